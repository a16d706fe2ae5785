// The chooser of files in the page's language: a browser writes its own words ("Choose file", "No file chosen") in the language that it was installed in.
const WORDS = {
  en: { choose: "Choose file", chooseMany: "Choose files", none: "No file chosen", many: (count) => `${count} files` },
  zh: { choose: "选择文件", chooseMany: "选择文件（可多选）", none: "未选择文件", many: (count) => `已选 ${count} 个文件` },
};

const words = () => (document.documentElement.lang.startsWith("zh") ? WORDS.zh : WORDS.en);

/** What stands beside the button. */
export function chosenWords(files) {
  if (files.length > 1) return words().many(files.length);
  return files.length ? files[0].name : words().none;
}

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

/** The input lies transparent over its words, so that click, keys, drop, validation and readers of the screen are the browser's own. */
export function startFileChoosers(scope) {
  for (const input of scope.querySelectorAll("input[type=file]")) {
    if (input.dataset.chooser || input.closest("[data-drop-zone]") || "dropzone" in input.dataset) continue;
    input.dataset.chooser = "yes";
    const face = span("form-control file-face", "");
    const told = span("file-names", "");
    face.setAttribute("aria-hidden", "true");
    face.append(span("file-button", input.multiple ? words().chooseMany : words().choose), told);
    const tell = () => { told.textContent = chosenWords(input.files); };
    const place = span("file-chooser", "");
    input.replaceWith(place);
    place.append(input, face);
    input.addEventListener("change", tell);
    input.addEventListener("file:cleared", tell);
    input.form?.addEventListener("reset", () => setTimeout(tell));
    tell();
  }
}
