import { stationClocks } from "#domain/time/station-clocks.ts";
import type { Known } from "./leg.ts";
import { lineSplitter } from "./lines.ts";
import type { Misprint } from "../misprint.ts";
import { type SsimLine, ssimReader } from "./reader.ts";

export const CLOCKS = stationClocks(
  new Map([
    ["LHR", "Europe/London"],
    ["CDG", "Europe/Paris"],
    ["DXB", "Asia/Dubai"],
    ["SIN", "Asia/Singapore"],
    ["HND", "Asia/Tokyo"],
    ["HNL", "Pacific/Honolulu"],
    ["JFK", "America/New_York"],
    ["SYD", "Australia/Sydney"],
    ["AKL", "Pacific/Auckland"],
  ]),
);
export const KNOWN: Known = { clocks: CLOCKS, aircraft: new Set(["320", "321", "789", "E90"]) };

/** A whole file at once. */
export function readAll(text: string): { lines: SsimLine[]; misprints: Misprint[] } {
  const splitter = lineSplitter();
  const reader = ssimReader();
  const texts = [...splitter.push(text), ...splitter.end().rest];
  const read = texts.map((line) => reader.read(line));
  return {
    lines: read.flatMap(({ line }) => line ?? []),
    misprints: [...read.flatMap(({ misprints }) => misprints), ...reader.end()],
  };
}

/** A file with some characters of one line replaced; lines and columns count from 1. */
export function spoil(file: string, line: number, column: number, text: string): string {
  const lines = file.split("\r\n");
  const before = lines[line - 1] ?? "";
  lines[line - 1] = before.slice(0, column - 1) + text + before.slice(column - 1 + text.length);
  return lines.join("\r\n");
}
