import { describe, expect, test } from "vitest";
import type { AuditReport } from "#contracts/audit.ts";
import type { TimelineEntry } from "#contracts/bookings.ts";
import type { Asked, SeatOperation } from "../../test/linearizability/operation.ts";
import { check, type Evidence } from "./check.ts";
import type { Entry } from "./journal.ts";

const ENTRY: Entry = {
  booking_id: "bkg_1",
  key: "key-1",
  plan: "pay",
  pay: "accepted",
  challenge: "not_asked",
  release: "not_asked",
  cancel: "not_asked",
};
const AUDIT: AuditReport = {
  id: "aud_0",
  status: "clean",
  compared: { flights: 1, seats: 1, bookings: 4, payments: 2, ledger_entries: 3, messages: 5 },
  in_motion: 0,
  poked: 0,
  sizes: {},
  discrepancies: [],
  started_at: "2026-11-25T00:00:00Z",
  finished_at: "2026-11-25T00:00:01Z",
};

const booking = (status: "confirmed" | "cancelled" | "expired" | "failed" | "held", code: string | null = null) => ({
  status,
  failure: code === null ? null : { code, decline_code: null },
  timeline: [] as TimelineEntry[],
});
const cancelledTicket = {
  ...booking("cancelled"),
  timeline: [{ at: "2026-11-25T00:00:00Z", event: "booking.confirmed", detail: "" }],
};
const letter = (n: number, type: string, id = `${n}:${type}`) => ({ id, booking_id: `bkg_${n}`, type });
const operation = (asked: Asked, by: string, invoked_at: number): SeatOperation => ({
  ...asked,
  flight_id: "HF101_2026-12-01_LHR",
  designator: "14C",
  booking: by,
  invoked_at,
  answered_at: invoked_at + 5,
});
const hold = (by: string, at: number) => operation({ op: "hold", outcome: "taken", expires_at: at + 1_000 }, by, at);
const sale = (by: string, at: number) => operation({ op: "confirm", outcome: "seen" }, by, at);
const payment = (by: string, at: number) => operation({ op: "pay", outcome: "accepted" }, by, at);

/** A run in which everything happened and nothing went wrong. */
const GOOD: Evidence = {
  entries: [
    ENTRY,
    { ...ENTRY, booking_id: "bkg_2", key: "key-2", plan: "release", pay: "not_asked", release: "accepted" },
    { ...ENTRY, booking_id: "bkg_3", key: "key-3", plan: "pay_and_cancel", cancel: "accepted" },
    { ...ENTRY, booking_id: "bkg_4", key: "key-4", plan: "leave", pay: "not_asked" },
  ],
  bookings: new Map([
    ["bkg_1", booking("confirmed")],
    ["bkg_2", booking("cancelled")],
    ["bkg_3", cancelledTicket],
    ["bkg_4", booking("expired")],
  ]),
  letters: [
    letter(1, "booking.confirmed"),
    letter(2, "booking.cancelled"),
    letter(3, "booking.confirmed"),
    letter(3, "booking.cancelled"),
    letter(4, "booking.expired"),
  ],
  audit: AUDIT,
  operations: [hold("key-1", 0), payment("key-1", 10), sale("key-1", 20)],
  restarts_s: [1, 2, 1],
};

/** How much is wrong, by what was promised, leaving out what is not. */
const wrong = (evidence: Partial<Evidence>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(check({ ...GOOD, ...evidence }).wrong).flatMap(([name, found]) =>
      found.length === 0 ? [] : [[name, found.length]],
    ),
  );
const having = (n: number, changed: Partial<Entry>): Partial<Evidence> => ({
  entries: GOOD.entries.map((entry) => (entry.booking_id === `bkg_${n}` ? { ...entry, ...changed } : entry)),
});
const ending = (n: number, changed: ReturnType<typeof booking>, ...letters: string[]): Partial<Evidence> => ({
  bookings: new Map([...GOOD.bookings, [`bkg_${n}`, changed]]),
  letters: [...GOOD.letters.filter(({ booking_id }) => booking_id !== `bkg_${n}`), ...letters.map((type) => letter(n, type))],
});

test("a run in which nothing went wrong passes", () => {
  expect(wrong({})).toEqual({});
});

