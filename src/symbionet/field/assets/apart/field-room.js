// The room for work without a signal: forms that are kept as they are typed, the queue, its state on every page, and the page "Field work".
import { startForms } from "./room/forms.js";
import { startHome } from "./room/home.js";
import { mend } from "./room/mend.js";
import { finishRawPhotos } from "./room/photos.js";
import { startRescue } from "./room/rescue.js";
import { Server } from "./room/server.js";
import { counts, showState } from "./room/state.js";
import { meta } from "./room/store.js";
import { drain } from "./room/sync.js";
import { words } from "./room/words.js";

const AGAIN_MS = 20_000;

class Room {
  constructor(place) {
    this.place = place;
    this.signedIn = place.dataset.user ? Number(place.dataset.user) : null;
    this.result = "";
    this.unsaved = false;
    this.channel = new BroadcastChannel("field");
    this.channel.addEventListener("message", () => this.refresh());
  }

  async open() {
    this.broughtBack = await mend().catch((error) => { if (error.name === "UnknownError") throw error; return 0; });
    this.owner = (await meta("owner")) ?? null;
    this.isSetUp = this.owner !== null;
    // the page belongs to who is signed in; where it is a kept one it names the owner of the device
    this.isMine = this.isSetUp && (this.signedIn === null || this.signedIn === this.owner);
    if (this.isSetUp) {
      localStorage.setItem("field-device", "yes"); // again, where the system has lost it
      navigator.serviceWorker?.register(this.place.dataset.worker, { scope: "/" }).catch(() => null);
      if (this.isMine) await finishRawPhotos(this.owner).catch(() => null);
      this.listen();
      await this.show();
    } else {
      localStorage.removeItem("field-device"); // the page in which the store was wiped may have closed before it got there
    }
    if (this.isMine) {
      startForms(document, this);
      document.addEventListener("htmx:load", (event) => startForms(event.target, this));
    }
    startHome(document, this);
    if (this.isSetUp) this.drainSoon();
  }

  listen() {
    addEventListener("online", () => this.drainSoon());
    addEventListener("offline", () => { this.result = "offline"; this.show(); });
    addEventListener("hashchange", () => location.hash.startsWith("#field-repair=") && location.reload());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.drainSoon());
    setInterval(() => document.visibilityState === "visible" && this.drainSoon(), AGAIN_MS);
    document.addEventListener("submit", (event) => this.beforeLogout(event), true);
  }

  beforeLogout(event) {
    const waiting = Number(this.place.dataset.waiting ?? 0);
    if (!event.target.matches('form[action$="/logout/"]') || !waiting) return;
    if (!confirm(words().logout(waiting))) event.preventDefault();
  }

  show() {
    return showState(this.place, this);
  }

  /** Another tab, or a drain, changed the store. */
  async refresh() {
    await this.show();
    document.dispatchEvent(new CustomEvent("field:changed"));
  }

  changed() {
    this.channel.postMessage("changed");
    return this.refresh();
  }

  /** Send what waits, in one tab at a time; what is asked for during a drain is done after it. */
  drainSoon(force = false) {
    this.isAsked = { force: force || this.isAsked?.force };
    this.running ??= this.drainAll().finally(() => { this.running = null; });
    return this.running;
  }

  async drainAll() {
    while (this.isAsked) {
      const { force } = this.isAsked;
      this.isAsked = null;
      const owner = this.signedIn ?? this.owner;
      const device = await meta(`device:${owner}`);
      if (!device) return;
      const server = new Server({ device, name: (await meta("name")) ?? "" });
      const before = await counts(owner);
      this.result = await navigator.locks.request("field-sync", { ifAvailable: true }, (lock) => (lock ? drain(server, owner, { force, told: () => this.show() }) : "busy"));
      if (this.result === "wiped") this.onWiped();
      const after = await counts(owner);
      if (JSON.stringify(before) !== JSON.stringify(after) || this.result === "wiped") await this.changed();
      else await this.refresh();
    }
  }

  onWiped() {
    localStorage.removeItem("field-device");
    document.dispatchEvent(new CustomEvent("field:wiped"));
  }
}

/** Open the room on this page; `place` is what waits in the top bar. */
export async function openRoom(place) {
  const room = new Room(place);
  try {
    await room.open();
  } catch (error) {
    Object.assign(place, { hidden: false });
    Object.assign(place.dataset, { mood: "danger", broken: error.name });
    place.querySelector("[data-field-line]").textContent = words().notSaved;
    startRescue(document);
  }
  return room;
}
