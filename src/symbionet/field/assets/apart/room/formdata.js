// What stands in a form, as the store keeps it, and back again.

const isKept = (control) => control.name && control.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(control.type);

/** The fields of a form as they would be sent: name -> values. Files are kept apart. */
export function fieldsOf(form, submitter = null) {
  const fields = {};
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") (fields[name] ??= []).push(value);
  return fields;
}

/** What a person can have typed or chosen: hidden fields are the page's own. */
export function typedOf(form) {
  const typed = {};
  for (const control of form.elements) {
    if (!isKept(control) || control.type === "hidden") continue;
    const values = (typed[control.name] ??= []);
    if (control.type === "checkbox" || control.type === "radio") { if (control.checked) values.push(control.value); }
    else if (control.multiple) values.push(...[...control.selectedOptions].map((option) => option.value));
    else values.push(control.value);
  }
  return typed;
}

/** What stood in the form when the page came, of the fields that have been changed since: name -> values. */
export function changedFrom(form) {
  const was = {};
  const is = typedOf(form);
  for (const control of form.elements) {
    if (!isKept(control) || control.type === "hidden") continue;
    const values = (was[control.name] ??= []);
    if (control.type === "checkbox" || control.type === "radio") { if (control.defaultChecked) values.push(control.value); }
    else if (control.options) values.push(...firstChosen(control));
    else values.push(control.defaultValue);
  }
  return Object.fromEntries(Object.entries(was).filter(([name, values]) => JSON.stringify(values) !== JSON.stringify(is[name])));
}

function firstChosen(select) {
  const chosen = [...select.options].filter((option) => option.defaultSelected);
  return (chosen.length || select.multiple ? chosen : [...select.options].slice(0, 1)).map((option) => option.value);
}

/** Put values back into a form; a choice that the page no longer offers is left out. */
export function fill(form, fields) {
  const place = {};
  for (const control of form.elements) {
    const values = isKept(control) && control.type !== "hidden" ? fields[control.name] : undefined;
    if (!values) continue;
    if (control.type === "checkbox" || control.type === "radio") setProperty(control, "checked", values.includes(control.value));
    else if (control.multiple) for (const option of control.options) setProperty(option, "selected", values.includes(option.value));
    else {
      const at = (place[control.name] = (place[control.name] ?? -1) + 1);
      if (at < values.length) setProperty(control, "value", values[at]);
    }
  }
  form.dispatchEvent(new CustomEvent("field:filled", { bubbles: true }));
}

function setProperty(target, name, value) {
  Object.assign(target, { [name]: value });
}

/** How an entry is called in lists: what the form names as its label, else the first text that somebody typed. */
export function labelOf(form, fields) {
  const named = fields[form.dataset.label]?.[0];
  const typed = [...form.elements].find((control) => isKept(control) && ["text", "textarea", "search"].includes(control.type) && control.value.trim());
  return (named || typed?.value || form.dataset.title || form.dataset.operation || "").trim().slice(0, 120);
}
