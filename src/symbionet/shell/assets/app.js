// Behaviour that sharpens pages which work without it; each module looks for its own data attribute.
import "htmx.org";
import { startAutosubmit } from "./autosubmit.js";
import { startBoard } from "./board.js";
import { startCharts } from "./charts.js";
import { startConfirm } from "./confirm.js";
import { startCopy } from "./copy.js";
import { startDropZones } from "./dropzone.js";
import { startFill } from "./fill.js";
import { startMaps } from "./maps.js";
import { startMentions } from "./mentions.js";
import { startMenus } from "./menus.js";
import { startSharing } from "./sharing.js";
import { startSuggest } from "./suggest.js";
import { startSynergyBoard } from "./synergyboard.js";
import { startThemeSwitch } from "./themeswitch.js";
import { startTicks } from "./ticks.js";

startThemeSwitch();
startMenus();
startConfirm();
for (const start of [startAutosubmit, startBoard, startCharts, startCopy, startDropZones, startFill, startMaps, startMentions, startSharing, startSuggest, startSynergyBoard, startTicks]) {
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
}
