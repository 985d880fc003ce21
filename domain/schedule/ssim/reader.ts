import { invariant } from "#domain/invariant.ts";
import type { Misprint } from "../misprint.ts";
import { misprint, parseRecord } from "./codec.ts";
import {
  CARRIER,
  type CarrierRecord,
  HEADER,
  type HeaderRecord,
  type Layout,
  LEG,
  type LegRecord,
  RECORD_BYTES,
  SEGMENT,
  type SegmentRecord,
  TRAILER,
  type TrailerRecord,
} from "./records.ts";

/** A line of a schedule file, read. `fill`: zeros, with which blocks of records are filled up. */
export type SsimLine =
  | { type: "header"; record: HeaderRecord }
  | { type: "carrier"; record: CarrierRecord }
  | { type: "leg"; record: LegRecord; carrier: CarrierRecord }
  | { type: "segment"; record: SegmentRecord }
  | { type: "trailer"; record: TrailerRecord }
  | { type: "fill" };
type Kind = Exclude<SsimLine["type"], "fill">;

export interface ReadLine {
  line: SsimLine | null;
  misprints: Misprint[];
}

export const FILL = "0".repeat(RECORD_BYTES);

const LAYOUTS: Record<Kind, Layout> = { header: HEADER, carrier: CARRIER, leg: LEG, segment: SEGMENT, trailer: TRAILER };
const KINDS = Object.entries(LAYOUTS).map(([kind, { type }]) => [type, kind as Kind] as const);

/** Which records may follow which; after the last trailer nothing does. */
const NEXT: Record<Kind | "start" | "end", readonly Kind[]> = {
  start: ["header"],
  header: ["carrier"],
  carrier: ["leg", "trailer"],
  leg: ["leg", "segment", "trailer"],
  segment: ["leg", "segment", "trailer"],
  trailer: ["carrier"],
  end: [],
};

/**
 * Reads a schedule file line by line and remembers no more than its place in it: the order of the records, their serial numbers,
 * the carrier that legs belong to, and the legs of one flight following each other.
 */
export function ssimReader() {
  let lines = 0;
  let place: keyof typeof NEXT = "start";
  let serial = 0;
  let carrier: CarrierRecord | null = null;
  let leg: LegRecord | null = null;

  function read(text: string): ReadLine {
    lines += 1;
    if (text === FILL) return { line: { type: "fill" }, misprints: [] };
    const allowed = NEXT[place];
    const kind = KINDS.find(([type]) => type === text[0])?.[1];
    if (kind === undefined || !allowed.includes(kind)) return wrong(lines, expectedOf(allowed), text.slice(0, 1));
    const parsed = parseRecord(LAYOUTS[kind], text, lines);
    serial += 1;
    // Even a misprinted record has its place, so that the lines after it are judged by themselves.
    place = kind;
    if (!parsed.ok) {
      leg = null;
      // Its legs are not those of the carrier before it.
      if (kind === "carrier") carrier = null;
      return { line: null, misprints: parsed.error.misprints };
    }
    const line = { type: kind, record: parsed.value, ...(kind === "leg" && { carrier }) } as SsimLine;
    const misprints = [...checkSerial(line, serial, lines), ...checkPlace(line, lines, { carrier, leg, serial })];
    if (line.type === "carrier") [carrier, leg] = [line.record, null];
    if (line.type === "leg") leg = line.record;
    if (line.type === "trailer" && line.record.continuation === "E") place = "end";
    // A leg before which its carrier was misprinted has been complained about there.
    if (line.type === "leg" && carrier === null) return { line: null, misprints };
    return { line, misprints };
  }

  /** What is missing when there are no more lines. */
  const end = (): Misprint[] =>
    place === "end" ? [] : wrong(lines + 1, expectedOf(NEXT[place]), "the end of the file").misprints;

  return { read, end };
}

const wrong = (line: number, expected: string, found: string): ReadLine => ({
  line: null,
  misprints: [{ line, column: 1, field: "record_type", expected, found }],
});

const expectedOf = (kinds: readonly Kind[]): string =>
  kinds.length === 0 ? "nothing after the last trailer" : kinds.map((kind) => `${LAYOUTS[kind].type} (${kind})`).join(" or ");

function checkSerial(line: SsimLine, serial: number, at: number): Misprint[] {
  invariant(line.type !== "fill", "zeros have no serial number");
  const expected = String(serial).padStart(6, "0");
  const layout = LAYOUTS[line.type] as Layout<"serial">;
  return line.record.serial === expected ? [] : [misprint(layout, at, "serial", { expected, found: line.record.serial })];
}

interface Before {
  carrier: CarrierRecord | null;
  leg: LegRecord | null;
  serial: number;
}

/** What a record must have in common with those before it. */
function checkPlace(line: SsimLine, at: number, before: Before): Misprint[] {
  const { carrier, leg } = before;
  switch (line.type) {
    case "leg":
      return [...same(LEG, at, line.record, carrier, ["airline"]), ...checkItinerary(line.record, leg, at)];
    case "segment":
      return same(SEGMENT, at, line.record, leg, ["airline", "number", "suffix", "itinerary_variation", "leg"]);
    case "trailer": {
      const expected = String(before.serial - 1).padStart(6, "0");
      const found = line.record.serial_check;
      const check = found === expected ? [] : [misprint(TRAILER, at, "serial_check", { expected, found })];
      return [...same(TRAILER, at, line.record, carrier, ["airline"]), ...check];
    }
    default:
      return [];
  }
}

/** The fields of a record that must say what another says; nothing is asked where there is no other. */
function same<Name extends string, Shared extends Name>(
  layout: Layout<Name>,
  at: number,
  record: Record<Shared, string>,
  as: Record<Shared, string> | null,
  names: Shared[],
): Misprint[] {
  if (as === null) return [];
  return names
    .filter((name) => record[name] !== as[name])
    .map((name) => misprint(layout, at, name, { expected: as[name], found: record[name] }));
}

/** The legs of an itinerary are numbered from 01, and each begins where the one before ended. */
function checkItinerary(record: LegRecord, previous: LegRecord | null, at: number): Misprint[] {
  if (record.leg === "01") return [];
  if (previous === null) return [];
  const goesOn =
    previous.number === record.number &&
    previous.suffix === record.suffix &&
    previous.itinerary_variation === record.itinerary_variation;
  const expected = goesOn ? String(Number(previous.leg) + 1).padStart(2, "0") : "01";
  if (record.leg !== expected) return [misprint(LEG, at, "leg", { expected, found: record.leg })];
  return same(LEG, at, record, { origin: previous.destination }, ["origin"]);
}
