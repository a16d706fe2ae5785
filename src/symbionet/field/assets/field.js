/** Has this browser been set up? The mark may be lost when the system kills the browser (it is written late); the worker that was registered is not. */
async function isSetUp() {
  try {
    if (localStorage.getItem("field-device")) return true;
  } catch { /* storage is closed: nothing can be kept here */ }
  const { serviceWorker } = navigator;
  return Boolean(serviceWorker?.controller ?? (await serviceWorker?.getRegistration?.("/").catch(() => null)));
}

/** Is this browser set up for work without a signal, or about to be? Then the room's script is loaded; else nothing is. */
export async function startField(scope) {
  const place = scope.querySelector?.("[data-field]");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "asked";
  if (!(await isSetUp()) && !document.querySelector("[data-field-home]")) return;
  place.dataset.ready = "yes";
  const { openRoom } = await import(place.dataset.script);
  openRoom(place);
}
