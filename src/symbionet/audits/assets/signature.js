/** A field to sign on with finger, pen or mouse; what is drawn goes along as a picture. Who cannot draw types the name, which is enough. */
export function startSignatures(scope) {
  for (const field of scope.querySelectorAll("[data-signature]")) {
    if (field.dataset.signatureReady) continue;
    field.dataset.signatureReady = "yes";
    field.hidden = false;
    new Signature(field).listen();
  }
}

class Signature {
  constructor(field) {
    this.canvas = field.querySelector("canvas");
    this.kept = field.querySelector("input[type=hidden]");
    this.clear = field.querySelector("button");
    this.pen = this.canvas.getContext("2d");
    Object.assign(this.pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#123" });
    this.isDown = false;
  }

  listen() {
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.up());
    this.clear.addEventListener("click", () => this.empty());
  }

  /** Where on the canvas, whose drawing is larger or smaller than it looks. */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * this.canvas.width) / (box.width || 1), ((event.clientY - box.top) * this.canvas.height) / (box.height || 1)];
  }

  down(event) {
    event.preventDefault();
    this.canvas.setPointerCapture?.(event.pointerId);
    this.isDown = true;
    this.pen.beginPath();
    this.pen.moveTo(...this.at(event));
  }

  move(event) {
    if (!this.isDown) return;
    this.pen.lineTo(...this.at(event));
    this.pen.stroke();
  }

  up() {
    if (!this.isDown) return;
    this.isDown = false;
    Object.assign(this.kept, { value: this.canvas.toDataURL("image/png") });
  }

  empty() {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    Object.assign(this.kept, { value: "" });
  }
}
