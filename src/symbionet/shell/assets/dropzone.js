/** A file can be dropped on an element with data-drop-zone around an <input type="file">; the chosen name is shown. */
export function startDropZones(scope) {
  for (const zone of scope.querySelectorAll("[data-drop-zone]")) {
    const input = zone.querySelector("input[type=file]");
    if (!input || zone.dataset.ready) continue;
    zone.dataset.ready = "yes";
    const told = zone.querySelector("[data-file-name]");
    const tell = () => {
      if (told) told.textContent = [...input.files].map((file) => `${file.name} (${Math.ceil(file.size / 1024)} kB)`).join(", ");
      zone.classList.toggle("drop-zone-filled", input.files.length > 0);
    };
    input.addEventListener("change", tell);
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("drop-zone-over");
      });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("drop-zone-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
