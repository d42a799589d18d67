// Copies the files of npm packages that Python reports inline, as optimizer/reports/assets.txt lists them.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const reports = join(here, "../../optimizer/reports");

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

export function copyReportAssets() {
  return {
    name: "copy-report-assets",
    closeBundle() {
      const list = join(reports, "assets.txt");
      if (!existsSync(list)) return;
      for (const { from, to } of readAssetList(readFileSync(list, "utf-8"))) {
        const target = join(reports, "assets", to);
        mkdirSync(dirname(target), { recursive: true });
        copyFileSync(join(here, "node_modules", from), target);
      }
    },
  };
}
