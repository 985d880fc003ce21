import { describe, expect, test } from "vitest";
import { MAX_TIMETABLE_BYTES } from "#contracts/schedules.ts";
import { CLOCKS, KNOWN } from "#domain/schedule/ssim/ssim.fixture.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { jsonTimetable } from "./json-timetable.ts";
import { MAX_MISPRINTS, receive } from "./receive.ts";
import { ssimTimetable } from "./ssim-timetable.ts";
import type { TimetableLine } from "./timetable-reader.ts";

const PIECE_BYTES = 64 * 1024;
const schedule = {
  carrier: "HF",
  number: "1",
  origin: "LHR",
  destination: "CDG",
  origin_terminal: null,
  destination_terminal: null,
  departs: "09:00",
  days: "1",
  aircraft: "320",
  block_min: 75,
  valid_from: "2026-11-02",
  valid_to: "2027-03-22",
};

/** A schedule file of so many legs, made piece by piece as it is asked for. */
function* fileOf(legs: number): Generator<string> {
  const writer = ssimWriter(CLOCKS);
  const ended = (lines: string[]) => lines.map((line) => `${line}\n`).join("");
  yield ended([
    ...writer.header(),
    ...writer.carrier({ carrier: "HF", valid_from: "2026-11-01", valid_to: null, created: "2026-11-01" }),
  ]);
  for (let leg = 1; leg <= legs; leg++) yield ended([writer.leg({ ...schedule, number: String(leg) })]);
  yield ended(writer.trailer(true));
}

function* jsonOf(schedules: number): Generator<string> {
  yield '{"valid_from":"2026-11-01","schedules":[';
  for (let n = 1; n <= schedules; n++) yield `${n > 1 ? "," : ""}${JSON.stringify({ ...schedule, number: String(n) })}`;
  yield "]}";
}

/** A body that is made as it is read, and how much of it was. */
function bodyOf(texts: Iterator<string>) {
  const encoder = new TextEncoder();
  const made = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        let piece = "";
        while (piece.length < PIECE_BYTES) {
          const { done, value } = texts.next();
          if (done === true) break;
          piece += value;
        }
        if (piece === "") return controller.close();
        made.bytes += piece.length;
        controller.enqueue(encoder.encode(piece));
      },
    },
    { highWaterMark: 1 },
  );
  return { body, made };
}

describe("a timetable that is received", () => {
  const LINES = 9_000;
  test.each([
    ["an SSIM file", () => fileOf(LINES), () => ssimTimetable(KNOWN), 201],
    ["JSON", () => jsonOf(LINES), () => jsonTimetable(KNOWN), 240],
  ])(
    "%s is asked for no faster than it is kept: no more than some pieces of it are in memory",
    async (_, texts, reader, lineBytes) => {
      const { body, made } = bodyOf(texts());
      let kept = 0;
      let furthest = 0;
      const received = await receive(body, { reader: reader(), encoding: "utf-8", salt: "" }, async (lines) => {
        furthest = Math.max(furthest, made.bytes - kept * lineBytes);
        // Whoever keeps them is slow, and everything else could go on meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 1));
        kept += lines.filter(({ leg }) => leg !== null).length;
      });
      expect(received).toMatchObject({ misprints: [], too_large: false });
      expect(kept).toBe(LINES);
      expect(made.bytes).toBeGreaterThan(1_500_000);
      expect(furthest).toBeLessThan(6 * PIECE_BYTES);
    },
  );

  test("is kept no more after its first mistake, and read on: all mistakes are told, but not endlessly many", async () => {
    const { body } = bodyOf(fileOf(2_000));
    const kept: TimetableLine[] = [];
    const known = { ...KNOWN, aircraft: new Set(["789"]) };
    const received = await receive(body, { reader: ssimTimetable(known), encoding: "latin1", salt: "" }, async (lines) => {
      kept.push(...lines);
    });
    expect(received.misprints.length).toBeGreaterThanOrEqual(MAX_MISPRINTS);
    expect(received.misprints.length).toBeLessThan(2_000);
    expect(received.misprints[0]).toMatchObject({ line: 11, field: "aircraft", expected: "one of 789" });
    expect([received.ending, kept]).toEqual([null, []]);
  });

  test.each([
    ["stands where an object should", "𠮷"],
    ["is the last that is shown", JSON.stringify({ ...schedule, carrier: `${"x".repeat(38)}𠮷` })],
  ])("with a mistake is told whole letters, though one of two code units %s", async (_, wrong) => {
    const { body } = bodyOf([`{"valid_from":"2026-11-01","schedules":[${wrong}]}`].values());
    const reading = { reader: jsonTimetable(KNOWN), encoding: "utf-8", salt: "" } as const;
    const { misprints } = await receive(body, reading, async () => {});
    expect(misprints.length).toBeGreaterThan(0);
    for (const { found } of misprints) expect(found.isWellFormed(), found).toBe(true);
  });

  test("has one hash, in whatever pieces it comes and whether it is read or not, and another in another use", async () => {
    const text = [...fileOf(5)].join("");
    const hashOf = async (pieces: string[], salt: string, isRead: boolean) => {
      const { body } = bodyOf(pieces.values());
      const reader = isRead ? ssimTimetable(KNOWN) : null;
      return (await receive(body, { reader, encoding: "latin1", salt }, async () => {})).hash;
    };
    const hash = await hashOf([text], "ssim", true);
    expect(await hashOf(Array.from(text), "ssim", false)).toBe(hash);
    expect(await hashOf([text], "json", true)).not.toBe(hash);
    expect(await hashOf([`${text} `], "ssim", true)).not.toBe(hash);
  });

  test("that is too large is read to its end, and not kept beyond", async () => {
    const piece = new Uint8Array(8 * 1024 * 1024).fill(48);
    let pieces = MAX_TIMETABLE_BYTES / piece.byteLength + 1;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (pieces-- > 0 ? controller.enqueue(piece) : controller.close()),
    });
    const received = await receive(body, { reader: null, encoding: "latin1", salt: "" }, async () => {});
    expect(received).toMatchObject({ too_large: true, ending: null });
    expect(pieces).toBe(-1);
  });
});
