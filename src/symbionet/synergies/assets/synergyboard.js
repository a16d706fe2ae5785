import htmx from "htmx.org";

const STOPS = ["on_hold", "lost"]; // these ask for a barrier on a page of their own

/** The board of synergies: cards are moved by mouse, by keys and by a menu; the server decides whether they may. */
export function startSynergyBoard(scope) {
  for (const board of scope.querySelectorAll("[data-synergy-board]")) {
    if (board.dataset.ready) continue;
    board.dataset.ready = "yes";
    startOne(board);
  }
}

function startOne(board) {
  board.querySelector(".synergy-board-keys").hidden = false;
  const cards = [...board.querySelectorAll(".synergy-card")];
  for (const card of cards) {
    card.draggable = true;
    card.tabIndex = -1;
    card.setAttribute("aria-describedby", "board-keys");
    card.querySelector(".synergy-card-menu").hidden = false;
  }
  if (cards.length) cards[0].tabIndex = 0;
  board.addEventListener("focusin", ({ target }) => {
    const card = target.closest(".synergy-card");
    if (!card) return;
    for (const other of board.querySelectorAll(".synergy-card[tabindex='0']")) other.tabIndex = -1;
    card.tabIndex = 0;
  });
  board.addEventListener("click", ({ target }) => {
    const button = target.closest(".synergy-card-menu");
    if (button) openMenu(board, button.closest(".synergy-card"));
  });
  board.addEventListener("keydown", (event) => onKey(event, board));
  startDragging(board);
}

function startDragging(board) {
  let dragged = null;
  const columnOf = (target) => target.closest?.(".synergy-column");
  const clear = () => board.querySelectorAll(".synergy-over").forEach((column) => column.classList.remove("synergy-over"));
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".synergy-card");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", titleOf(dragged));
    dragged.classList.add("synergy-dragged");
  });
  board.addEventListener("dragover", (event) => {
    const column = columnOf(event.target);
    if (!dragged || !column) return;
    event.preventDefault();
    if (column.classList.contains("synergy-over")) return;
    clear();
    column.classList.add("synergy-over");
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("synergy-dragged");
    dragged = null;
    clear();
  });
  board.addEventListener("drop", (event) => {
    const column = columnOf(event.target);
    if (!dragged || !column) return;
    event.preventDefault();
    if (column !== columnOf(dragged)) move(board, dragged, column.dataset.stage);
  });
}

const titleOf = (card) => card.querySelector(".synergy-card-title").textContent;
const stageOf = (card) => card.closest(".synergy-column").dataset.stage;

function onKey(event, board) {
  const card = event.target.closest(".synergy-card");
  if (event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const upDown = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (sideways && event.shiftKey) step(board, card, sideways);
  else if (sideways) goSideways(board, card, sideways);
  else if (upDown) (upDown < 0 ? card.previousElementSibling : card.nextElementSibling)?.focus();
  else if (event.key.toLowerCase() === "m") openMenu(board, card);
  else if (event.key === "Enter") card.querySelector("a").click();
  else return;
  event.preventDefault();
}

function goSideways(board, card, by) {
  const columns = [...board.querySelectorAll(".synergy-column")].filter((column) => column.querySelector(".synergy-card"));
  const here = columns.indexOf(card.closest(".synergy-column"));
  const place = [...card.parentElement.children].indexOf(card);
  const there = columns[here + by]?.querySelectorAll(".synergy-card");
  if (there) there[Math.min(place, there.length - 1)].focus();
}

/** One stage on or back; what is stopped goes back to the stage where it stopped. */
function step(board, card, by) {
  const { stoppedAt } = card.dataset;
  if (stoppedAt) {
    move(board, card, stoppedAt);
    return;
  }
  const stages = [...board.querySelectorAll(".synergy-column")].map((column) => column.dataset.stage);
  const to = stages[stages.indexOf(stageOf(card)) + by];
  if (to && !STOPS.includes(to)) move(board, card, to);
}

function openMenu(board, card) {
  const dialog = board.querySelector("[data-move-menu]");
  dialog.querySelector("[data-title]").textContent = titleOf(card);
  const { stoppedAt } = card.dataset;
  const here = stageOf(card);
  const track = [...dialog.querySelectorAll(".synergy-stages button")];
  const place = track.findIndex((button) => button.value === here);
  for (const [index, button] of track.entries()) {
    const stop = STOPS.includes(button.value) && button.value !== here && here !== "lost";
    const near = stoppedAt ? button.value === stoppedAt : Math.abs(index - place) === 1 && !STOPS.includes(button.value);
    button.hidden = !stop && !near; // only what the rules of stages allow from here
  }
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    card.focus();
    if (dialog.returnValue) move(board, card, dialog.returnValue);
  }, { once: true });
  say(board.dataset.picked, titleOf(card));
  dialog.showModal();
}

function say(words, title, stage = "", said = "") {
  const place = document.querySelector("[data-said]");
  if (!place) return; // the board was left before the answer came
  place.textContent = "";
  const text = words.replace("{title}", title).replace("{stage}", stage).replace("{said}", said);
  setTimeout(() => (place.textContent = text), 50); // a text that is put in anew is read out again
}

const addressOf = (pattern, card) => pattern.replace("/0/", `/${card.dataset.key}/`);

async function move(board, card, to, more = {}) {
  if (STOPS.includes(to)) {
    location.assign(addressOf(to === "lost" ? board.dataset.loseUrl : board.dataset.holdUrl, card));
    return;
  }
  const { dropUrl, token, moved, failed, offline } = board.dataset;
  card.classList.add("synergy-moving");
  try {
    const body = new URLSearchParams({ to, ...more });
    const answer = await fetch(addressOf(dropUrl, card), { method: "POST", body, headers: { "X-CSRFToken": token } });
    const told = answer.ok ? await answer.json() : null;
    if (told?.moved) {
      const title = titleOf(card);
      await redraw(card.dataset.key);
      say(moved, title, told.said);
    } else if (told) {
      say(failed, titleOf(card), "", told.said);
      ask(board, card, to, told);
    } else say(offline, titleOf(card));
  } catch {
    say(offline, titleOf(card));
  } finally {
    card.classList.remove("synergy-moving");
  }
}

/** The board anew: counts, sums and badges are the server's; the focus stays with the card. */
async function redraw(key) {
  await htmx.ajax("GET", location.href, { target: "#workbench", select: "#workbench", swap: "outerHTML" });
  startSynergyBoard(document); // before htmx settles: a card takes the focus only once it is ready
  document.querySelector(`.synergy-card[data-key="${key}"]`)?.focus();
}

/** Why the card was not moved, and where a reason helps, a field for it. */
function ask(board, card, to, { said, asks }) {
  const dialog = board.querySelector("[data-move-ask]");
  const reason = dialog.querySelector("#move-reason");
  dialog.querySelector("[data-why]").textContent = said;
  dialog.querySelector("[data-page]").href = card.querySelector("a").href;
  dialog.querySelector("[data-reason]").hidden = dialog.querySelector("[data-go]").hidden = !asks;
  for (const label of dialog.querySelectorAll("[data-for]")) label.hidden = label.dataset.for !== asks;
  reason.value = "";
  reason.required = Boolean(asks);
  dialog.querySelector("[value='']").formNoValidate = true;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    card.focus();
    if (dialog.returnValue === "go" && asks) move(board, card, to, { [asks]: reason.value });
  }, { once: true });
  dialog.showModal();
}
