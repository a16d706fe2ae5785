// The lists of the page "Field work": what waits, what was refused, drafts, kept pages.
import { chooserOf } from "./choose.js";
import { all, changed, dropDraft, dropOperation, valueOf } from "./store.js";
import { button, clock, element, reasonOf, words } from "./words.js";

/** Operations of the device: refused ones first, with what can be done about each. */
export async function showQueue(list, room, { send }) {
  const order = { refused: 0, waiting: 1, done: 2 };
  const rows = (await all("operations")).sort((a, b) => order[a.state] - order[b.state] || b.seq - a.seq);
  const items = [];
  for (const row of rows.slice(0, 200)) items.push(await queueItem(row, room, send));
  const chosen = choicesIn(list);
  list.replaceChildren(...(items.length ? items : [element("li", { class: "list-group-item text-secondary" }, words().nothing)]));
  keepChoices(list, chosen);
}

/** What a person has ticked in the choosers of a list, with what they saw there. */
export function choicesIn(list) {
  return [...list.querySelectorAll("[data-choose] input:checked")].map((input) => ({ id: input.form.dataset.choose, seen: input.form.dataset.seen, name: input.name, value: input.value, hadFocus: input === document.activeElement }));
}

/** A list that is drawn anew keeps what was ticked, unless the answers are no longer those that the person saw. */
export function keepChoices(list, chosen) {
  for (const one of chosen) {
    const form = [...list.querySelectorAll("[data-choose]")].find((other) => other.dataset.choose === one.id && other.dataset.seen === one.seen);
    const input = form && [...form.elements].find((other) => other.name === one.name && other.value === one.value);
    if (!input) continue;
    input.checked = true;
    if (one.hadFocus) input.focus();
  }
}

async function queueItem(row, room, send) {
  const say = words();
  const isMine = row.owner === room.owner;
  const value = isMine ? await valueOf(row).catch(() => ({ isLocked: true })) : {};
  const state = isMine ? row.state : "other";
  const item = element("li", { class: "list-group-item", "data-state": state, "data-id": row.id });
  item.append(element("span", { class: "field-label" }, value.label || say.untitled), element("span", { class: "text-secondary" }, ` · ${say.states[state]} · ${clock(row.doneAt ?? row.at)}`));
  if (!isMine) return item;
  if (row.state === "done") {
    if (row.url) item.append(" ", element("a", { href: row.url }, say.open));
    return item;
  }
  const reason = row.state === "refused" || row.tries ? reasonOf(row, value) : "";
  if (reason) item.append(element("div", { class: row.state === "refused" ? "text-danger" : "text-secondary", "data-reason": true }, row.state === "refused" ? reason : `${say.tried(row.tries)}: ${reason}`));
  const acts = element("div", { class: "btn-list mt-1" });
  if (row.state === "refused" && value.conflicts?.length) item.append(chooserOf(row, value, room));
  else if (row.state === "refused") acts.append(...repairs(row, value, room));
  acts.append(button(say.exportOne, () => send(row.id)), button(say.drop, () => drop(row, room), { "data-drop": true }));
  item.append(acts);
  return item;
}

function repairs(row, value, room) {
  const say = words();
  const again = () => changed("operations", row.seq, (old) => ({ ...old, state: "waiting", nextAt: 0 })).then(() => room.changed()).then(() => room.drainSoon(true));
  const made = value.path ? [element("a", { class: "btn btn-sm btn-primary", href: `${value.path}#field-repair=${row.id}`, "data-repair": true }, say.repair)] : [];
  return [...made, button(say.sendAgain, again, { "data-again": true })];
}

async function drop(row, room) {
  if (!confirm(words().dropAsk)) return;
  await dropOperation(row.seq);
  await room.changed();
}

/** What was typed and not sent. */
export async function showDrafts(list, room) {
  const items = [];
  for (const row of await all("drafts")) {
    if (row.owner !== room.owner) continue;
    const value = await valueOf(row).catch(() => ({}));
    const forget = button(words().drop, async () => { if (confirm(words().dropAsk)) { await dropDraft(row.key); await room.changed(); } });
    items.push(element("li", { class: "list-group-item d-flex justify-content-between" }, element("a", { href: row.path }, `${value.title ?? row.path} · ${clock(row.at)}`), forget));
  }
  list.closest("[data-field-block]").hidden = !items.length;
  list.replaceChildren(...items);
}

/** The pages of the day. */
export async function showPages(list, room) {
  const rows = (await all("pages")).filter((row) => row.owner === room.owner && row.isPage);
  const items = [];
  for (const row of rows) {
    const value = await valueOf(row).catch(() => ({}));
    items.push(element("li", { class: "list-group-item" }, element("a", { href: row.url }, value.title || row.url), element("span", { class: "text-secondary" }, ` · ${value.group ? `${value.group} · ` : ""}${words().keptAt(clock(row.at))}`)));
  }
  list.replaceChildren(...(items.length ? items : [element("li", { class: "list-group-item text-secondary" }, words().noPages)]));
}
