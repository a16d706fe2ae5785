/** The price slider: as it moves, each side's yearly result follows; without it the form's button does the same. */
export function startSharing(scope) {
  for (const card of scope.querySelectorAll("[data-sharing]")) {
    const slider = card.querySelector("input[type=range]");
    if (!slider || card.dataset.ready) continue;
    card.dataset.ready = "yes";
    const amount = Number(card.dataset.amount);
    const language = document.documentElement.lang || "en";
    const words = (value, digits) => `${value < 0 ? "−" : ""}¥${new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(Math.abs(value))}`;
    const mark = card.querySelector("[data-mark]");
    const kept = card.querySelector("[data-kept]");
    slider.addEventListener("input", () => {
      const price = Number(slider.value);
      card.querySelector("[data-price]").textContent = words(price, 2);
      for (const output of card.querySelectorAll("[data-result]")) {
        const result = Number(output.dataset.net) + Number(output.dataset.sign) * price * amount;
        output.textContent = words(result, 0);
        output.classList.toggle("text-red", result < 0);
        output.classList.toggle("text-green", result >= 0);
      }
      if (kept) kept.value = slider.value;
      if (mark) {
        const at = 600 * (price - Number(card.dataset.least)) / (Number(card.dataset.most) - Number(card.dataset.least));
        mark.setAttribute("x1", at);
        mark.setAttribute("x2", at);
      }
    });
  }
}
