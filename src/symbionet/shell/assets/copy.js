/** Buttons with data-copy="text" (or data-copy-from="#id") put it on the clipboard and say so. */
export function startCopy(scope) {
  for (const button of scope.querySelectorAll("[data-copy], [data-copy-from]")) {
    if (button.dataset.ready || !navigator.clipboard) continue;
    button.dataset.ready = "yes";
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
      await navigator.clipboard.writeText(button.dataset.copy ?? from?.value ?? from?.textContent.trim() ?? "");
      const before = button.innerHTML;
      button.textContent = document.documentElement.lang.startsWith("zh") ? "已复制" : "Copied";
      setTimeout(() => (button.innerHTML = before), 1500);
    });
  }
}