describe("an acknowledged booking is lost", () => {
  test("when nobody knows it", () => {
    expect(wrong({ bookings: new Map([...GOOD.bookings].slice(1)) })).toMatchObject({ "bookings lost": 1 });
  });

  test.each<[string, number, ReturnType<typeof booking>, string[]]>([
    ["was paid and ran out", 1, booking("expired"), ["booking.expired"]],
    ["was paid with a good card and is said to be declined", 1, booking("failed", "payment_declined"), ["booking.failed"]],
    ["was paid and is cancelled without being asked", 1, cancelledTicket, ["booking.confirmed", "booking.cancelled"]],
    ["was released and is sold", 2, booking("confirmed"), ["booking.confirmed"]],
    ["was cancelled and is still sold", 3, booking("confirmed"), ["booking.confirmed"]],
    ["was only held and is sold", 4, booking("confirmed"), ["booking.confirmed"]],
    ["never ends", 4, booking("held"), ["booking.held"]],
  ])("when it %s", (_what, n, now, letters) => {
    expect(wrong(ending(n, now, ...letters))).toMatchObject({ "bookings lost": 1 });
  });

  test.each<[string, number, Partial<Entry>, ReturnType<typeof booking>, string[]]>([
    ["a payment without an answer was none", 1, { pay: "no_answer" }, booking("expired"), ["booking.expired"]],
    ["a payment without an answer was one", 1, { pay: "no_answer" }, booking("confirmed"), ["booking.confirmed"]],
    ["the provider never answered", 1, {}, booking("failed", "payment_cancelled"), ["booking.failed"]],
    ["a declined card buys nothing", 1, { plan: "decline" }, booking("failed", "payment_declined"), ["booking.failed"]],
    [
      "the bank's question never reached the client",
      1,
      { plan: "pass_challenge" },
      booking("failed", "authentication_not_finished"),
      ["booking.failed"],
    ],
    ["a release without an answer was one", 4, { release: "no_answer" }, booking("cancelled"), ["booking.cancelled"]],
  ])("but not when %s", (_what, n, changed, now, letters) => {
    expect(wrong({ ...having(n, changed), ...ending(n, now, ...letters) })).not.toHaveProperty("bookings lost");
  });

  test("when the bank's question was answered and the answer not heard of", () => {
    const answered = having(1, { plan: "pass_challenge", challenge: "accepted" });
    const unheard = ending(1, booking("failed", "authentication_not_finished"), "booking.failed");
    expect(wrong({ ...answered, ...unheard })).toMatchObject({ "bookings lost": 1 });
  });

  test("when a declined card buys it", () => {
    expect(wrong(having(1, { plan: "decline" }))).toEqual({ "bookings lost": 1 });
  });
});

describe("notifications are exactly once", () => {
  const [first = letter(1, "")] = GOOD.letters;
  test.each<[string, Evidence["letters"]]>([
    ["one is missing", GOOD.letters.slice(1)],
    ["one came twice under two keys", [...GOOD.letters, letter(1, "booking.confirmed", "another")]],
    ["one came twice under the same key", [...GOOD.letters, first]],
    ["one says something else", [...GOOD.letters.slice(1), letter(1, "booking.failed")]],
    ["one came that nobody is due", [...GOOD.letters, letter(1, "booking.cancelled")]],
  ])("not when %s", (_what, letters) => {
    expect(wrong({ letters })).toEqual({ notifications: 1 });
  });
});

describe("the audit", () => {
  const finding = { invariant: "M2", ids: ["bkg_1"], detail: "captured 2, due 1" };
  test.each<[string, Partial<AuditReport>, number]>([
    ["finds a discrepancy", { status: "discrepancies", discrepancies: [finding] }, 1],
    ["never ends", { status: "running" }, 1],
    ["leaves bookings in motion", { in_motion: 2 }, 1],
  ])("fails the run when it %s", (_what, changed, count) => {
    expect(wrong({ audit: { ...AUDIT, ...changed } })).toEqual({ discrepancies: count });
  });

  test("proves nothing when it compared nothing", () => {
    const compared = { flights: 0, seats: 0, bookings: 0, payments: 0, ledger_entries: 0, messages: 0 };
    expect(wrong({ audit: { ...AUDIT, status: "empty", compared } })).toEqual({ discrepancies: 1, "proves nothing": 6 });
  });
});

describe("answers about a seat contradict each other", () => {
  test("when it is sold twice", () => {
    const again = [hold("key-2", 30), payment("key-2", 40), sale("key-2", 50)];
    expect(wrong({ operations: [...GOOD.operations, ...again] })).toEqual({ contradictions: 1 });
    expect(check({ ...GOOD, operations: [...GOOD.operations, ...again] }).wrong.contradictions[0]).toContain("14C");
  });

  test("when it was sold and looks free at the end", () => {
    const look = operation({ op: "look", outcome: "free" }, "", 90);
    expect(wrong({ operations: [...GOOD.operations, look] })).toEqual({ contradictions: 1 });
  });

  test("not when a hold without an answer had no effect", () => {
    const lost: SeatOperation = { ...hold("key-2", 30), op: "hold", outcome: "unknown", answered_at: null };
    expect(wrong({ operations: [...GOOD.operations, lost] })).toEqual({});
  });
});

describe("restarts", () => {
  const slow = (count: number, s: number): number[] => [...Array.from({ length: count - 2 }, () => 1), s, s];

  test("that are too slow fail a long run, by their 99th percentile", () => {
    expect(wrong({ restarts_s: slow(100, 11) })).toEqual({ restarts: 1 });
    expect(wrong({ restarts_s: slow(300, 11) })).toEqual({});
    expect(check({ ...GOOD, restarts_s: slow(300, 11) }).restarts).toEqual({ p50_s: 1, p99_s: 1, worst_s: 11 });
  });

  test("are only told in a short one", () => {
    expect(wrong({ restarts_s: slow(20, 11) })).toEqual({});
    expect(check({ ...GOOD, restarts_s: slow(20, 11) }).restarts.worst_s).toBe(11);
  });
});

test("a run without bookings, histories or kills proves nothing", () => {
  expect(wrong({ entries: [], bookings: new Map(), letters: [], operations: [], restarts_s: [] })).toEqual({
    "proves nothing": 6,
  });
});
