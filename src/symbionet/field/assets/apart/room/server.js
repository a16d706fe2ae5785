// What the device says to the server. Only JSON that names our room is an answer of the server; everything else (a page of a hotel's network, a proxy) is none.
const PATIENCE_MS = 30_000;
export const PIECE = 512 * 1024;

/** No answer of our server: to be tried again later, nothing is lost. `status` is 0 where nothing came at all. */
export class NoAnswer extends Error {
  constructor(status = 0) {
    super(`no answer (${status})`);
    this.name = "NoAnswer";
    this.status = status;
  }
}

async function asked(url, { method = "GET", body, headers = {} } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  let answer, told;
  try {
    answer = await fetch(url, { method, body, headers: { Accept: "application/json", ...headers }, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: stop.signal });
    told = await answer.json();
  } catch {
    throw new NoAnswer(answer?.status ?? 0);
  } finally {
    clearTimeout(timer);
  }
  if (told?.room !== "field") throw new NoAnswer(answer.status);
  return { status: answer.status, ...told };
}

/** The doors of the server for one device; the token against forged requests is that of the last session. */
export class Server {
  constructor({ device = "", name = "" } = {}) {
    Object.assign(this, { device, name, csrf: "" });
  }

  async session() {
    const told = await asked(`/field/session/?device=${encodeURIComponent(this.device)}`);
    this.csrf = told.csrf ?? "";
    return told;
  }

  sent(url, content) {
    return asked(url, { method: "POST", body: JSON.stringify({ device: this.device, name: this.name, ...content }), headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf } });
  }

  sync(operations, waiting) {
    return this.sent("/field/sync/", { operations, waiting });
  }

  packet() {
    return asked("/field/packet/");
  }

  announce(photo) {
    return this.sent("/field/uploads/", photo);
  }

  piece(id, offset, bytes) {
    return asked(`/field/uploads/${id}/`, { method: "PUT", body: bytes, headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset), "X-CSRFToken": this.csrf } });
  }
}
