import type { Misprint } from "#domain/schedule/misprint.ts";
import { misprint } from "#domain/schedule/ssim/codec.ts";
import { dateOf, firstDateOf } from "#domain/schedule/ssim/kinds.ts";
import { isDuplicate, readLeg } from "#domain/schedule/ssim/leg.ts";
import { lineSplitter } from "#domain/schedule/ssim/lines.ts";
import { ssimReader, type SsimLine } from "#domain/schedule/ssim/reader.ts";
import { CARRIER, type CarrierRecord } from "#domain/schedule/ssim/records.ts";
import { type Known, overlap, type Period, type TimetableLine, type TimetableReader } from "./timetable-reader.ts";

/** So many records about one leg are waited for; a leg has a few dozen. */
const MAX_ABOUT_A_LEG = 1_000;

/** A line that was read, and what is wrong with it. */
interface Read {
  line: TimetableLine;
  misprints: Misprint[];
  /** What would be wrong with it as a leg that is sold. */
  asSold: Misprint[];
}

/** A schedule file. */
export function ssimTimetable(known: Known): TimetableReader {
  const splitter = lineSplitter();
  const reader = ssimReader();
  const carriers: Period[] = [];
  let lines = 0;
  /** A leg to be sold and the lines after it, until the next leg: one of them may say that another flight carries its passengers. */
  const held: Read[] = [];

  function take(texts: readonly string[]): { lines: TimetableLine[]; misprints: Misprint[] } {
    const free: Read[] = [];
    for (const text of texts) {
      lines += 1;
      const { line: read, misprints } = reader.read(text);
      const { leg, misprints: asSold } = legOf(read, lines);
      if (read?.type === "carrier") misprints.push(...begin(read.record, lines));
      free.push(...hold({ line: { line: lines, text, leg }, misprints, asSold }, read));
    }
    return told(free);
  }

  /** Holds a line back, or sets those free that nothing more can be said about. */
  function hold(next: Read, read: SsimLine | null): Read[] {
    const isAboutLeg = read?.type === "segment" || read?.type === "fill";
    const free = isAboutLeg ? [] : held.splice(0);
    const leg = held[0];
    if (leg === undefined && next.line.leg === null && next.asSold.length === 0) return [...free, next];
    held.push(next);
    if (leg !== undefined && read?.type === "segment" && isDuplicate(read.record)) {
      held[0] = { ...leg, line: { ...leg.line, leg: null }, asSold: [] };
      return held.splice(0);
    }
    if (held.length <= 1 + MAX_ABOUT_A_LEG) return free;
    const expected = `at most ${MAX_ABOUT_A_LEG} records about the leg before`;
    const found = next.line.text?.slice(0, 1) ?? "";
    next.misprints.push({ line: next.line.line, column: 1, field: "record_type", expected, found });
    return held.splice(0);
  }

  const told = (free: Read[]): { lines: TimetableLine[]; misprints: Misprint[] } => ({
    lines: free.map(({ line }) => line),
    misprints: free.flatMap(({ misprints, asSold }) => [...misprints, ...asSold]),
  });

  function legOf(line: SsimLine | null, at: number): { leg: TimetableLine["leg"]; misprints: Misprint[] } {
    if (line?.type !== "leg") return { leg: null, misprints: [] };
    const leg = readLeg(line.record, line.carrier, at, known);
    return leg.ok ? { leg: leg.value, misprints: [] } : { leg: null, misprints: leg.error.misprints };
  }

  function begin(record: CarrierRecord, at: number): Misprint[] {
    const valid_from = firstDateOf(record.valid_from);
    const period = { carrier: record.airline, valid_from, valid_to: dateOf(record.valid_to) };
    const refuse = (name: "valid_from" | "valid_to", expected: string) => [
      misprint(CARRIER, at, name, { expected, found: record[name] }),
    ];
    if (period.valid_to !== null && period.valid_to < valid_from)
      return refuse("valid_to", `a date not before ${record.valid_from}`);
    if (carriers.some((other) => overlap(other, period)))
      return refuse("valid_from", `dates that no other data set of ${record.airline} is about`);
    carriers.push(period);
    return [];
  }

  return {
    push: (piece) => take(splitter.push(piece)),
    end() {
      const { rest, ends } = splitter.end();
      const [last, kept] = [take(rest), told(held.splice(0))];
      const misprints = [...last.misprints, ...kept.misprints, ...reader.end()];
      return { lines: [...last.lines, ...kept.lines], misprints, carriers, ends };
    },
  };
}
