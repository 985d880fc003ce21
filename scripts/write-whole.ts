import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Whole or not at all: who is ended while writing leaves what was there before. The folder is made where there is none. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
