import { createHash } from "node:crypto";
import { MAX_TIMETABLE_BYTES } from "#contracts/schedules.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { TimetableLine, TimetableReader } from "./timetable-reader.ts";

/** More misprints than these help nobody; what comes after them is only counted as bytes. */
export const MAX_MISPRINTS = 100;

export interface Received {
  hash: string;
  too_large: boolean;
  misprints: Misprint[];
  /** Null: it was not read to its end, being wrong or too large. */
  ending: ReturnType<TimetableReader["end"]> | null;
}

/**
 * Reads a body to its end, line by line; no more of it is in memory than a piece. `keep` is waited for, so that the body comes no
 * faster than it is stored. Nothing more is kept after a misprint. `encoding`: files are read byte by byte.
 */
export async function receive(
  body: ReadableStream<Uint8Array>,
  { reader, encoding, salt }: { reader: TimetableReader | null; encoding: "latin1" | "utf-8"; salt: string },
  keep: (lines: TimetableLine[]) => Promise<void>,
): Promise<Received> {
  const decoder = new TextDecoder(encoding);
  const hash = createHash("sha256").update(salt);
  const misprints: Misprint[] = [];
  let bytes = 0;
  const goesOn = () => bytes <= MAX_TIMETABLE_BYTES && misprints.length < MAX_MISPRINTS;

  async function take(read: { lines: TimetableLine[]; misprints: Misprint[] }): Promise<void> {
    misprints.push(...read.misprints);
    if (misprints.length === 0) await keep(read.lines);
  }

  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes <= MAX_TIMETABLE_BYTES) hash.update(piece);
    if (reader !== null && goesOn()) await take(reader.push(decoder.decode(piece, { stream: true })));
  }
  const ending = reader !== null && goesOn() ? reader.end() : null;
  if (ending !== null) await take(ending);
  return { hash: hash.digest("hex"), too_large: bytes > MAX_TIMETABLE_BYTES, misprints, ending };
}
