// The map of the public site: the only script of it, loaded on the page of the map alone.
import { startMaps } from "../../../shell/assets/maps.js";

startMaps(document);
