/** Buttons and links with data-confirm="Question?" ask first, in a native dialog that traps the focus. */
function ask(question, words) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm card";
  dialog.setAttribute("aria-labelledby", "confirm-question");
  const text = document.createElement("p");
  text.id = "confirm-question";
  text.textContent = question;
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "confirm-buttons";
  for (const [value, label, look] of [["no", words.no, "btn"], ["yes", words.yes, "btn btn-primary"]]) {
    const button = document.createElement("button");
    Object.assign(button, { value, textContent: label, className: look });
    row.append(button);
  }
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

export function startConfirm() {
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese ? { yes: "确定", no: "取消" } : { yes: "Yes, go on", no: "Cancel" };
  document.addEventListener(
    "click",
    async (event) => {
      const control = event.target.closest("[data-confirm]");
      if (!control || control.dataset.confirmed || typeof HTMLDialogElement === "undefined") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(control.dataset.confirm, words))) return;
      control.dataset.confirmed = "yes";
      control.click();
      delete control.dataset.confirmed;
    },
    true,
  );
}
