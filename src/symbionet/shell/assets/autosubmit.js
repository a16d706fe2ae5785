/** Filter forms marked data-autosubmit send themselves when a choice changes, and half a second after typing. */
export function startAutosubmit(scope) {
  const forms = [...scope.querySelectorAll("form[data-autosubmit]")];
  if (scope.matches?.("form[data-autosubmit]")) forms.push(scope);
  for (const form of forms) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "yes";
    let timer = 0;
    const send = () => form.requestSubmit();
    form.addEventListener("change", (event) => {
      clearTimeout(timer);
      if (!["search", "text"].includes(event.target.type)) send();
    });
    form.addEventListener("input", (event) => {
      if (event.target.type !== "search" || event.isComposing) return; // a Chinese word is still being composed
      clearTimeout(timer);
      timer = setTimeout(send, 600);
    });
    form.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(send, 600);
    });
    form.addEventListener("submit", () => {
      // Empty filters would only lengthen the address.
      for (const control of form.querySelectorAll("input, select")) {
        if (control.name && !control.value && control.type !== "hidden") control.disabled = true;
      }
      setTimeout(() => form.querySelectorAll(":disabled").forEach((control) => (control.disabled = false)), 0);
    });
  }
}
