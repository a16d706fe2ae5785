// What stands in the device's store is sealed where the person set a PIN: AES-GCM by a random key, which is itself sealed twice, by the PIN and by a
// recovery key (PBKDF2). The open key cannot be read by scripts; it is forgotten after some hours, or when the person locks the device.
const ROUNDS = 600_000; // of PBKDF2 with SHA-256, as OWASP advises
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; // none that are taken for another

const derived = async (secret, salt, rounds) => {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};

const encrypted = async (key, bytes) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
};

/** A recovery key of five groups of five letters, about 124 bits. */
export function newRecoveryKey() {
  const signs = [];
  while (signs.length < 25) for (const byte of crypto.getRandomValues(new Uint8Array(32))) if (byte < 248 && signs.length < 25) signs.push(LETTERS[byte % 31]);
  return signs.join("").match(/.{5}/g).join("-");
}

const plainRecovery = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** The lock that is kept (nothing of it opens anything without PIN or recovery key), the key, and the recovery key to write down. */
export async function makeLock(pin, rounds = ROUNDS) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const recoveryKey = newRecoveryKey();
  const lock = { rounds, ways: {} };
  for (const [way, secret] of [["pin", pin], ["recovery", plainRecovery(recoveryKey)]]) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    lock.ways[way] = { salt, sealed: await encrypted(await derived(secret, salt, rounds), raw) };
  }
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  raw.fill(0);
  return { lock, key, recoveryKey };
}

/** The key of a lock, or null where the secret is wrong; `way` is "pin" or "recovery". */
export async function openLock(lock, secret, way) {
  const { salt, sealed: kept } = lock.ways[way];
  const given = way === "recovery" ? plainRecovery(secret) : secret;
  try {
    const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await derived(given, salt, lock.rounds), kept.bytes);
    return await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

/** A value as it is stored: as it is, or sealed by the key. Bytes (an ArrayBuffer under `bytes`) are sealed apart from the rest. */
export async function sealed(key, value) {
  if (!key) return { plain: value };
  const { bytes, ...rest } = value;
  const parts = { rest: await encrypted(key, new TextEncoder().encode(JSON.stringify(rest))) };
  if (bytes) parts.bytes = await encrypted(key, bytes);
  return { sealed: parts };
}

/** The value again; raises where it is sealed and the key is missing or wrong. */
export async function opened(key, body) {
  if ("plain" in body) return body.plain;
  if (!key) throw new Locked();
  const decrypted = ({ iv, bytes }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes);
  const value = JSON.parse(new TextDecoder().decode(await decrypted(body.sealed.rest)));
  if (body.sealed.bytes) value.bytes = await decrypted(body.sealed.bytes);
  return value;
}

/** The store is locked: the PIN is asked for first. */
export class Locked extends Error {
  name = "Locked";
}
