/** Values are changed in the row of a list: the pencil (or e on the row) opens the form in its cell, Enter saves, Escape
 * leaves it, and what came of it stands in the cell. Without this script the pencil opens a page. */
export function startRowFields() {
  document.addEventListener("click", (event) => {
    const part = event.target.closest?.("[data-row-edit], [data-row-save], [data-row-cancel], [data-row-undo]");
    if (!part || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (part.matches("[data-row-edit]")) put(part.closest("[data-row-field]"), address(part.href));
    else if (part.matches("[data-row-undo]")) put(part.closest("[data-row-field]"), address(part.dataset.url), { seen: part.dataset.seen, undo: part.dataset.undo });
    else leave(part.closest("[data-row-form]"), part.matches("[data-row-save]"));
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-row-form]");
    if (!form || event.isComposing) return;
    const saves = event.key === "Enter" && event.target.matches("input, select");
    if (!saves && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    leave(form, saves);
  });
}

/** The first value of a row that may be changed. */
export function editRow(row) {
  row.querySelector("[data-row-edit]")?.click();
}

function address(url, extra = {}) {
  const found = new URL(url, location.href);
  for (const [name, value] of Object.entries({ part: "row", ...extra })) found.searchParams.set(name, value);
  return found;
}

function leave(form, saves) {
  if (!saves) return put(form, address(form.dataset.url, { show: "yes" }));
  const values = { seen: form.dataset.seen };
  for (const one of form.querySelectorAll("input, select, textarea")) if (one.type !== "radio" || one.checked) values[one.name] = one.value;
  return put(form, address(form.dataset.url), values);
}

/** Ask the server, and put what it answers in the place of the part. */
async function put(part, url, values = null) {
  if (part.ariaBusy === "true") return;
  part.ariaBusy = "true";
  const cell = part.parentElement;
  try {
    const answer = await fetch(url, { redirect: "error", ...(values && sent(values)) });
    if (!answer.ok) throw new Error(String(answer.status));
    part.outerHTML = await answer.text();
    cell.querySelector("[data-row-form] :is(input, select, textarea), [data-row-edit]")?.focus();
  } catch {
    part.ariaBusy = "false";
    failed(part);
  }
}

function sent(values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return { method: "POST", body, headers: { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "" } };
}

function failed(part) {
  const said = part.querySelector("[data-row-failed]") ?? part.appendChild(document.createElement("p"));
  said.dataset.rowFailed = "yes";
  said.setAttribute("role", "alert");
  said.textContent = document.documentElement.lang.startsWith("zh") ? "未保存：没有连上服务器，请再试一次。" : "Not saved: the server was not reached. Try again.";
}
