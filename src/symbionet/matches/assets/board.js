/** Keys of the board's table, which work while the focus is in it; its ticks are those of every table (`ticks.js`). */
export function startBoard(scope) {
  for (const form of scope.querySelectorAll("form[data-board]")) {
    if (form.dataset.keysReady) continue;
    form.dataset.keysReady = "yes";
    const boxes = [...form.querySelectorAll("input[name=match]:not(:disabled)")];
    form.querySelector("[data-board-keys]").hidden = false;
    form.addEventListener("keydown", (event) => onKey(event, form, boxes));
  }
}

function onKey(event, form, boxes) {
  const typing = event.target.matches("select, textarea, input:not([type=checkbox])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const here = boxes.indexOf(event.target.closest("tr")?.querySelector("input[name=match]"));
  const key = event.key.toLowerCase();
  if ((key === "j" || key === "k") && here < 0) return; // the head or foot of a have: the keys of every list go on from there
  if (key === "j" || key === "k") boxes[Math.min(boxes.length - 1, Math.max(0, here + (key === "j" ? 1 : -1)))]?.focus();
  else if (key === "a" || key === "d") {
    if (here >= 0 && !boxes.some((box) => box.checked)) boxes[here].checked = true;
    form.dispatchEvent(new Event("change")); // the ticks are counted anew
    if (key === "a" && boxes.some((box) => box.checked)) form.querySelector("button[value=accept]").click();
    if (key === "d") form.elements.reason.focus();
  } else return;
  event.preventDefault();
}
