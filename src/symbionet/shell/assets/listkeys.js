/** Lists are walked by keys: j and k to the next and previous row, x ticks it, Enter or o opens it, e changes its first value. Keys of the page
 * itself stand in `data-shortcut` of a link, button or field; "?" shows them all. */
import { editRow } from "./rowfields.js";
import { isFree } from "./searchbox.js";

const ROWS = "table.card-table > tbody > tr, [data-rows] > *";

export function startListKeys() {
  document.addEventListener("keydown", (event) => {
    if (!isFree(event) || event.shiftKey !== (event.key === "?")) return;
    if (event.key === "?") return help(event);
    const step = { j: 1, k: -1 }[event.key];
    if (step) return walk(event, step);
    const row = document.querySelector(".row-current");
    if (event.key === "x" && row) return tick(event, row);
    if (event.key === "o" && row) return row.querySelector("a[href]")?.click();
    if (event.key === "e" && row?.querySelector("[data-row-edit]")) {
      event.preventDefault();
      return editRow(row);
    }
    const asked = [...document.querySelectorAll("[data-shortcut]")].find((part) => part.dataset.shortcut === event.key);
    if (asked) follow(event, asked);
  });
}

function rows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent && row.querySelector("a[href], input[type=checkbox]"));
}

function walk(event, step) {
  const all = rows();
  if (!all.length) return;
  event.preventDefault();
  const now = all.findIndex((row) => row.classList.contains("row-current"));
  const next = all[Math.max(0, Math.min(all.length - 1, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
  all[now]?.classList.remove("row-current");
  next.classList.add("row-current");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a[href], input")?.focus({ preventScroll: true }); // so that Enter opens it, and readers say it
}

function tick(event, row) {
  const box = row.querySelector("input[type=checkbox]:not(:disabled)");
  if (!box) return;
  event.preventDefault();
  box.click();
}

function follow(event, part) {
  event.preventDefault();
  const folded = part.closest("details:not([open])");
  if (folded) folded.open = true;
  if (part.matches("summary")) (part.parentElement.querySelector("textarea") ?? part.parentElement.querySelector("input, select"))?.focus();
  else if (part.matches("a, button")) part.click();
  else part.focus();
}

function help(event) {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  event.preventDefault();
  for (const row of dialog.querySelectorAll("[data-key-line=rows]")) row.hidden = !rows().length;
  dialog.querySelector("[data-key-line=edit]").hidden = !document.querySelector("[data-row-edit]");
  const own = dialog.querySelector("[data-key-own]");
  own.replaceChildren();
  for (const part of document.querySelectorAll("[data-shortcut]")) own.append(line(part));
  dialog.showModal();
}

function line(part) {
  const row = document.createElement("div");
  const key = document.createElement("kbd");
  key.textContent = part.dataset.shortcut;
  row.append(key, part.getAttribute("aria-label") || part.textContent.trim() || part.labels?.[0]?.textContent.trim() || "");
  return row;
}
