import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../scripts/paths.ts";
import type { Options } from "./options.ts";
import type { Figure } from "./stats.ts";

/** One line of a result: a figure over the rounds, and the bar it has to reach, if any. */
export interface Row {
  name: string;
  figure: Figure;
  unit: "/s" | "ms" | "×" | "MiB" | "KiB" | "$" | "each" | "";
  /** `at_least` or `at_most` this, by the median. */
  bar?: { at_least: number } | { at_most: number };
  /** What it was in the stored run before, where that is worth knowing. */
  was?: number;
}
export interface Result {
  name: string;
  /** One sentence: what was done, and how often. */
  what: string;
  rows: Row[];
  /** What was checked afterwards. */
  checked: string[];
}

/** How a bench came out, for whoever has started it. */
export interface Outcome {
  name: string;
  bars: number;
  /** Names of the rows whose bar is missed. */
  missed: string[];
}

export const outcomeOf = ({ name, rows }: Result): Outcome => ({
  name,
  bars: rows.filter(({ bar }) => bar !== undefined).length,
  missed: rows.filter((row) => !isMet(row)).map((row) => row.name),
});

const DOCUMENT = path.join(ROOT, "docs/bench.md");

/** Prints the result; a full run is also stored in bench/results and put into docs/bench.md. */
export function report(result: Result, { isStored }: Options): void {
  console.log(`\n${tableOf(result)}`);
  if (!isStored) return;
  const stored = { ...result, ...circumstances() };
  const dir = path.join(ROOT, "bench/results");
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, `${result.name}.json`), `${JSON.stringify(stored, null, 2)}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  const place = placeOf(document, result.name);
  if (place === null) throw new Error(`docs/bench.md has no place for ${result.name}`);
  writeFileSync(DOCUMENT, document.slice(0, place.from) + shown(stored) + document.slice(place.to));
}

/** Where the document shows this bench, between its two marks. Null: nowhere. */
export function placeOf(document: string, name: string): { from: number; to: number } | null {
  const begin = `<!-- ${name}: begin -->\n`;
  const [at, to] = [document.indexOf(begin), document.indexOf(`<!-- ${name}: end -->`)];
  return at === -1 || to < at ? null : { from: at + begin.length, to };
}

/** What the document shows of a stored run. */
export const shown = (stored: Result & Circumstances): string => `${tableOf(stored)}\n${machineLine(stored)}\n`;

export function isMet({ figure, bar }: Row): boolean {
  if (bar === undefined) return true;
  return "at_least" in bar ? figure.median >= bar.at_least : figure.median <= bar.at_most;
}

function tableOf({ what, rows, checked }: Result): string {
  const lines = rows.map((row) => {
    const { name, figure, unit } = row;
    return `| ${name} | ${number(figure.median, unit)} | ${number(figure.min, unit)} … ${number(figure.max, unit)} | ${barText(row)} |`;
  });
  return [
    what,
    "",
    "| | median | range | bar |",
    "|---|---|---|---|",
    ...lines,
    "",
    `Checked afterwards: ${checked.join("; ")}.`,
    "",
  ].join("\n");
}

function barText(row: Row): string {
  const { bar, unit, was } = row;
  if (bar === undefined) return was === undefined ? "" : `was ${number(was, unit)}`;
  const text = "at_least" in bar ? `≥ ${number(bar.at_least, unit)}` : `≤ ${number(bar.at_most, unit)}`;
  return `${text} ${isMet(row) ? "met" : "**not met**"}`;
}

function number(value: number, unit: Row["unit"]): string {
  if (unit === "$") return `$${value.toFixed(2)}`;
  if (unit === "each") return value.toFixed(1);
  const digits = unit === "×" ? value.toFixed(2) : value.toFixed(value < 100 && unit === "ms" ? 1 : 0);
  return unit === "" ? digits : `${digits} ${unit}`;
}

/** When and where a run was. */
interface Circumstances {
  at: string;
  commit: string;
  machine: { cpu: string; cores: number; memory_gb: number; load: number };
  versions: Record<"node" | "miniflare" | "workerd" | "wrangler", string>;
}

function circumstances(): Circumstances {
  const version = (name: string): string =>
    (JSON.parse(readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;
  return {
    at: new Date().toISOString(),
    commit: `${git("rev-parse", "--short", "HEAD")}${isChanged() ? " with changes" : ""}`,
    machine: {
      cpu: os.cpus()[0]?.model ?? "unknown",
      cores: os.cpus().length,
      memory_gb: Math.round(os.totalmem() / 2 ** 30),
      /** One-minute load average when the run ended: what else the machine had to do. */
      load: os.loadavg()[0] ?? 0,
    },
    versions: {
      node: process.version,
      miniflare: version("miniflare"),
      workerd: version("workerd"),
      wrangler: version("wrangler"),
    },
  };
}

const git = (...args: string[]): string => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();

/** Whether what runs is something else than the commit: all but what a bench writes itself. */
const isChanged = (): boolean => git("status", "--porcelain", "--", ".", ":!bench/results", ":!docs/bench.md") !== "";

function machineLine({ at, commit, machine, versions }: Circumstances): string {
  const { cpu, cores, memory_gb } = machine;
  const { node, miniflare, workerd } = versions;
  return `${at.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), ${memory_gb} GB, Node ${node}, workerd ${workerd}, Miniflare ${miniflare}.`;
}
