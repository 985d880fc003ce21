import { describe, expect, test } from "vitest";
import { checkSeats, describeViolation } from "./check.ts";
import type { Asked, SeatOperation } from "./operation.ts";

const at = (invoked_at: number, answered_at: number | null, booking: string, asked: Asked, designator: string | null = "14C") =>
  ({ ...asked, flight_id: "HF101", designator, booking, invoked_at, answered_at }) satisfies SeatOperation;
const taken = (expires_at: number): Asked => ({ op: "hold", outcome: "taken", expires_at });
const refused: Asked = { op: "hold", outcome: "refused" };
const noAnswer: Asked = { op: "hold", outcome: "unknown" };
const released: Asked = { op: "release", outcome: "done" };
const goneSomeTime: Asked = { op: "release", outcome: "unknown" };
const paid: Asked = { op: "pay", outcome: "accepted" };
const confirmed: Asked = { op: "confirm", outcome: "seen" };
const saw = (outcome: "free" | "held" | "sold"): Asked => ({ op: "look", outcome });
const LATE = 1_000_000;

const violations = (...operations: SeatOperation[]) => checkSeats(operations).violations;

describe("passes", () => {
  test.each<[string, SeatOperation[]]>([
    ["nothing at all", []],
    ["one hold", [at(0, 1, "a", taken(LATE))]],
    ["a refusal while another booking holds", [at(0, 1, "a", taken(LATE)), at(2, 3, "b", refused)]],
    ["a refusal of one who asked first and was answered first", [at(0, 5, "b", refused), at(1, 9, "a", taken(LATE))]],
    ["a second hold after a release", [at(0, 1, "a", taken(LATE)), at(2, 3, "a", released), at(4, 5, "b", taken(LATE))]],
    ["a second hold during a release", [at(0, 1, "a", taken(LATE)), at(2, 9, "a", released), at(4, 5, "b", taken(LATE))]],
    [
      "a second hold long after a release that only was promised",
      [at(0, 1, "a", taken(LATE)), at(2, null, "a", goneSomeTime), at(90, 91, "b", taken(LATE))],
    ],
    ["a second hold once the first has expired", [at(0, 1, "a", taken(500)), at(499, 501, "b", taken(LATE))]],
    ["the same hold answered twice", [at(0, 1, "a", taken(LATE)), at(2, 3, "a", taken(LATE))]],
    [
      "a refusal by a hold whose answer was lost",
      [at(0, null, "a", noAnswer), at(2, 3, "b", refused), at(4, 5, "c", taken(LATE))],
    ],
    ["a refusal by any-seat holds whose answer was lost", [at(0, null, "a", noAnswer, null), at(2, 3, "b", refused)]],
    [
      "a sale",
      [
        at(0, 1, "a", taken(500)),
        at(2, 3, "a", paid),
        at(4, 5, "a", confirmed),
        at(900, 901, "b", refused),
        at(902, 903, "", saw("sold")),
      ],
    ],
    [
      "a payment that fails and gives the seat back",
      [at(0, 1, "a", taken(LATE)), at(2, 3, "a", paid), at(4, 5, "b", taken(LATE))],
    ],
    [
      "a sale that only the seat map shows",
      [at(0, 1, "a", taken(LATE)), at(2, null, "a", { op: "pay", outcome: "unknown" }), at(4, 5, "", saw("sold"))],
    ],
    [
      "a seat sold, cancelled and sold again",
      [
        at(0, 1, "a", taken(LATE)),
        at(2, 3, "a", paid),
        at(4, 5, "a", confirmed),
        at(6, null, "a", goneSomeTime),
        at(7, 8, "b", taken(LATE)),
        at(9, 10, "", saw("held")),
      ],
    ],
  ])("%s", (_, operations) => {
    expect(violations(...operations).flatMap(describeViolation)).toEqual([]);
  });
});

