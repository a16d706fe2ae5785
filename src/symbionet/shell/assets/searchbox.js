/** The search at the top: "/" goes there from anywhere, what is found stands below while one types, arrows choose. */
const WAIT = 180;

export function startSearchBox(scope) {
  for (const form of scope.querySelectorAll("form[data-search-box]")) if (!form.dataset.ready) startBox(form);
}

/** Whether keys typed there are meant for the page and not for a field. */
export function isFree(event) {
  const { target } = event;
  const typing = "input:not([type=checkbox]), textarea, select, dialog[open]";
  return !(event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || target.closest?.(typing));
}

function startBox(form) {
  form.dataset.ready = "yes";
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector(".search-box");
  const search = { form, field, list, status: form.querySelector("[data-search-status]"), timer: 0, asked: null };
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  show(search, false);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !isFree(event)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  field.addEventListener("input", (event) => {
    if (!event.isComposing) later(search); // a Chinese word is still being composed
  });
  field.addEventListener("compositionend", () => later(search));
  field.addEventListener("focus", () => {
    if (field.value.trim() && list.childElementCount) show(search, true);
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) show(search, false);
  });
  field.addEventListener("keydown", (event) => press(search, event));
}

function press(search, event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    if (!search.list.hidden) event.preventDefault(); // else the browser empties the field
    show(search, false);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(search, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen(search)) {
    event.preventDefault();
    location.assign(chosen(search).href);
  }
}

function later(search) {
  clearTimeout(search.timer);
  search.asked?.abort();
  if (search.field.value.trim()) search.timer = setTimeout(() => ask(search), WAIT);
  else show(search, false);
}

async function ask(search) {
  const { form, field, list, status } = search;
  search.asked = new AbortController();
  const address = new URL(form.action);
  address.search = new URLSearchParams({ q: field.value.trim(), part: "box" });
  try {
    const answer = await fetch(address, { signal: search.asked.signal, redirect: "error" });
    if (!answer.ok) return;
    list.innerHTML = await answer.text();
    const number = list.querySelectorAll("[role=group] [role=option]").length;
    status.textContent = number ? `${list.getAttribute("aria-label")}: ${number}` : list.textContent.trim();
    show(search, document.activeElement === field);
  } catch {
    show(search, false); // another letter came, or there is no signal: Enter still opens the page
  }
}

function show(search, open) {
  if (!open) chosen(search)?.removeAttribute("aria-selected");
  search.list.hidden = !open;
  search.field.setAttribute("aria-expanded", String(open));
  if (!open) search.field.removeAttribute("aria-activedescendant");
}

function chosen({ list }) {
  return list.hidden ? null : list.querySelector("[aria-selected=true]");
}

function choose(search, step) {
  const options = [...search.list.querySelectorAll("[role=option]")];
  if (!options.length) return;
  if (search.list.hidden) show(search, true);
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const first = step > 0 ? 0 : options.length - 1;
  const next = options[now < 0 ? first : (now + step + options.length) % options.length];
  chosen(search)?.removeAttribute("aria-selected");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  search.field.setAttribute("aria-activedescendant", next.id);
}
