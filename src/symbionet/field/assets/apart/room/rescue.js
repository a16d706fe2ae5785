// The base cannot be opened at all (its files are damaged): what the second copy holds is saved as a file, which any computer enters.
import { copied } from "./copy.js";
import { exported, saveStore } from "./export.js";
import { opened, openLock } from "./seal.js";
import { words } from "./words.js";

/** The second copy as something to export from; `key` opens what is sealed. */
export function sourceOf(rows, key) {
  const of = (store) => rows.filter((one) => one.store === store).map((one) => one.row);
  return {
    operations: async () => of("operations").sort((a, b) => a.seq - b.seq),
    drafts: async () => of("drafts"),
    photosOf: async (id) => of("photos").filter((row) => row.of === id),
    keptFilesOf: async (owner) => of("photos").filter((row) => row.owner === owner && row.state === "file"),
    open: (row) => opened(key, row.body),
  };
}

/** The file of the copy, or what is in the way: "empty", or "pin" where the secret opens nothing. */
export async function rescued(secret) {
  const rows = await copied();
  const metas = Object.fromEntries(rows.filter((one) => one.store === "meta").map((one) => [one.key, one.row]));
  if (metas.owner === undefined) return { problem: "empty" };
  const key = metas.lock ? ((await openLock(metas.lock, secret, "pin")) ?? (await openLock(metas.lock, secret, "recovery"))) : null;
  if (metas.lock && !key) return { problem: "pin" };
  return { content: await exported(metas.owner, metas[`device:${metas.owner}`], null, sourceOf(rows, key)) };
}

/** The notice of a broken base, with the form that saves the copy. */
export function startRescue(scope) {
  const notice = scope.querySelector("[data-field-broken]");
  if (!notice) return;
  Object.assign(notice, { hidden: false });
  const form = notice.querySelector("form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { content, problem } = await rescued(form.elements.secret.value);
    const said = { pin: words().wrongPin, empty: words().nothingCopied }[problem] ?? "";
    form.querySelector("[role=status]").textContent = said;
    if (content) await saveStore(content, "symbionet-field-copy.json");
  });
}
