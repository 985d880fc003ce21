import { expect, test } from "vitest";
import type { Saga } from "#contracts/sagas.ts";
import { elapsed, sagaPicture } from "./saga-picture.ts";

type Line = Saga["log"][number];
const START = Date.parse("2026-12-01T10:00:00Z");
let version = 0;
const line = (event: string, step: string | null, direction: "forward" | "undo" = "forward", seconds = 0): Line => ({
  version: ++version,
  at: new Date(START + seconds * 1000).toISOString(),
  event,
  run: step === null ? null : { saga: "book", direction, step },
});

test("a sale goes forward until it rests, and each event stands in its lane with the time since the one before", () => {
  const rows = sagaPicture([
    line("open", null),
    line("pay", "authorise", "forward", 5),
    line("payment.authorized", "lock", "forward", 6.5),
    line("seats.locked", "capture", "forward", 7),
    line("tickets.numbered", null, "forward", 8),
  ]);
  expect(rows.map(({ lane, kind }) => `${lane} ${kind}`)).toEqual([
    "booking forward",
    "booking forward",
    "payment forward",
    "seats forward",
    "booking end",
  ]);
  expect(rows.map(({ after_ms }) => after_ms)).toEqual([0, 5000, 1500, 500, 1000]);
  expect(rows.map(({ next }) => next)).toEqual(["rests", "authorise", "lock", "capture", "rests"]);
});

test("what is refused is trouble, what is undone goes back, and the same question once more is told as such", () => {
  const rows = sagaPicture([
    line("pay", "authorise"),
    line("timer", "authorise"),
    line("payment.authorized", "lock"),
    line("seats.refused", "authorise", "undo"),
    line("payment.cancelled", "pin", "undo"),
    line("seats.released", "pin", "undo"),
    line("seats.released", null),
  ]);
  expect(rows.map(({ kind }) => kind)).toEqual(["forward", "again", "forward", "trouble", "back", "back", "back"]);
  expect(rows.map(({ next }) => next).slice(3, 5)).toEqual(["undoing authorise", "undoing pin"]);
});

test("a lane's line begins at its first event and ends at its last", () => {
  const rows = sagaPicture([
    line("open", null),
    line("payment.authorized", "lock"),
    line("pay", "pin"),
    line("payment.captured", null),
  ]);
  expect(rows.map(({ lines }) => lines.payment)).toEqual([
    { above: false, below: false },
    { above: false, below: true },
    { above: true, below: true },
    { above: true, below: false },
  ]);
  expect(rows.map(({ lines }) => lines.booking.below)).toEqual([true, true, false, false]);
  expect(rows.every(({ lines }) => !lines.seats.above && !lines.seats.below)).toBe(true);
});

test("an event of a newer release keeps its name", () => {
  expect(sagaPicture([line("seats.imagined", null)])[0]).toMatchObject({ words: "seats.imagined", lane: "seats" });
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [3_400, "3.4 s"],
  [120_000, "2 min"],
  [18_000_000, "5 h"],
  [259_200_000, "3 d"],
])("%d ms are %s", (ms, words) => {
  expect(elapsed(ms)).toBe(words);
});
