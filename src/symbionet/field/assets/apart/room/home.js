// The page "Field work": set the device up, the departure check, what waits and what was refused, kept pages, PIN, export.
import { known, refusalHere, verdicts } from "./checks.js";
import { exported, saveStore } from "./export.js";
import { showDrafts, showPages, showQueue } from "./homelists.js";
import { newId } from "./ids.js";
import { showKeptFiles } from "./keptfiles.js";
import { startPin } from "./homepin.js";
import { all, keptFilesOf, lockNow, meta, setMeta, wipe } from "./store.js";
import { element, words } from "./words.js";

const AGAIN_MS = 2_000;

const platformName = () => navigator.userAgentData?.platform || (/iPhone|iPad|Android|Macintosh|Windows|Linux/.exec(navigator.userAgent)?.[0] ?? "");

/** Sharpen the page, where this is it. */
export function startHome(scope, room) {
  const home = scope.querySelector("[data-field-home]");
  if (!home) return;
  const page = new Home(home, room);
  page.show();
  if (room.broughtBack) page.say(words().broughtBack(room.broughtBack));
  document.addEventListener("field:changed", () => page.show());
  document.addEventListener("field:wiped", () => page.say(words().wiped));
}

class Home {
  constructor(home, room) {
    Object.assign(this, { home, room });
    const on = (name, run) => home.querySelector(`[data-field-${name}]`)?.addEventListener("click", () => run().catch((error) => this.say(`${words().notSaved}: ${error.message}`)));
    on("setup", () => this.setUp());
    on("send", () => room.drainSoon(true));
    on("load", () => setMeta({ packet: null }).then(() => room.drainSoon(true)));
    on("persist", () => navigator.storage.persist().then(() => this.show()));
    on("export", () => this.export());
    on("lock", () => lockNow().then(() => room.changed()));
    on("wipe", () => this.wipe());
    on("update", () => this.update());
    startPin(home, room, (text) => this.say(text));
  }

  say(text) {
    this.home.querySelector("[data-field-said]").replaceChildren(element("div", { class: "alert alert-warning", role: "alert" }, text));
  }

  part(name) {
    return this.home.querySelector(`[data-field-part="${name}"]`);
  }

  /** Show the state of the device; what changes meanwhile is shown after that, never an older state over a newer. */
  show() {
    this.isAsked = true;
    this.showing ??= this.showAll().finally(() => { this.showing = null; });
    return this.showing;
  }

  async showAll() {
    while (this.isAsked) {
      this.isAsked = false;
      await this.showNow();
    }
  }

  /** The parts of the page that hold for the state of this device. */
  async showNow() {
    const { room } = this;
    const refusal = refusalHere();
    const here = await known({ owner: room.owner, meta });
    const shown = { refused: Boolean(refusal), setup: !room.isMine && !refusal && room.signedIn !== null, other: room.isSetUp && !room.isMine, work: room.isMine, unlock: room.isMine && here.locked, open: room.isMine && !here.locked };
    for (const part of this.home.querySelectorAll("[data-field-part]")) Object.assign(part, { hidden: !shown[part.dataset.fieldPart] });
    for (const help of this.home.querySelectorAll("[data-field-refusal]")) Object.assign(help, { hidden: help.dataset.fieldRefusal !== refusal });
    for (const one of this.home.querySelectorAll("[data-field-if]")) Object.assign(one, { hidden: (one.dataset.fieldIf === "pin") !== here.hasPin });
    this.showChecks(verdicts(here));
    if (room.isMine) {
      await showQueue(this.home.querySelector("[data-field-queue]"), room, { send: (id) => this.export(id) });
      await showDrafts(this.home.querySelector("[data-field-drafts]"), room);
      await showKeptFiles(this.home.querySelector("[data-field-files]"), room);
      await showPages(this.home.querySelector("[data-field-pages]"), room);
      await this.showUpdate();
    }
    this.home.dataset.shown = String(Date.now());
  }

  showChecks(states) {
    for (const [name, state] of Object.entries(states)) {
      const line = this.home.querySelector(`[data-check="${name}"]`);
      if (line) line.dataset.state = state;
    }
    const worst = Object.values(states).includes("bad") ? "bad" : "ok";
    const list = this.home.querySelector("[data-field-checks]");
    if (list) list.dataset.state = worst;
    for (const verdict of this.home.querySelectorAll("[data-field-verdict]")) Object.assign(verdict, { hidden: verdict.dataset.fieldVerdict !== worst });
  }

  async showUpdate() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const button = this.home.querySelector("[data-field-update]");
    if (button) Object.assign(button, { hidden: !registration?.waiting });
    const [build, contact] = await Promise.all([meta("build"), meta("contact")]);
    const older = this.home.querySelector("[data-field-older]");
    if (older) Object.assign(older, { hidden: !(contact?.release < build?.release) });
  }

  async update() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    const takeOver = () => registration?.waiting?.postMessage("take over");
    takeOver();
    setInterval(takeOver, AGAIN_MS); // a newer one may have come in its place meanwhile
  }

  async setUp() {
    const owner = this.room.signedIn;
    if (await meta("lock")) return this.say(words().lockedForm);
    const device = (await meta(`device:${owner}`)) ?? newId();
    await setMeta({ owner, [`device:${owner}`]: device, name: this.home.querySelector("[name=device_name]")?.value.trim() || platformName(), language: document.documentElement.lang, packet: null, told: null });
    localStorage.setItem("field-device", "yes");
    await navigator.storage?.persist?.().catch(() => false);
    await navigator.serviceWorker.register(this.room.place.dataset.worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    return location.reload();
  }

  async export(id = null) {
    const owner = this.room.owner;
    const content = await exported(owner, await meta(`device:${owner}`), id);
    const stamp = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
    await saveStore(content, `symbionet-field-${stamp}.json`);
  }

  async wipe() {
    const waiting = (await all("operations")).filter((row) => row.owner === this.room.owner && row.state !== "done").length;
    const files = (await keptFilesOf(this.room.owner)).length;
    const left = [words().waits(waiting), ...(files ? [words().files(files)] : [])].join(" · ");
    if (!confirm(`${left}. ${words().wipeAsk}`)) return;
    await wipe(this.room.owner);
    localStorage.removeItem("field-device");
    for (const name of await caches.keys()) if (name.startsWith("field-")) await caches.delete(name);
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    location.reload();
  }
}
