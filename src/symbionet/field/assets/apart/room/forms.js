// Forms in the field: what is typed is stored as it is typed; what is sent goes into the queue of the device. One tab at a time keeps a form.
import { changedFrom, fieldsOf, fill, labelOf, typedOf } from "./formdata.js";
import { newId } from "./ids.js";
import { notesOf, showPhotos, showWaiting } from "./formnotes.js";
import { keepPhoto } from "./photos.js";
import { addOperation, all, bodyOf, changed, one, operationOf, photosOf, put, remove, valueOf } from "./store.js";
import { clock, element, reasonOf, words } from "./words.js";

const PAUSE_MS = 400; // of typing, after which it is stored

export const pathOfPage = () => location.pathname + location.search;

const nameOf = (form) => form.dataset.draft || form.id || `form${[...document.querySelectorAll("form[data-draft], form[data-operation]")].indexOf(form)}`;

/** Sharpen the forms of a page that are meant for the field. */
export function startForms(scope, room) {
  const forms = scope.matches?.("form") ? [scope] : scope.querySelectorAll("form[data-draft], form[data-operation]");
  for (const form of forms) {
    if (form.dataset.fieldReady) continue;
    form.dataset.fieldReady = "yes";
    const kept = new KeptForm(form, room);
    const held = () => kept.start().then(() => new Promise(() => {})); // the lock is held as long as the page lives
    navigator.locks.request(`draft:${kept.key}`, { ifAvailable: true }, async (lock) => {
      if (lock) return held();
      kept.notes.say(words().otherTab, "warning");
      navigator.locks.request(`draft:${kept.key}`, held);
    });
  }
}

class KeptForm {
  constructor(form, room) {
    this.form = form;
    this.room = room;
    this.name = nameOf(form);
    this.key = `${room.owner}|${pathOfPage()}#${this.name}`;
    this.notes = notesOf(form);
    this.timer = null;
    this.seen = new Set(); // operations of this form that its page has shown
    this.repaired = null; // the refused operation that this form repairs
    this.isTyped = false;
    this.isPhotoAwaited = false; // the camera is open
    form.addEventListener("submit", (event) => this.onSubmit(event));
  }

