import { gzipSync } from "node:zlib";

/** What a phone on a slow line gets in a second: the scripts of the search page, compressed. */
export const FIRST_LOAD_LIMIT_BYTES = 30 * 1024;

/** One script of a build; `imports` are those that are loaded before it runs. */
export interface Script {
  fileName: string;
  code: string;
  imports: readonly string[];
  isEntry: boolean;
}

/** The scripts that are loaded before the first page shows, which is the search page, and their size when compressed. */
export function firstLoad(scripts: readonly Script[]): { files: string[]; bytes: number } {
  const byName = new Map(scripts.map((script) => [script.fileName, script]));
  const needed = new Set<Script>();
  const need = (script: Script | undefined): void => {
    if (script === undefined || needed.has(script)) return;
    needed.add(script);
    for (const name of script.imports) need(byName.get(name));
  };
  for (const script of scripts) if (script.isEntry) need(script);
  return {
    files: [...needed].map(({ fileName }) => fileName),
    bytes: [...needed].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
  };
}
