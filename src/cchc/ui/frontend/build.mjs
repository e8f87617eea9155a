// Writes what the pages load into ../static/ui/dist: app.css with its letters, app.js, icons.svg. Run by build.sh.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const rooms = join(here, "..", "..");
const dist = join(here, "..", "static", "ui", "dist");
const browsers = ["chrome109", "firefox115", "safari16"];

/** Be Vietnam Pro in the three weights the sheet uses: the woff2 files of the three subsets, no older formats. */
async function letters() {
  const sheets = ["400", "500", "600"].map((weight) => readFile(join(here, "node_modules/@fontsource/be-vietnam-pro", `${weight}.css`), "utf8"));
  return (await Promise.all(sheets)).join("\n").replace(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, "").replaceAll("./files/", "@fontsource/be-vietnam-pro/files/");
}

/** The icons of icons.json, and those that a template, a Python file or an island of any room names. */
async function icons() {
  const names = new Set(JSON.parse(await readFile(join(here, "icons.json"), "utf8")));
  for (const entry of await readdir(rooms, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (path.includes("node_modules") || !entry.isFile() || !/\.(html|py|ts)$/.test(entry.name)) continue;
    for (const [, name] of (await readFile(path, "utf8")).matchAll(/(?:\{% icon |icon=)["']([a-z0-9-]+)["']/g)) names.add(name);
  }
  const symbols = [...names].sort().map(async (name) => {
    let drawing;
    try {
      drawing = await readFile(join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    } catch {
      throw new Error(`@tabler/icons has no outline icon called “${name}”`);
    }
    const paths = drawing.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${(await Promise.all(symbols)).join("\n")}\n</svg>\n`;
}

const sprite = await icons();
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(join(dist, "icons.svg"), sprite);
const shared = { bundle: true, minify: true, logLevel: "warning", target: browsers, legalComments: "none", absWorkingDir: here };
await build({
  ...shared,
  stdin: { contents: `@import "@tabler/core/dist/css/tabler.min.css";\n@import "./cchc.css";\n${await letters()}`, loader: "css", resolveDir: here },
  outfile: join(dist, "app.css"),
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
});
await build({ ...shared, entryPoints: [join(here, "app.js")], outfile: join(dist, "app.js"), format: "iife" });
// Islands: each is loaded by its own page alone.
await build({ ...shared, entryPoints: [join(rooms, "intake", "frontend", "workbench.ts")], outfile: join(dist, "workbench.js"), format: "iife" });
await build({ ...shared, entryPoints: [join(rooms, "assessments", "frontend", "selfscore.ts")], outfile: join(dist, "selfscore.js"), format: "iife" });
await build({ ...shared, entryPoints: [join(rooms, "agencies", "frontend", "tree.ts")], outfile: join(dist, "tree.js"), format: "iife" });
await build({ ...shared, entryPoints: [join(here, "passkey.js")], outfile: join(dist, "passkey.js"), format: "iife" });

const css = await readFile(join(dist, "app.css"), "utf8");
const far = css.match(/url\(["']?(?:https?:)?\/\/[^)]*\)|@import[^;]*;/);
if (far) throw new Error(`app.css would fetch from elsewhere: ${far[0]}`);
console.log(`ui: ${sprite.match(/<symbol/g).length} icons, app.css ${Math.round(css.length / 1024)} KiB`);
