// Behaviour that sharpens pages which work without it; each module looks for its own data attribute.
import "htmx.org";
import { starts } from "apps:scripts"; // what the modules in each app's assets folder export as start..., see scripts/build.mjs
import { startAutosubmit } from "./autosubmit.js";
import { startCharts } from "./charts.js";
import { startConfirm } from "./confirm.js";
import { startCopy } from "./copy.js";
import { startDropZones } from "./dropzone.js";
import { startFileChoosers } from "./filechooser.js";
import { startListKeys } from "./listkeys.js";
import { startMaps } from "./maps.js";
import { startMentions } from "./mentions.js";
import { startMenus } from "./menus.js";
import { startRowFields } from "./rowfields.js";
import { startSearchBox } from "./searchbox.js";
import { startSuggest } from "./suggest.js";
import { startThemeSwitch } from "./themeswitch.js";
import { startTicks } from "./ticks.js";

startThemeSwitch();
startMenus();
startConfirm();
startListKeys();
startRowFields();
for (const start of [startAutosubmit, startCharts, startCopy, startDropZones, startFileChoosers, startMaps, startMentions, startSearchBox, startSuggest, startTicks, ...starts]) {
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
}
