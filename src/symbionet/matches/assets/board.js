/** The board's table: a count of the ticked rows, all at once, and keys that work while the focus is in the table. */
export function startBoard(scope) {
  for (const form of scope.querySelectorAll("form[data-board]")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "yes";
    startForm(form);
  }
}

function startForm(form) {
  const boxes = [...form.querySelectorAll("input[name=match]:not(:disabled)")];
  const label = form.querySelector("[data-board-all]");
  const all = label.querySelector("input");
  label.hidden = form.querySelector("[data-board-keys]").hidden = false;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-board-count]").textContent = ` ${ticked}`;
    form.classList.toggle("match-ticked", ticked > 0);
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => onKey(event, form, boxes, count));
  count(); // the browser keeps ticks when one comes back
}

function onKey(event, form, boxes, count) {
  const typing = event.target.matches("select, textarea, input:not([type=checkbox])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const here = boxes.indexOf(event.target.closest("tr")?.querySelector("input[name=match]"));
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") boxes[Math.min(boxes.length - 1, Math.max(0, here + (key === "j" ? 1 : -1)))]?.focus();
  else if (key === "a" || key === "d") {
    if (here >= 0 && !boxes.some((box) => box.checked)) boxes[here].checked = true;
    count();
    if (key === "a" && boxes.some((box) => box.checked)) form.querySelector("button[value=accept]").click();
    if (key === "d") form.elements.reason.focus();
  } else return;
  event.preventDefault();
}