  async start() {
    this.notes.clear();
    this.isHeld = true;
    const { form } = this;
    for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => this.onChange(event));
    form.addEventListener("click", (event) => event.target.type === "file" && this.cameraOpens());
    form.addEventListener("cancel", (event) => event.target.type === "file" && this.cameraCloses());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("field:changed", () => form.isConnected && showWaiting(this).catch(() => null));
    try {
      if (!(await this.loadRepair())) await this.loadDraft();
      await showPhotos(this);
      await showWaiting(this);
    } catch (error) {
      this.fail(error);
    }
    form.dataset.fieldHeld = "yes";
  }

  async loadRepair() {
    const id = new URLSearchParams(location.hash.slice(1)).get("field-repair");
    const row = id && (await operationOf(id));
    if (!row || row.owner !== this.room.owner || row.state !== "refused") return false;
    const value = await valueOf(row);
    if (value.form !== this.name) return false;
    this.repaired = row;
    fill(this.form, value.fields);
    this.notes.say(`${words().repairing} ${reasonOf(row, value)}`, "warning");
    return true;
  }

  async loadDraft() {
    const row = await one("drafts", this.key);
    if (!row) return this.loadLast();
    const value = await valueOf(row);
    fill(this.form, value.fields);
    this.isTyped = true;
    const said = [words().restored(clock(row.at)), ...(value.isPhotoAwaited ? [words().photoLost] : [])].join(" ");
    return this.notes.say(said, value.isPhotoAwaited ? "warning" : "info", { label: words().discard, run: () => this.discard() });
  }

  /** A form that stands for one thing shows what was last said of it, though it is not sent yet. */
  async loadLast() {
    if (!("keepValues" in this.form.dataset)) return;
    const waiting = (await all("operations")).filter((row) => row.owner === this.room.owner && row.formKey === this.key && row.state === "waiting");
    if (waiting.length) fill(this.form, (await valueOf(waiting.at(-1))).fields);
  }

  /** Photos belong to the operation that is repaired, else to the draft. */
  get of() {
    return this.repaired?.id ?? this.key;
  }

  onChange(event) {
    if (event.target.type === "file") {
      if (event.type === "change") this.keepFiles(event.target);
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), event.type === "change" ? 0 : PAUSE_MS);
    this.isTyped = true;
    this.isChanged = true;
    this.form.dataset.fieldSaved = "no";
  }

  /** The system may take the tab away for the camera: what stands in the form, and that a photo is awaited, is stored before. */
  cameraOpens() {
    this.isPhotoAwaited = true;
    this.isChanged = true;
    return this.flush();
  }

  /** The photo has come, or the person wants none. */
  async cameraCloses() {
    if (!this.isPhotoAwaited) return;
    this.isPhotoAwaited = false;
    this.isChanged = this.isTyped;
    if (this.isTyped) await this.flush();
    else await remove("drafts", this.key).then(() => this.notes.clear());
  }

  /** Store what stands in the form; "saved" is said when it is on the disk, and loudly where it is not. */
  async flush() {
    clearTimeout(this.timer);
    if (!this.isChanged || !this.isHeld || this.isSending) return;
    this.isChanged = false;
    try {
      const at = Date.now();
      const row = { key: this.key, owner: this.room.owner, path: pathOfPage(), at, body: await bodyOf({ fields: typedOf(this.form), title: document.title, isPhotoAwaited: this.isPhotoAwaited }) };
      if (this.isSending) return; // the form was sent while this was being sealed
      await put("drafts", row);
      this.notes.say(words().savedAt(clock(at)), "quiet");
      if (!this.isChanged) this.form.dataset.fieldSaved = "yes";
    } catch (error) {
      this.isChanged = true;
      this.fail(error);
    }
  }

  async discard() {
    this.isChanged = this.isTyped = this.isPhotoAwaited = false;
    await remove("drafts", this.key);
    for (const photo of await photosOf(this.key)) await remove("photos", photo.id);
    this.form.reset();
    this.notes.clear();
    await showPhotos(this);
  }

  async keepFiles(input) {
    const files = [...input.files];
    const unread = [];
    this.isMaking = (this.isMaking ?? 0) + 1;
    try {
      for (const file of files) {
        this.notes.say(words().photoPending, "quiet");
        const state = await keepPhoto(file, { of: this.of, owner: this.room.owner, field: input.name }, () => showPhotos(this));
        if (state === "file") unread.push(file.name);
      }
      await this.cameraCloses();
      Object.assign(input, { value: "" });
      input.dispatchEvent(new CustomEvent("file:cleared"));
      if (files.length > unread.length) Object.assign(input, { required: false });
      if (unread.length) this.notes.say(words().notPhoto(unread.join(", ")), "danger");
      else this.notes.clear();
    } catch (error) {
      this.fail(error);
    }
    this.isMaking -= 1;
    await showPhotos(this);
  }

  fail(error) {
    this.room.unsaved = error.name !== "Locked";
    this.notes.say(error.name === "Locked" ? words().lockedForm : words().notSavedWhy, "danger");
    this.room.show();
  }

  onSubmit(event) {
    const kind = this.form.dataset.operation;
    if (!kind || event.defaultPrevented) return;
    if (event.submitter?.dataset.online !== undefined && this.room.result !== "offline" && navigator.onLine !== false) return; // the server answers at once
    event.preventDefault();
    if (event.submitter?.dataset.online !== undefined) {
      this.flush();
      this.notes.say(words().needsSignal, "warning");
      return;
    }
    if (!this.isHeld || this.isSending) return; // another tab holds the form, or the button was pressed twice
    if (!this.form.reportValidity()) return;
    this.queue(kind, event.submitter);
  }

  async queue(kind, submitter) {
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      const id = await this.store(kind, submitter);
      this.room.unsaved = false;
      this.isChanged = this.isTyped = this.isPhotoAwaited = false;
      if (!("keepValues" in this.form.dataset)) this.form.reset();
      this.repaired = null;
      this.notes.say(words().queued, "success");
      this.form.dispatchEvent(new CustomEvent("field:queued", { bubbles: true, detail: { id, kind } }));
      await showPhotos(this);
      await showWaiting(this);
      this.room.changed();
      this.room.drainSoon();
    } catch (error) {
      this.fail(error);
    }
    this.isSending = false;
  }

  async store(kind, submitter) {
    const fields = fieldsOf(this.form, submitter);
    const photos = await photosOf(this.of);
    const files = {};
    for (const photo of photos) if (photo.state !== "file") (files[photo.field] ??= []).push(photo.id);
    const now = new Date();
    const value = { kind, fields, files, was: changedFrom(this.form), path: pathOfPage(), form: this.name, label: labelOf(this.form, fields), madeAt: now.toISOString(), zone: now.getTimezoneOffset() };
    const row = { owner: this.room.owner, formKey: this.key, state: "waiting", tries: 0, nextAt: 0, reason: "", code: "", at: now.getTime() };
    if (!this.repaired) {
      const id = newId();
      await addOperation({ ...row, id }, value, { draft: this.key, photos: photos.map((photo) => photo.id) });
      return id;
    }
    const id = this.repaired.code === "differs" ? newId() : this.repaired.id;
    const body = await bodyOf(value);
    await changed("operations", this.repaired.seq, (old) => old.state === "refused" && { ...old, ...row, id, body });
    if (id !== this.repaired.id) for (const photo of photos) await changed("photos", photo.id, (old) => ({ ...old, of: id }));
    history.replaceState(null, "", pathOfPage());
    return id;
  }
}

/** A line that leads to a form with a refused operation in it. */
export const repairLink = (id, path) => element("a", { href: `${path}#field-repair=${id}` }, words().repair);
