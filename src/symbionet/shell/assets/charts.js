/** Loads the script of pictures (ECharts) only where a page has one and the reader comes near it. */
export function startCharts(scope) {
  for (const place of scope.querySelectorAll("[data-chart]")) {
    if (place.dataset.ready) continue;
    place.dataset.ready = "yes";
    const watcher = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      const { drawChart } = await import(place.dataset.chartScript);
      drawChart(place);
    }, { rootMargin: "300px" });
    watcher.observe(document.getElementById(place.dataset.source) ?? place);
  }
}
