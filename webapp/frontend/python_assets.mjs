// Copies the files of npm packages that Python reads, as the assets.txt beside its readers list them.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "../..");

/** Folder with an assets.txt, and the folder in it that the files are copied to. */
const readers = [
  ["optimizer/reports", "assets"],
  ["aedmap/network/directions", "templates"],
];

/** Lines are "npm-package/path/in/package -> file name"; empty lines and those with # at the start are skipped. */
export function readAssetList(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [from, to] = line.split("->").map((part) => part.trim());
      if (!from || !to) throw new Error(`assets.txt has the line "${line}", but wants "package/path -> file name".`);
      return { from, to };
    });
}

export function copyPythonAssets() {
  return {
    name: "copy-python-assets",
    closeBundle() {
      for (const [reader, folder] of readers) {
        for (const { from, to } of readAssetList(readFileSync(join(root, reader, "assets.txt"), "utf-8"))) {
          const target = join(root, reader, folder, to);
          mkdirSync(dirname(target), { recursive: true });
          copyFileSync(join(here, "node_modules", from), target);
        }
      }
    },
  };
}
