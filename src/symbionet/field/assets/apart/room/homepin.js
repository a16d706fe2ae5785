// PIN and recovery key of the device: set, open, taken away.
import { dropCopy } from "./copy.js";
import { makeLock, openLock } from "./seal.js";
import { keepOpen, meta, openKey, resealAll, setMeta, withBase } from "./store.js";
import { words } from "./words.js";

const SHORTEST = 6;
const PAUSE_MS = 1_000; // after a wrong PIN; doubled with each further one, a minute at most

/** Sharpen the forms of the PIN; `say` tells what is wrong. */
export function startPin(home, room, say) {
  const on = (name, run) => home.querySelector(`form[data-field-${name}]`)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const pressed = form.querySelector("button");
    Object.assign(pressed, { disabled: true });
    try {
      await run(form);
    } catch (error) {
      say(`${words().notSaved}: ${error.message}`);
    }
    Object.assign(pressed, { disabled: false });
  });
  on("pin", (form) => setPin(form, home, room, say));
  on("unlock", (form) => unlock(form, room, say));
  on("unpin", (form) => takeAway(form, room, say));
}

async function setPin(form, home, room, say) {
  const pin = form.elements.pin.value;
  if (pin.length < SHORTEST) return say(words().shortPin);
  const { lock, key, recoveryKey } = await makeLock(pin);
  const before = await openKey();
  await setMeta({ lock });
  await keepOpen(key);
  await resealAll(before, key); // what a crash leaves unsealed is read as it is, and sealed when it is next written
  form.reset();
  home.querySelector("[data-field-recovery]").textContent = recoveryKey;
  home.querySelector("[data-field-recovery-part]").hidden = false;
  return room.changed();
}

async function tried(form) {
  const wrong = (await meta("wrong")) ?? { count: 0, until: 0 };
  if (wrong.until > Date.now()) return null;
  const [lock, secret] = [await meta("lock"), form.elements.secret.value];
  const key = (await openLock(lock, secret, "pin")) ?? (await openLock(lock, secret, "recovery"));
  const count = key ? 0 : wrong.count + 1;
  await setMeta({ wrong: { count, until: key ? 0 : Date.now() + Math.min(60_000, PAUSE_MS * 2 ** (count - 1)) } });
  form.reset();
  return key;
}

async function unlock(form, room, say) {
  const key = await tried(form);
  if (!key) return say(words().wrongPin);
  await keepOpen(key);
  room.drainSoon(true);
  return room.changed();
}

async function takeAway(form, room, say) {
  const key = await tried(form);
  if (!key) return say(words().wrongPin);
  await resealAll(key, null);
  await withBase(async (db) => { await db.delete("meta", "open"); await db.delete("meta", "lock"); });
  await dropCopy("meta", "lock");
  return room.changed();
}
