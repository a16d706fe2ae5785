/** The search at the top: "/" goes there from anywhere, what is found stands below while one types, arrows choose. */
const WAIT = 180;

export function startSearchBox(scope) {
  for (const form of scope.querySelectorAll("form[data-search-box]")) if (!form.dataset.ready) startBox(form);
}

/** Whether keys typed there are meant for the page and not for a field. */
export function isFree(event) {
  const { target } = event;
  return !(event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || target.closest?.("input:not([type=checkbox]), textarea, select, dialog[open]"));
}

function startBox(form) {
  form.dataset.ready = "yes";
  const field = form.querySelector("input[type=search]");
  const box = form.querySelector(".search-box");
  const status = form.querySelector("[data-search-status]");
  let timer = 0;
  let asked;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", box.id);
  field.setAttribute("aria-autocomplete", "list");
  show(false);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !isFree(event)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  field.addEventListener("input", (event) => {
    if (!event.isComposing) later(); // a Chinese word is still being composed
  });
  field.addEventListener("compositionend", later);
  field.addEventListener("focus", () => {
    if (field.value.trim() && box.childElementCount) show(true);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (!box.hidden) event.preventDefault(); // else the browser empties the field
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      location.assign(chosen().href);
    }
  });

  function later() {
    clearTimeout(timer);
    asked?.abort();
    if (field.value.trim()) timer = setTimeout(ask, WAIT);
    else show(false);
  }

  async function ask() {
    asked = new AbortController();
    const address = new URL(form.action);
    address.search = new URLSearchParams({ q: field.value.trim(), part: "box" });
    try {
      const answer = await fetch(address, { signal: asked.signal, redirect: "error" });
      if (!answer.ok) return;
      box.innerHTML = await answer.text();
      const number = box.querySelectorAll("[role=group] [role=option]").length;
      status.textContent = number ? `${box.getAttribute("aria-label")}: ${number}` : box.textContent.trim();
      show(document.activeElement === field);
    } catch {
      show(false); // another letter came, or there is no signal: Enter still opens the page
    }
  }

  function show(open) {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) field.removeAttribute("aria-activedescendant");
    if (!open) chosen()?.removeAttribute("aria-selected");
  }

  function chosen() {
    return box.hidden ? null : box.querySelector("[aria-selected=true]");
  }

  function choose(step) {
    const options = [...box.querySelectorAll("[role=option]")];
    if (!options.length) return;
    if (box.hidden) show(true);
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[now < 0 ? (step > 0 ? 0 : options.length - 1) : (now + step + options.length) % options.length];
    chosen()?.removeAttribute("aria-selected");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", next.id);
  }
}
