// What stands below a form in the field: whether it is saved, its photos, and what of it waits.
import { chooserOf } from "./choose.js";
import { choicesIn, keepChoices } from "./homelists.js";
import { saveButton } from "./keptfiles.js";
import { all, photosOf, remove, valueOf } from "./store.js";
import { clock, element, reasonOf, words } from "./words.js";

const STYLES = { quiet: "field-note text-secondary", info: "field-note alert alert-info", success: "field-note alert alert-success", warning: "field-note alert alert-warning", danger: "field-note alert alert-danger" };

/** The notes of a form: say a sentence (with something to press), or clear it. */
export function notesOf(form) {
  const line = element("div", { role: "status", "aria-live": "polite", "data-field-note": true });
  const photos = element("ul", { class: "field-photos", "data-field-photos": true });
  const waiting = element("ul", { class: "field-waiting", "data-field-waiting": true });
  form.append(photos, line);
  form.after(waiting);
  return {
    photos,
    waiting,
    clear: () => { line.replaceChildren(); line.className = ""; },
    say: (text, style, press = null) => {
      line.className = STYLES[style];
      line.replaceChildren(text);
      if (!press) return;
      const button = element("button", { type: "button", class: "btn btn-sm ms-2" }, press.label);
      button.addEventListener("click", press.run);
      line.append(button);
    },
  };
}

/** The photos of a form with a small picture of each and a button to remove it. */
export function showPhotos(kept) {
  kept.picturing = (kept.picturing ?? Promise.resolve()).catch(() => null).then(() => drawPhotos(kept));
  return kept.picturing;
}

async function drawPhotos(kept) {
  const rows = await photosOf(kept.of);
  const items = [];
  for (const row of rows) {
    const value = await valueOf(row);
    const button = element("button", { type: "button", class: "btn btn-sm", "aria-label": `${words().removePhoto}: ${value.name}` }, "×");
    button.addEventListener("click", async () => { await remove("photos", row.id); await showPhotos(kept); });
    const picture = value.type.startsWith("image/") && row.state === "ready" ? [pictureOf(value)] : [];
    const said = { raw: words().photoPending, ready: value.name, file: `${value.name} · ${words().keptFile}` }[row.state];
    items.push(element("li", { "data-state": row.state }, ...picture, element("span", {}, said), ...(row.state === "file" ? [saveButton(row)] : []), button));
  }
  for (const old of kept.notes.photos.querySelectorAll("img")) URL.revokeObjectURL(old.src);
  kept.notes.photos.replaceChildren(...items);
}

const pictureOf = (value) => element("img", { src: URL.createObjectURL(new Blob([value.bytes], { type: value.type })), alt: value.name, width: 64, height: 64 });

/** What was sent from this form and waits, was refused, or has been stored since this page showed it; one drawing at a time, the last one stays. */
export function showWaiting(kept) {
  kept.drawing = (kept.drawing ?? Promise.resolve()).catch(() => null).then(() => drawWaiting(kept));
  return kept.drawing;
}

async function drawWaiting(kept) {
  const rows = (await all("operations")).filter((row) => row.owner === kept.room.owner && row.formKey === kept.key);
  const recent = rows.filter((row) => row.state !== "done" || kept.seen.has(row.id)); // not by the clock: it may be wrong
  for (const row of recent) kept.seen.add(row.id);
  const items = [];
  for (const row of recent) {
    const value = await valueOf(row).catch(() => ({ isLocked: true }));
    const item = element("li", { "data-state": row.state, "data-id": row.id }, element("span", { class: "field-label" }, value.label || words().untitled), ` · ${clock(row.at)} · `);
    if (row.state === "refused" && value.conflicts?.length) item.append(chooserOf(row, value, kept.room));
    else if (row.state === "refused") item.append(words().wasRefused(reasonOf(row, value)), " ", element("a", { href: `${value.path}#field-repair=${row.id}`, "data-repair": true }, words().repair));
    else if (row.state === "done") item.append(words().sent, " ", ...(row.url ? [element("a", { href: row.url }, words().open)] : []));
    else item.append(words().waitsHere);
    items.push(item);
  }
  const chosen = choicesIn(kept.notes.waiting);
  kept.notes.waiting.replaceChildren(...items);
  keepChoices(kept.notes.waiting, chosen);
}
