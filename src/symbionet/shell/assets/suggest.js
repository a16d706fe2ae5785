/** Chips that a form proposes while one types: a press fills a field, a second press takes it back. */
const WAIT = 250;
const ASKED = ["organisation", "direction", "quantity", "description_zh", "description_en"];

export function startSuggest(scope) {
  const boxes = [...scope.querySelectorAll("[data-suggest]")];
  for (const box of boxes) if (!box.dataset.ready) startBox(box);
  if (scope.closest?.("[data-suggest]") && !boxes.includes(scope)) showChips(scope.closest("[data-suggest]"));
}

function startBox(box) {
  box.dataset.ready = "yes";
  const form = box.closest("form");
  form.querySelector("[data-without-script]")?.remove();
  let timer = 0;
  const ask = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => box.dispatchEvent(new CustomEvent("suggest")), wait);
  };
  form.addEventListener("input", (event) => {
    if (["title", "title_other"].includes(event.target.name) && !event.isComposing) ask(WAIT);
  });
  form.addEventListener("compositionend", () => ask(WAIT)); // a Chinese word is complete
  form.addEventListener("change", (event) => {
    if (ASKED.includes(event.target.name)) ask(WAIT);
    else if (!box.contains(event.target)) markChips(box);
  });
  box.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-suggestion]");
    if (chip) toggle(box, chip);
  });
  box.addEventListener("htmx:afterSwap", () => showChips(box));
  if (form.elements.title.value) setTimeout(() => ask(0), 0); // after htmx has read the page
}

/** Marks what the fields hold already, and tells how many there are. */
function showChips(box) {
  markChips(box);
  say(box, box.querySelector("[data-status]")?.dataset.status ?? "");
}

function markChips(box) {
  for (const chip of box.querySelectorAll("[data-suggestion]")) {
    chip.setAttribute("aria-pressed", String(isAccepted(chip)));
  }
}

function fieldOf(chip) {
  return chip.closest("form").elements[chip.dataset.suggestion];
}

function entries(field) {
  return field.value.split(/[,;，；、]/).map((entry) => entry.trim()).filter(Boolean);
}

function bare(code) {
  return code.replace(/[\s.*＊-]/g, "");
}

function isAccepted(chip) {
  const field = fieldOf(chip);
  if ("many" in chip.dataset) return entries(field).some((entry) => bare(entry) === bare(chip.dataset.value));
  return field.value === chip.dataset.value;
}

function toggle(box, chip) {
  const field = fieldOf(chip);
  const had = isAccepted(chip);
  const { value } = chip.dataset;
  if ("many" in chip.dataset) {
    const others = entries(field).filter((entry) => bare(entry) !== bare(value));
    field.value = (had ? others : [...others, value]).join(", ");
  } else if (had) {
    field.value = field.dataset.before ?? "";
    if (field.selectedIndex === -1) field.selectedIndex = 0;
  } else {
    const chips = [...box.querySelectorAll(`[data-suggestion="${chip.dataset.suggestion}"]`)];
    if (!chips.some(isAccepted)) field.dataset.before = field.value; // what a second press restores
    field.value = value;
  }
  markChips(box);
  const words = box.querySelector("[data-status]").dataset;
  const label = chip.querySelector(".suggestion-label").textContent.trim();
  say(box, `${had ? words.takenBack : words.filled} ${label}`);
}

function say(box, text) {
  const status = box.parentElement.querySelector("[data-suggest-status]");
  if (status) status.textContent = text;
}
