/** Is this browser set up for work without a signal, or about to be? Then the room's script is loaded; else nothing is. */
export function startField(scope) {
  const place = scope.querySelector?.("[data-field]");
  if (!place || place.dataset.ready) return;
  let isSetUp = false;
  try {
    isSetUp = Boolean(localStorage.getItem("field-device"));
  } catch { /* storage is closed: nothing can be kept here */ }
  if (!isSetUp && !document.querySelector("[data-field-home]")) return;
  place.dataset.ready = "yes";
  import(place.dataset.script).then(({ openRoom }) => openRoom(place));
}
