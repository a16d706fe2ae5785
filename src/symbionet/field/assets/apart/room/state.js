// What waits on the device, in the top bar of every page.
import { all, isLocked, keptFilesOf } from "./store.js";
import { words } from "./words.js";

/** How much waits, was refused, and belongs to somebody else. */
export async function counts(owner) {
  const rows = await all("operations");
  const of = (state) => rows.filter((row) => row.owner === owner && row.state === state).length;
  const files = (await keptFilesOf(owner)).length;
  return { waiting: of("waiting"), refused: of("refused"), files, others: rows.filter((row) => row.owner !== owner && row.state !== "done").length };
}

/** Show it: first what is wrong, then how much waits. */
export async function showState(place, room) {
  const { waiting, refused, files, others } = await counts(room.owner);
  const say = words();
  const parts = [];
  if (room.unsaved) parts.push(say.notSaved);
  if (room.result === "wiped") parts.push(say.wipedShort);
  else if (await isLocked()) parts.push(say.locked);
  else if (room.result === "sign-in" && waiting) parts.push(say.signIn);
  else if (room.result === "offline") parts.push(say.offline);
  if (waiting) parts.push(say.waits(waiting));
  if (refused) parts.push(say.refused(refused));
  if (files) parts.push(say.files(files));
  if (others) parts.push(say.others(others));
  if (!parts.length) parts.push(say.allSent);
  const mood = room.unsaved || refused ? "danger" : waiting || others || files ? "waiting" : "sent";
  Object.assign(place, { hidden: false });
  Object.assign(place.dataset, { mood, waiting: String(waiting), refused: String(refused), files: String(files), result: room.result });
  const line = place.querySelector("[data-field-line]");
  const text = parts.join(" · ");
  if (line.textContent !== text) line.textContent = text;
  return { waiting, refused, others };
}
