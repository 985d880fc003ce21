import { existsSync } from "node:fs";
import path from "node:path";
import { installPackages } from "./debian.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that the tests drive: `CHROMIUM_PATH`, or the first one on the PATH. */
export function findChromium(): string | null {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return named;
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file)) ?? null;
}

/** Debian's package, as root. Throws with what to do by hand where that is not possible. */
export function installChromium(): string {
  const installed = installPackages("chromium") ? findChromium() : null;
  if (installed === null)
    throw new Error("Could not install chromium with apt-get: install it by hand, or set CHROMIUM_PATH to a Chromium.");
  return installed;
}

if (import.meta.main) console.log(`browser: ${findChromium() ?? installChromium()}`);
