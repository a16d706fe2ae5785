/** Loads the map's script (a megabyte) only where a page has a map and the reader comes near it. */
export function startMaps(scope) {
  for (const place of scope.querySelectorAll("[data-map-url]")) {
    if (place.dataset.ready) continue;
    place.dataset.ready = "yes";
    const watcher = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      const { drawMap } = await import(document.body.dataset.mapScript);
      drawMap(place);
    }, { rootMargin: "300px" });
    watcher.observe(place);
  }
}
