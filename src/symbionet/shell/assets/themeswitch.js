/** The button that turns dark mode on and off and remembers it. */
export function startThemeSwitch() {
  const root = document.documentElement;
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const tell = () => button.setAttribute("aria-pressed", String(root.dataset.bsTheme === "dark"));
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.bsTheme);
      } catch {
        // storage may be switched off: the choice then lasts for this page
      }
      tell();
      document.dispatchEvent(new CustomEvent("theme"));
    });
  }
}
