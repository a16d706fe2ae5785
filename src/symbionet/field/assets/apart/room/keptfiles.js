// Files that stay on the device and are not sent: what it cannot read as a picture, what is empty or too large. Each can be saved; only a person deletes it.
import { saveFile } from "./export.js";
import { keptFilesOf, remove, valueOf } from "./store.js";
import { button, element, words } from "./words.js";

const sizeOf = (bytes) => (bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

/** Saves the file as it was chosen. */
export const saveButton = (row) => button(words().saveFile, async () => {
  const { name, type, bytes } = await valueOf(row);
  await saveFile(new File([bytes], name, { type: type || "application/octet-stream" }));
}, { "data-save-file": row.id });

/** The files of the person on the page "Field work". */
export async function showKeptFiles(list, room) {
  const items = [];
  for (const row of await keptFilesOf(room.owner)) {
    const value = await valueOf(row).catch(() => null);
    const forget = button(words().drop, async () => {
      if (!confirm(words().dropFileAsk)) return;
      await remove("photos", row.id);
      await room.changed();
    });
    const acts = value ? [element("div", { class: "btn-list" }, saveButton(row), forget)] : [];
    items.push(element("li", { class: "list-group-item d-flex justify-content-between flex-wrap", "data-id": row.id }, element("span", {}, value ? `${value.name} · ${sizeOf(row.size ?? value.bytes.byteLength)}` : words().locked), ...acts));
  }
  list.closest("[data-field-block]").hidden = !items.length;
  list.replaceChildren(...items);
}
