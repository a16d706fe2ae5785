/** Tables whose rows are ticked: a count, and all of the page at once. */
export function startTicks(scope) {
  for (const form of scope.querySelectorAll("form[data-ticks]")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "yes";
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")];
    const label = form.querySelector("[data-ticks-all]");
    const all = label.querySelector("input");
    label.hidden = false;
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      form.querySelector("[data-ticks-count]").textContent = ` ${ticked}`;
      form.classList.toggle("match-ticked", ticked > 0);
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
    form.addEventListener("change", count);
    form.addEventListener("toggle", ({ target }) => {
      if (target.open) for (const other of form.querySelectorAll("details[open]")) if (other !== target) other.open = false;
    }, true);
    count(); // the browser keeps ticks when one comes back
  }
}
