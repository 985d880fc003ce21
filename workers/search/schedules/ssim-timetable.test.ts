import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { KNOWN } from "#domain/schedule/ssim/ssim.fixture.ts";
import { ssimTimetable } from "./ssim-timetable.ts";
import type { TimetableLine } from "./timetable-reader.ts";

const SAMPLE = readFileSync(path.resolve(import.meta.dirname, "../../../domain/schedule/ssim/w26.ssim"), "latin1");
const SECOND_LEG = 14;
/** About it, which the sample follows by a record of its meals. */
const [MEALS = ""] = SAMPLE.split("\r\n").slice(SECOND_LEG, SECOND_LEG + 1);
const record = (element: string, data: string): string =>
  MEALS.slice(0, 28) + `AB${element}DXBSIN` + data.padEnd(155) + MEALS.slice(194);

/** A file whose second leg of HF907 has more records, and perhaps another aircraft; the lines after it are numbered anew. */
function fileWith(records: string[], aircraft = "789"): string {
  const lines = SAMPLE.split("\r\n").toSpliced(SECOND_LEG + 1, 0, ...records);
  lines[SECOND_LEG - 1] = lines[SECOND_LEG - 1]?.replace(" 789", ` ${aircraft}`) ?? "";
  let serial = 0;
  const numbered = lines.map((line) => {
    if (!/^[1-5]/.test(line)) return line;
    serial += 1;
    const six = (n: number): string => String(n).padStart(6, "0");
    const whole = line.slice(0, 194) + six(serial);
    return line.startsWith("5") ? whole.slice(0, 187) + six(serial - 1) + whole.slice(193) : whole;
  });
  return numbered.join("\r\n");
}

/** Everything that is read, the file coming in pieces of so many characters. */
function readIn(text: string, piece: number) {
  const reader = ssimTimetable(KNOWN);
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, n) => text.slice(n * piece, (n + 1) * piece));
  const read = [...pieces.map((each) => reader.push(each)), reader.end()];
  return { lines: read.flatMap(({ lines }) => lines), misprints: read.flatMap(({ misprints }) => misprints) };
}
const sold = (lines: TimetableLine[]) => lines.flatMap(({ leg }) => (leg === null ? [] : [`${leg.number} ${leg.origin}`]));

const DUPLICATE = record("050", "QZ 0907");
// Also in pieces that end between a leg and what is said about it.
test.each([100_000, 201, 40])(
  "a leg that is another flight's by a record after it is kept and not sold, in pieces of %i",
  (piece) => {
    const text = fileWith([DUPLICATE]);
    const { lines, misprints } = readIn(text, piece);
    expect(misprints).toEqual([]);
    expect(sold(lines)).toEqual(sold(readIn(SAMPLE, piece).lines).filter((leg) => leg !== "907 DXB"));
    // Every line in its order, for the export.
    expect(lines.map(({ line }) => line)).toEqual(Array.from(lines, (_, index) => index + 1));
    expect(`${lines.map((line) => line.text).join("\r\n")}\r\n`).toBe(text);
  },
);

test("a leg that is another flight's is not checked as one that is sold, wherever the file says so", () => {
  const text = fileWith([DUPLICATE], "388");
  const { lines, misprints } = readIn(text, 40);
  expect(misprints).toEqual([]);
  expect(sold(lines)).not.toContain("907 DXB");
  expect(`${lines.map((line) => line.text).join("\r\n")}\r\n`).toBe(text);
});

test("a leg that is sold is, and what is wrong with it is told in its place among what else is wrong", () => {
  const ofAnother = record("010", "QZ 0907").replace("HF 0907", "HF 0908");
  const text = fileWith([ofAnother], "388").replace("HNL12401240-10002 789", "HNL12401240-10002 388");
  const { lines, misprints } = readIn(text, 40);
  expect(misprints.map(({ line, field, found }) => `${line} ${field} ${found}`)).toEqual([
    `${SECOND_LEG} aircraft 388`,
    `${SECOND_LEG + 2} number 0908`,
    `${SECOND_LEG + 3} aircraft 388`,
  ]);
  expect(lines.map(({ line }) => line)).toEqual(Array.from(lines, (_, index) => index + 1));
});

test("what is wrong with the last leg of a file that ends there is told, too", () => {
  const text = fileWith([], "388").split("\r\n").slice(0, SECOND_LEG).join("\r\n");
  expect(readIn(text, 40).misprints.map(({ line, field }) => `${line} ${field}`)).toEqual([
    `${SECOND_LEG} aircraft`,
    `${SECOND_LEG + 1} record_type`,
  ]);
});

test("a leg that others have as a flight of theirs is sold: its own flight is the one that flies", () => {
  const { lines, misprints } = readIn(fileWith([record("010", "QZ 0907"), record("127", "HF")]), 201);
  expect(misprints).toEqual([]);
  expect(sold(lines)).toContain("907 DXB");
});

test("zeros between a leg and what is said about it change nothing", () => {
  const { lines, misprints } = readIn(fileWith(["0".repeat(200), DUPLICATE]), 201);
  expect(misprints).toEqual([]);
  expect(sold(lines)).not.toContain("907 DXB");
});

test("more records about one leg than can be waited for are refused, and none of them is kept back for ever", () => {
  const { lines, misprints } = readIn(fileWith([...Array(1_000).fill(record("010", "QZ 0907")), DUPLICATE]), 4_000);
  expect(misprints).toEqual([
    {
      line: SECOND_LEG + 1_001,
      column: 1,
      field: "record_type",
      expected: "at most 1000 records about the leg before",
      found: "4",
    },
  ]);
  expect(lines).toHaveLength(SAMPLE.split("\r\n").length - 1 + 1_001);
});
