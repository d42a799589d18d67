// Bundles one entry a page into webapp/static/built/ with the manifest that Jinja reads.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { copyPythonAssets } from "./python_assets.mjs";

const here = import.meta.dirname;
const built = join(here, "../static/built");

/** Every string that t("...") shows, so that a page is sent the translations it needs and no others. */
function listWords() {
  return {
    name: "list-words",
    generateBundle() {
      const words = new Set();
      for (const file of readdirSync(join(here, "src"), { recursive: true })) {
        if (!file.endsWith(".ts")) continue;
        const source = readFileSync(join(here, "src", file), "utf-8");
        for (const match of source.matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g)) words.add(JSON.parse(`"${match[1]}"`));
      }
      this.emitFile({ type: "asset", fileName: "words.json", source: JSON.stringify([...words].sort()) });
    },
  };
}

export default defineConfig({
  root: here,
  base: "/static/built/",
  publicDir: false,
  plugins: [listWords(), copyPythonAssets()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    // The pages allow no inline data in scripts or fonts, and a polyfill would be a request more.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1400,
    rollupOptions: {
      input: ["public", "planner", "dispatcher", "responder", "place", "steward", "planning", "comparing", "guide", "plain", "push"].map((page) => join(here, `src/${page}.ts`)),
    },
  },
});
