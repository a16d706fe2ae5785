function addStyle(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

/** Loads the map's script (a megabyte) only where a page has a map and the reader comes near it. */
export function startMaps(scope) {
  for (const place of scope.querySelectorAll("[data-map-url]")) {
    if (place.dataset.ready) continue;
    place.dataset.ready = "yes";
    const watcher = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      addStyle(document.body.dataset.mapStyle);
      const { drawMap } = await import(document.body.dataset.mapScript);
      drawMap(place);
    }, { rootMargin: "300px" });
    watcher.observe(place);
  }
}
