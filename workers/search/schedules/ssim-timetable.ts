import type { Misprint } from "#domain/schedule/misprint.ts";
import { misprint } from "#domain/schedule/ssim/codec.ts";
import { dateOf, firstDateOf } from "#domain/schedule/ssim/kinds.ts";
import { readLeg } from "#domain/schedule/ssim/leg.ts";
import { lineSplitter } from "#domain/schedule/ssim/lines.ts";
import { ssimReader, type SsimLine } from "#domain/schedule/ssim/reader.ts";
import { CARRIER, type CarrierRecord } from "#domain/schedule/ssim/records.ts";
import { type Known, overlap, type Period, type TimetableLine, type TimetableReader } from "./timetable-reader.ts";

/** A schedule file. */
export function ssimTimetable(known: Known): TimetableReader {
  const splitter = lineSplitter();
  const reader = ssimReader();
  const carriers: Period[] = [];
  let lines = 0;

  function take(texts: readonly string[]): { lines: TimetableLine[]; misprints: Misprint[] } {
    const taken: TimetableLine[] = [];
    const misprints: Misprint[] = [];
    for (const text of texts) {
      lines += 1;
      const read = reader.read(text);
      misprints.push(...read.misprints);
      const leg = legOf(read.line, lines);
      misprints.push(...leg.misprints);
      if (read.line?.type === "carrier") misprints.push(...begin(read.line.record, lines));
      taken.push({ line: lines, text, leg: leg.leg });
    }
    return { lines: taken, misprints };
  }

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
      const last = take(rest);
      return { lines: last.lines, misprints: [...last.misprints, ...reader.end()], carriers, ends };
    },
  };
}
