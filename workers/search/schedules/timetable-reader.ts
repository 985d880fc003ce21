import type { Coverage } from "#domain/schedule/in-force.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { Known, SoldLeg } from "#domain/schedule/ssim/leg.ts";
import type { LineEnds } from "#domain/schedule/ssim/lines.ts";

/** A line of a timetable, ready to be stored. */
export interface TimetableLine {
  line: number;
  /** As it came, where it is a line of a file. */
  text: string | null;
  /** Null: nothing that passengers travel on. */
  leg: SoldLeg | null;
}

export type Period = Omit<Coverage, "import_id">;

/** Reads a timetable that comes in pieces, of either format. */
export interface TimetableReader {
  push(piece: string): { lines: TimetableLine[]; misprints: Misprint[] };
  /** The last lines, and what is only known at the end: which carriers and dates it was about, and how its lines ended. */
  end(): { lines: TimetableLine[]; misprints: Misprint[]; carriers: Period[]; ends: LineEnds | null };
}
export type { Known };

/** Two statements about one carrier and the same dates contradict each other. */
export const overlap = (a: Period, b: Period): boolean =>
  a.carrier === b.carrier &&
  (a.valid_to === null || b.valid_from <= a.valid_to) &&
  (b.valid_to === null || a.valid_from <= b.valid_to);
