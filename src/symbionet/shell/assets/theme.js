// Runs before the page is painted: the visitor's choice of light or dark, else the system's.
const kept = (() => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // storage may be switched off; the system's choice still counts
  }
})();
const system = matchMedia("(prefers-color-scheme: dark)");
const show = (theme) => document.documentElement.setAttribute("data-bs-theme", theme);

show(kept ?? (system.matches ? "dark" : "light"));
if (!kept) system.addEventListener("change", (event) => show(event.matches ? "dark" : "light"));
