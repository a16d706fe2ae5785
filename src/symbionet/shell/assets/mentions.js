/** After "@" in a text: the names of the team that begin so, to be chosen with keys, mouse or thumb. */
export function startMentions(scope) {
  for (const box of scope.querySelectorAll("[data-mentions]")) if (!box.dataset.ready) startBox(box);
}

function startBox(box) {
  box.dataset.ready = "yes";
  const text = box.querySelector("textarea");
  const names = [...document.getElementById(box.dataset.mentions).options].map((option) => option.value).filter(Boolean);
  const list = document.createElement("div");
  list.className = "mention-names";
  list.setAttribute("aria-live", "polite");
  text.after(list);
  text.addEventListener("input", () => {
    const begun = text.value.slice(0, text.selectionStart).match(/@([^@\n]{0,30})$/);
    list.replaceChildren();
    if (!begun) return;
    const found = names.filter((name) => name.toLowerCase().startsWith(begun[1].toLowerCase()) && name !== begun[1]);
    for (const name of found.slice(0, 6)) list.append(button(name, begun[1].length));
  });

  function button(name, typed) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.className = "btn btn-sm";
    choice.textContent = name;
    choice.addEventListener("click", () => {
      const at = text.selectionStart - typed;
      text.setRangeText(`${name} `, at, text.selectionStart, "end");
      list.replaceChildren();
      text.focus();
    });
    return choice;
  }
}