describe("catches", () => {
  test.each<[string, SeatOperation[]]>([
    ["a double sale", [at(0, 1, "a", taken(LATE)), at(2, 3, "b", taken(LATE))]],
    ["a double sale to two who asked at the same time", [at(0, 9, "a", taken(LATE)), at(0, 9, "b", taken(LATE))]],
    ["a hold given away before it expires", [at(0, 1, "a", taken(500)), at(398, 399, "b", taken(LATE))]],
    [
      "a sold seat held by another",
      [at(0, 1, "a", taken(500)), at(2, 3, "a", paid), at(4, 5, "a", confirmed), at(900, 901, "b", taken(LATE))],
    ],
    [
      "a booking confirmed while another holds its seat",
      [at(0, 1, "a", taken(500)), at(600, 601, "b", taken(LATE)), at(700, 701, "a", confirmed)],
    ],
    [
      "a payment accepted for a seat that another holds",
      [at(0, 1, "a", taken(500)), at(600, 601, "b", taken(LATE)), at(700, 701, "a", paid)],
    ],
    ["a stale read", [at(0, 1, "a", taken(LATE)), at(2, 3, "", saw("free"))]],
    [
      "a stale read of a sale",
      [at(0, 1, "a", taken(LATE)), at(2, 3, "a", paid), at(4, 5, "a", confirmed), at(6, 7, "", saw("held"))],
    ],
    ["a refused hold while the seat was free all along", [at(0, 1, "b", refused)]],
    ["a refusal before anybody asked", [at(0, 1, "b", refused), at(2, 3, "a", taken(LATE))]],
    ["a refusal after the release was done", [at(0, 1, "a", taken(LATE)), at(2, 3, "a", released), at(4, 5, "b", refused)]],
    ["a refusal by the booking's own hold", [at(0, 1, "a", taken(LATE)), at(2, 3, "a", refused)]],
    [
      "a lost hold that would have to take effect twice",
      [at(0, null, "a", noAnswer), at(1, 2, "b", refused), at(3, 4, "", saw("free")), at(5, 6, "c", refused)],
    ],
    ["a seat that nobody took and is sold", [at(0, 1, "a", taken(LATE)), at(2, 3, "", saw("sold"))]],
  ])("%s", (_, operations) => {
    expect(violations(...operations)).toMatchObject([{ flight_id: "HF101", designator: "14C", reason: "not_linearizable" }]);
  });
});

test("judges each seat by itself, and names the wrong one", () => {
  const found = checkSeats([
    at(0, 1, "a", taken(LATE), "1A"),
    at(0, 1, "b", taken(LATE), "1B"),
    at(2, 3, "c", taken(LATE), "1B"),
    at(2, 3, "d", refused, "1A"),
  ]);
  expect(found).toMatchObject({ seats: 2, operations: 4, violations: [{ designator: "1B" }] });
});

test("a counter-example holds the contradiction and nothing else", () => {
  const crowd = Array.from({ length: 400 }, (_, i) => at(2 + i, 5 + i, `loser ${i}`, refused));
  const operations = [
    at(0, 1, "a", taken(LATE)),
    ...crowd,
    at(200, 210, "b", taken(LATE)),
    at(500, null, "a", goneSomeTime),
    at(501, 502, "c", taken(LATE)),
  ];
  const [violation] = violations(...operations);
  expect(violation?.operations.map(({ booking, op, outcome }) => `${booking} ${op} ${outcome}`)).toEqual([
    "a hold taken",
    "b hold taken",
  ]);
  expect(violation && describeViolation(violation)).toEqual([
    "HF101 14C: not linearizable",
    "  0.0 … 1.0 ms  a hold: taken, until 1000000.0 ms",
    "  200.0 … 210.0 ms  b hold: taken, until 1000000.0 ms",
  ]);
});

/** A search that tried all orders would take longer than any test may; one that gave up would count as a violation. */
describe("is not overwhelmed by", () => {
  const losers = (count: number, together: number): SeatOperation[] =>
    Array.from({ length: count }, (_, i) => at(2 + i, 2 + i + together, `loser ${i}`, refused));

  test.each([1, 256, 10_000])("10,000 losers, %i at a time", (together) => {
    expect(violations(at(0, 1, "a", taken(LATE)), ...losers(10_000, together))).toEqual([]);
  });

  test("a double sale among 10,000 losers", () => {
    const double = [at(0, 1, "a", taken(LATE)), ...losers(10_000, 256), at(5_000, 5_300, "b", taken(LATE))];
    expect(violations(...double)).toHaveLength(1);
  });

  test("1,000 holds whose answers were lost, with or without a stale read", () => {
    const lost = Array.from({ length: 1_000 }, (_, i) => at(i, null, `lost ${i}`, noAnswer));
    const rest = [...losers(1_000, 256), at(3_000, 3_001, "a", taken(LATE)), ...losers(1_000, 9).map((op) => later(op, 4_000))];
    expect(violations(...lost, ...rest)).toEqual([]);
    expect(violations(...lost, ...rest, at(4_500, 4_501, "", saw("free")))).toHaveLength(1);
  });

  test("3,000 holds and releases in turn", () => {
    const turns = Array.from({ length: 3_000 }, (_, i) => [
      at(10 * i, 10 * i + 14, `b${i}`, taken(LATE)),
      at(10 * i + 5, 10 * i + 12, `b${i}`, released),
    ]).flat();
    expect(violations(...turns)).toEqual([]);
  });
});

const later = (operation: SeatOperation, ms: number): SeatOperation => ({
  ...operation,
  booking: `${operation.booking} later`,
  invoked_at: operation.invoked_at + ms,
  answered_at: operation.answered_at === null ? null : operation.answered_at + ms,
});
