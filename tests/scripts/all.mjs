// All tests of the scripts in one process, which is faster than one for each: `node tests/scripts/all.mjs`.
import { readdir } from "node:fs/promises";

const here = new URL("./", import.meta.url);
for (const name of (await readdir(here)).sort()) if (name.endsWith(".test.mjs")) await import(new URL(name, here));
