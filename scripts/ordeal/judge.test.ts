import { describe, expect, test } from "vitest";
import type { AuditReport } from "#contracts/audit.ts";
import type { SeatOperation } from "../../test/linearizability/operation.ts";
import { AUDIT, booking, cancelledTicket, GOOD, hold, letter, operation, payment, PIN_MS, sale } from "./evidence.fixture.ts";
import type { Entry } from "./journal.ts";
import { type Evidence, judge, missing } from "./judge.ts";

/** How much is wrong, by what was promised, leaving out what is not. */
const wrong = (evidence: Partial<Evidence>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(judge({ ...GOOD, ...evidence }).wrong).flatMap(([name, found]) =>
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

/** Its pins ran out while the provider was silent. */
const suspended = (now: ReturnType<typeof booking>): ReturnType<typeof booking> => ({
  ...now,
  timeline: [...now.timeline, { at: "2026-11-25T00:00:00Z", event: "booking.suspended", detail: "" }],
});

/** A flight refused its seats so long after the payment began. */
const refusedAfter = (ms: number, now: ReturnType<typeof booking>): ReturnType<typeof booking> => ({
  ...now,
  timeline: [
    { at: new Date(0).toISOString(), event: "payment.started", detail: "" },
    { at: new Date(ms).toISOString(), event: "seats.refused", detail: "" },
  ],
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
    ["lost seats that were pinned all the while", 1, booking("failed", "seats_lost"), ["booking.failed"]],
    [
      "lost seats a moment before their pins were over",
      1,
      refusedAfter(PIN_MS - 1, booking("failed", "seats_lost")),
      ["booking.failed"],
    ],
  ])("when it %s", (_what, n, now, letters) => {
    expect(wrong(ending(n, now, ...letters))).toMatchObject({ "bookings lost": 1 });
  });

  test.each<[string, number, Partial<Entry>, ReturnType<typeof booking>, string[]]>([
    ["a payment without an answer was none", 1, { pay: "no_answer" }, booking("expired"), ["booking.expired"]],
    ["a payment without an answer was one", 1, { pay: "no_answer" }, booking("confirmed"), ["booking.confirmed"]],
    ["the provider never answered", 1, {}, booking("failed", "payment_cancelled"), ["booking.failed"]],
    ["a late success found its seats gone", 1, {}, suspended(booking("failed", "seats_lost")), ["booking.failed"]],
    [
      "an authorisation reached the flight when the pins were just over",
      1,
      {},
      refusedAfter(PIN_MS, booking("failed", "seats_lost")),
      ["booking.failed"],
    ],
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

  test("when a declined card has lost its seats to silence, which had nothing to be silent about", () => {
    const lost = ending(1, suspended(booking("failed", "seats_lost")), "booking.failed");
    expect(wrong({ ...having(1, { plan: "decline" }), ...lost })).toMatchObject({ "bookings lost": 1 });
  });

  test("when a declined card buys it", () => {
    expect(wrong(having(1, { plan: "decline" }))).toEqual({ "bookings lost": 1 });
  });
});

describe("notifications are exactly once", () => {
  const [, first = letter(1, "")] = GOOD.letters;
  test.each<[string, Evidence["letters"]]>([
    ["one is missing", GOOD.letters.toSpliced(1, 1)],
    ["one of a hold came twice", [...GOOD.letters, letter(1, "booking.held", "another")]],
    ["nobody was told of a refund", GOOD.letters.filter(({ type }) => type !== "booking.refunded")],
    ["somebody was told of a refund that there was not", [...GOOD.letters, letter(2, "booking.refunded")]],
    ["one came twice under two keys", [...GOOD.letters, letter(1, "booking.confirmed", "another")]],
    ["one came twice under the same key", [...GOOD.letters, first]],
    ["one says something else", [...GOOD.letters.toSpliced(1, 1), letter(1, "booking.failed")]],
    ["one came that nobody is due", [...GOOD.letters, letter(1, "booking.cancelled")]],
    ["one of a ticket that is cancelled came twice", [...GOOD.letters, letter(3, "booking.confirmed", "another")]],
  ])("not when %s", (_what, letters) => {
    expect(wrong({ letters })).toEqual({ notifications: 1 });
  });

  test("also where a confirmation that had to wait was not sent any more, since its booking was cancelled meanwhile", () => {
    const isLate = ({ booking_id, type }: Evidence["letters"][number]) => booking_id === "bkg_3" && type === "booking.confirmed";
    expect(wrong({ letters: GOOD.letters.filter((each) => !isLate(each)) })).toEqual({});
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
    const audit: AuditReport = { ...AUDIT, status: "empty", compared };
    expect(wrong({ audit })).toEqual({ discrepancies: 1 });
    expect(missing(judge(GOOD), audit)).toHaveLength(6);
  });
});

describe("answers about a seat contradict each other", () => {
  test("when it is sold twice", () => {
    const again = [hold("key-2", 30), payment("key-2", 40), sale("key-2", 50)];
    expect(wrong({ operations: [...GOOD.operations, ...again] })).toEqual({ contradictions: 1 });
    expect(judge({ ...GOOD, operations: [...GOOD.operations, ...again] }).wrong.contradictions[0]).toContain("14C");
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

test("a run without bookings and histories proves nothing", () => {
  const nothing = judge({ ...GOOD, entries: [], bookings: new Map(), letters: [], operations: [] });
  expect(missing(nothing, AUDIT)).toHaveLength(5);
  expect(missing(judge(GOOD), AUDIT)).toEqual([]);
});
