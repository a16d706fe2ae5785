// An entry that was refused because somebody else had answered meanwhile: both answers side by side, a person chooses, nothing is overwritten in silence.
import { bodyOf, changed } from "./store.js";
import { clock, element, words } from "./words.js";

const CHOICES = ["mine", "theirs", "both"];

/** The entry with what was chosen: the server then knows which answer the person has seen, and what they decided. */
export function decided(value, choices) {
  const { conflicts, ...rest } = value;
  const fields = { ...rest.fields };
  const was = { ...rest.was };
  for (const one of conflicts) {
    if (!CHOICES.includes(choices[one.name])) throw new Error(`nothing was chosen for ${one.name}`);
    fields[`choice-${one.name}`] = [choices[one.name]];
    was[one.name] = one.now.length ? one.now : [""];
  }
  return { ...rest, fields, was };
}

function side(one, choice, heading, text) {
  const radio = element("input", { type: "radio", class: "form-check-input", name: `choose-${one.name}`, value: choice, required: true });
  return element("label", { class: "choose-side" }, element("span", { class: "text-secondary" }, radio, ` ${heading}`), element("span", { class: "choose-words" }, text));
}

function question(one) {
  const say = words();
  const theirs = [say.stored, one.by, one.at && clock(Date.parse(one.at))].filter(Boolean).join(" · ");
  const sides = [side(one, "mine", say.mine, one.yours_words), side(one, "theirs", theirs, one.now_words)];
  if (one.takes_both) sides.push(side(one, "both", say.both, say.bothHow));
  return element("fieldset", { class: "choose", "data-conflict": one.name }, element("legend", { class: "form-label" }, one.label), element("div", { class: "choose-sides" }, ...sides));
}

/** What a person decides with; `value` is the opened body of the refused row. */
export function chooserOf(row, value, room) {
  const form = element("form", { class: "field-choose", "data-choose": row.id, "data-seen": JSON.stringify(value.conflicts.map((one) => [one.name, one.now])) }, element("p", {}, words().chooseWhy), ...value.conflicts.map(question), element("button", { type: "submit", class: "btn btn-primary btn-sm" }, words().choose));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const choices = Object.fromEntries(value.conflicts.map((one) => [one.name, form.querySelector(`[name="choose-${one.name}"]:checked`)?.value]));
    if (Object.values(choices).includes(undefined)) return; // the browser asks for it: each is required
    try {
      const body = await bodyOf(decided(value, choices));
      await changed("operations", row.seq, (old) => old.state === "refused" && { ...old, state: "waiting", nextAt: 0, reason: "", code: "", body });
    } catch (error) {
      form.append(element("div", { class: "text-danger", role: "alert" }, error.name === "Locked" ? words().lockedForm : words().notSavedWhy));
      return;
    }
    await room.changed();
    room.drainSoon(true);
  });
  return form;
}
