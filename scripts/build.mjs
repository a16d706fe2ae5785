// Builds the styles and scripts of the pages into src/symbionet/shell/static/build (never committed).
import { readFile, readdir, mkdir, writeFile, copyFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const packageFolder = path.join(root, "src/symbionet");
const source = path.join(packageFolder, "shell/assets");
const target = path.join(packageFolder, "shell/static/build");
const modules = path.join(root, "node_modules");

/** All files below a folder whose name ends in one of the endings. */
async function filesBelow(folder, endings) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["build", "__pycache__", "migrations", "apart"].includes(entry.name)) found.push(...(await filesBelow(full, endings)));
    } else if (endings.some((ending) => entry.name.endsWith(ending))) found.push(full);
  }
  return found;
}

/** Names of the icons that templates and Python files use: {% icon "x" %}, icon="x", "icon": "x", ("x", "colour"). */
async function iconNames() {
  const names = new Set((await readFile(path.join(source, "icons.txt"), "utf8")).split("\n").map((line) => line.trim()).filter(Boolean));
  for (const file of await filesBelow(packageFolder, [".html", ".py"])) {
    const text = await readFile(file, "utf8");
    const uses = /(?:{%\s*icon\s+|icon["']?\s*[:=]\s*|icon\(|icon_name=)["']([a-z0-9-]+)["']/g;
    for (const [, name] of text.matchAll(uses)) names.add(name);
  }
  return [...names].sort();
}

/** One JSON file, icon name -> the shapes inside its <svg>, so that a page carries only what it shows. */
async function buildIcons() {
  const shapes = {};
  const missing = [];
  for (const name of await iconNames()) {
    const file = path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
    if (!existsSync(file)) {
      missing.push(name);
      continue;
    }
    const svg = await readFile(file, "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    shapes[name] = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ").trim();
  }
  if (missing.length) console.warn(`no Tabler icon is called: ${missing.join(", ")} (see node_modules/@tabler/icons/icons/outline)`);
  await writeFile(path.join(target, "icons.json"), JSON.stringify(shapes));
}

/** The scripts or styles in the assets folders of the apps but shell's own, app by app in the order of their names. */
async function filesOfApps(ending) {
  const apps = (await readdir(packageFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== "shell");
  const folders = apps.map((entry) => path.join(packageFolder, entry.name, "assets")).filter((folder) => existsSync(folder)).sort();
  return (await Promise.all(folders.map(async (folder) => (await filesBelow(folder, [ending])).sort()))).flat();
}

/** "apps:styles" and "apps:scripts": what the apps bring, in one sheet and one list of functions named start...(scope). */
const ofApps = {
  name: "apps",
  setup(plugin) {
    plugin.onResolve({ filter: /^apps:/ }, ({ path: name }) => ({ path: name, namespace: "apps" }));
    plugin.onLoad({ filter: /^apps:styles$/, namespace: "apps" }, async () => ({
      contents: (await filesOfApps(".css")).map((file) => `@import ${JSON.stringify(file)};`).join("\n"),
      loader: "css",
      resolveDir: packageFolder,
    }));
    plugin.onLoad({ filter: /^apps:scripts$/, namespace: "apps" }, async () => {
      const files = await filesOfApps(".js");
      const lines = files.map((file, place) => `import * as app${place} from ${JSON.stringify(file)};`);
      const list = files.map((_file, place) => `app${place}`).join(", ");
      const starts = `[${list}].flatMap((module) => Object.keys(module).filter((name) => name.startsWith("start")).map((name) => module[name]))`;
      return { contents: `${lines.join("\n")}\nexport const starts = ${starts};`, loader: "js", resolveDir: packageFolder };
    });
  },
};

/** The scripts in the folders "apart" of the apps' assets: each is a bundle of its own, which a page loads where it needs it. */
async function scriptsApart() {
  const apps = (await readdir(packageFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const folders = apps.map((entry) => path.join(packageFolder, entry.name, "assets/apart")).filter((folder) => existsSync(folder));
  const found = await Promise.all(folders.map(async (folder) => (await readdir(folder)).filter((name) => name.endsWith(".js")).map((name) => path.join(folder, name))));
  return found.flat();
}

const common = { bundle: true, minify: true, sourcemap: false, target: ["es2022", "chrome109", "firefox115", "safari16"], legalComments: "linked", logLevel: "warning" };

/** Everything once. */
async function build() {
  await mkdir(target, { recursive: true });
  await Promise.all([
    esbuild.build({ ...common, entryPoints: [path.join(source, "app.css")], outdir: target, plugins: [ofApps], external: ["*.svg", "data:*"] }),
    esbuild.build({ ...common, entryPoints: [path.join(source, "theme.js")], outdir: target, format: "iife" }),
    esbuild.build({ ...common, entryPoints: [path.join(source, "app.js")], outdir: target, plugins: [ofApps], format: "esm" }),
    esbuild.build({ ...common, entryPoints: [path.join(source, "map.js"), path.join(source, "map.css")], outdir: target, format: "esm" }),
    esbuild.build({ ...common, entryPoints: [path.join(source, "chart.js")], outdir: target, format: "esm" }),
    esbuild.build({ ...common, entryPoints: await scriptsApart(), entryNames: "[name]", outdir: target, format: "esm" }),
    buildIcons(),
  ]);
  await mkdir(path.join(target, "fonts"), { recursive: true });
  for (const weight of ["400Regular", "700Bold"]) { // letters as PDF, on machines without Chinese fonts
    const name = `NotoSansSC_${weight}.ttf`;
    await copyFile(path.join(modules, "@expo-google-fonts/noto-sans-sc", weight, name), path.join(target, "fonts", name));
  }
  await copyFile(path.join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs"), path.join(target, "map-worker.js"));
}

/** Smaller copies beside each file; WhiteNoise sends them to browsers that take them. */
async function compress() {
  for (const file of await readdir(target)) {
    if (!/\.(js|css)$/.test(file)) continue;
    const bytes = await readFile(path.join(target, file));
    await writeFile(path.join(target, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(path.join(target, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

await build();
await compress();
console.log(`built ${path.relative(root, target)}`);
