import { describe, expect, it } from "vitest";
import {
  ID,
  NOW,
  cancelledFacts,
  confirmedFacts,
  failedFacts,
  heldFacts,
  indebtedFacts,
  line,
  settledFacts,
} from "./audit.fixture.ts";
import { OVERDUE_MS } from "../booking/limits.ts";
import { checkBooking } from "./check-booking.ts";
import { checkFlight } from "./check-flight.ts";
import { checkBalances } from "./check-money.ts";
import { checkUnique } from "./check-unique.ts";
import { type BookingFacts, type Finding, type SagaFact, noFacts } from "./facts.ts";
import { judge } from "./verdict.ts";

const first = <T>(items: T[]): T => {
  const [item] = items;
  if (item === undefined) throw new Error("the fixture has one");
  return item;
};
type Change = (facts: BookingFacts) => void;
const saga =
  (change: (saga: SagaFact) => void): Change =>
  ({ sagas }) =>
    change(first(sagas));
function broken(facts: BookingFacts, change: Change): Finding[] {
  change(facts);
  return checkBooking(facts, NOW).findings;
}
const invariants = (findings: Finding[]): string[] => [...new Set(findings.map(({ invariant }) => invariant))].toSorted();
const message = (to: SagaFact["outbox"][number]["to"], more: Partial<SagaFact["outbox"][number]> = {}) => ({
  id: `${ID}:${to}`,
  to,
  at: NOW,
  attempts: 1,
  compensates: false,
  parked: false,
  ...more,
});

describe("a booking on which every store agrees", () => {
  it.each([
    ["held", heldFacts],
    ["confirmed", confirmedFacts],
    ["cancelled against a fee", cancelledFacts],
    ["cancelled, its refund owed", indebtedFacts],
    ["cancelled, its debt settled", settledFacts],
    [
      "cancelled, its debt settled while the ledger was being read",
      () => ({ ...settledFacts(), entries: indebtedFacts().entries }),
    ],
    ["failed", failedFacts],
    ["never opened, one hold running out", () => ({ ...noFacts(ID), claims: heldFacts().claims })],
  ])("%s: nothing to report", (_, facts) => {
    expect(checkBooking(facts(), NOW)).toEqual({ in_motion: false, findings: [] });
  });

  it("may have its seats pinned while a declined payment may be tried again", () => {
    const facts = heldFacts();
    for (const claim of facts.claims) claim.state = "pinned";
    expect(checkBooking(facts, NOW).findings).toEqual([]);
  });
});

describe("a planted discrepancy is found", () => {
  it.each<[string, () => BookingFacts, Change, string[]]>([
    ["a seat of a confirmed booking is free", confirmedFacts, ({ claims }) => claims.pop(), ["B3"]],
    ["a seat of a held booking is free", heldFacts, ({ claims }) => claims.pop(), ["B3"]],
    ["a seat is only pinned", confirmedFacts, ({ claims }) => (first(claims).state = "pinned"), ["B3", "S7"]],
    ["a seat is sold to another attempt", confirmedFacts, ({ claims }) => (first(claims).attempt = "b"), ["B3", "S7"]],
    ["a seat is another passenger's", confirmedFacts, ({ claims }) => (first(claims).passenger_id = "pax_9"), ["B3", "S7"]],
    ["a cancelled booking has a seat", cancelledFacts, (facts) => facts.claims.push(first(confirmedFacts().claims)), ["S7"]],
    ["a failed booking has a seat", failedFacts, (facts) => facts.claims.push(first(heldFacts().claims)), ["S7"]],
    [
      "a sold seat has no booking",
      confirmedFacts,
      (facts) => Object.assign(facts, noFacts(ID), { claims: facts.claims }),
      ["S7"],
    ],
    ["the saga takes a sold seat for pinned", confirmedFacts, saga((own) => (first(own.segments).state = "pinned")), ["B3"]],
    [
      "a second intent keeps money",
      confirmedFacts,
      ({ intents }) => intents.push({ ...first(intents), id: "pi_2" }),
      ["M1", "M2", "M6"],
    ],
    [
      "money is kept of a failed booking",
      failedFacts,
      ({ intents }) => Object.assign(first(intents), { status: "succeeded", received_minor: 42_000 }),
      ["M2", "M6"],
    ],
    [
      "money is kept for nobody",
      confirmedFacts,
      (facts) => Object.assign(facts, noFacts(ID), { intents: facts.intents, payments: facts.payments }),
      ["M6", "M8"],
    ],
    ["a confirmed booking was not charged", confirmedFacts, ({ intents }) => (first(intents).received_minor = 0), ["M2", "M6"]],
    [
      "another amount was captured",
      confirmedFacts,
      ({ intents }) => (first(intents).received_minor = 41_000),
      ["M2", "M5", "M6"],
    ],
    [
      "more was refunded than captured",
      cancelledFacts,
      ({ provider_refunds }) => (first(provider_refunds).amount_minor = 50_000),
      ["M2", "M3", "M6"],
    ],
    ["as much was captured in another currency", confirmedFacts, ({ intents }) => (first(intents).currency = "EUR"), ["M5"]],
    ["the refund never reached the provider", cancelledFacts, (facts) => (facts.provider_refunds = []), ["M2", "M6"]],
    ["a fee is not in the ledger", cancelledFacts, saga((own) => (own.fee_minor = 6_000)), ["M2"]],
    ["a debt was forgotten", indebtedFacts, saga((own) => (first(own.payments).debt_minor = 0)), ["M2"]],
    ["a debt is known to the saga alone", indebtedFacts, (facts) => (facts.debts = []), ["M2"]],
    ["a debt is known to payments alone", cancelledFacts, (facts) => (facts.debts = indebtedFacts().debts), ["M2"]],
    [
      "a debt is recorded for a payment the saga does not know",
      indebtedFacts,
      ({ debts }) => (first(debts).payment_id = "pay_9"),
      ["M2"],
    ],
    ["a debt is recorded twice", indebtedFacts, ({ debts }) => debts.push({ ...first(debts), id: "debt_2" }), ["M2"]],
    ["a debt is of another amount", indebtedFacts, ({ debts }) => (first(debts).amount_minor = 36_999), ["M2"]],
    ["a debt is in another currency", indebtedFacts, ({ debts }) => (first(debts).currency = "EUR"), ["M2"]],
    ["a debt is called settled and was never paid", indebtedFacts, ({ debts }) => (first(debts).state = "settled"), ["M2"]],
    ["a debt was paid and is still open", settledFacts, ({ debts }) => (first(debts).state = "open"), ["M2"]],
    ["a debt was paid in part", settledFacts, ({ debts }) => (first(debts).settled_minor = 100), ["M2"]],
    [
      "a debt was paid that nobody has recorded",
      settledFacts,
      (facts) =>
        Object.assign(
          facts,
          { debts: [] },
          { sagas: cancelledFacts().sagas, provider_refunds: cancelledFacts().provider_refunds },
        ),
      ["M2", "M6"],
    ],
    ["an authorisation is left open", failedFacts, ({ intents }) => (first(intents).status = "requires_capture"), ["M8"]],
    ["a capture is not in the ledger", confirmedFacts, (facts) => (facts.entries = []), ["M6"]],
    [
      "a returned refund is not in the ledger",
      indebtedFacts,
      (facts) => (facts.entries = facts.entries.filter(({ kind }) => kind !== "refund_returned")),
      ["M2", "M6"],
    ],
    [
      "the ledger has a refund the provider has not",
      confirmedFacts,
      ({ entries }) =>
        entries.push(
          line("refund_paid:re_9", "refund_paid", "refunds_payable", 100, 0),
          line("refund_paid:re_9", "refund_paid", "provider_clearing", 0, 100),
        ),
      ["M2", "M6"],
    ],
    ["an entry does not balance", confirmedFacts, ({ entries }) => entries.pop(), ["M4"]],
    ["an entry has two currencies", confirmedFacts, ({ entries }) => (first(entries).currency = "EUR"), ["M4"]],
    [
      "the ledger has the capture in another currency",
      confirmedFacts,
      ({ entries }) => entries.forEach((each) => (each.currency = "EUR")),
      ["M6"],
    ],
    [
      "an amount has fractions",
      confirmedFacts,
      ({ entries }) => entries.push(line("capture:x", "other", "fees", 0.5, 0.5)),
      ["M7"],
    ],
    ["the payments database missed the capture", confirmedFacts, ({ payments }) => (first(payments).status = "unknown"), ["M6"]],
    ["the saga missed a refund", cancelledFacts, saga((own) => (first(own.payments).refunded_minor = 0)), ["M6"]],
    ["lists do not show it", confirmedFacts, (facts) => (facts.projections = []), ["B6"]],
    ["lists show another status", confirmedFacts, ({ projections }) => (first(projections).status = "held"), ["B6"]],
    ["lists show another price", confirmedFacts, ({ projections }) => (first(projections).total_minor = 1), ["B6"]],
    ["lists show another currency", confirmedFacts, ({ projections }) => (first(projections).currency = "EUR"), ["B6"]],
    ["lists show another locator", confirmedFacts, ({ projections }) => (first(projections).record_locator = "A2B3C4"), ["B6"]],
    ["lists miss a passenger", confirmedFacts, ({ projections }) => (first(projections).passengers = 1), ["B6"]],
    ["lists miss a ticket", confirmedFacts, ({ projections }) => first(projections).tickets.pop(), ["B6"]],
    ["lists show what does not exist", heldFacts, (facts) => Object.assign(facts, { sagas: [], claims: [] }), ["B6"]],
    ["nobody was told", confirmedFacts, (facts) => (facts.notices = []), ["N1"]],
    [
      "somebody was told twice",
      confirmedFacts,
      ({ notices }) => notices.push({ ...first(notices.toReversed()), id: "another" }),
      ["N1"],
    ],
    ["nobody was told of a hold that lasts", heldFacts, (facts) => (facts.notices = []), ["N1"]],
    [
      "somebody was told of a hold twice",
      failedFacts,
      ({ notices }) => notices.push({ ...first(notices), id: "another" }),
      ["N1"],
    ],
    [
      "somebody was told of a refund that there was not",
      confirmedFacts,
      ({ notices }) => notices.push({ ...first(notices), id: "another", type: "booking.refunded" }),
      ["N1"],
    ],
    [
      "a failed booking was told as confirmed",
      failedFacts,
      ({ notices }) => notices.push({ ...first(notices), id: "another", type: "booking.confirmed" }),
      ["N1", "N2"],
    ],
    [
      "a notification failed without a reason",
      confirmedFacts,
      ({ notices }) => (first(first(notices).channels).status = "failed"),
      ["N4"],
    ],
    ["a payment message is parked", failedFacts, saga((own) => own.outbox.push(message("payments", { parked: true }))), ["B1"]],
    ["a mail is parked", failedFacts, saga((own) => own.outbox.push(message("notifications", { parked: true }))), ["N1"]],
    ["a projection is parked", failedFacts, saga((own) => own.outbox.push(message("bookings", { parked: true }))), ["B6"]],
  ])("%s", (_, facts, change, expected) => {
    const findings = broken(facts(), change);
    expect(invariants(findings)).toEqual(expected);
    for (const { ids } of findings) expect(ids[0]).toBe(ID);
  });
});

describe("a booking in motion", () => {
  it.each<[string, (own: SagaFact) => void]>([
    ["its saga is at work", (own) => (own.running = true)],
    ["its hold has run out, its alarm not rung", (own) => (own.expires_at = NOW)],
    ["a message is on its way", (own) => own.outbox.push(message("bookings"))],
    ["it is being paid", (own) => (own.status = "paying")],
    ["it is being cancelled", (own) => (own.status = "cancelling")],
  ])("is not judged while %s", (_, change) => {
    const facts = { ...heldFacts(), claims: [] };
    change(first(facts.sagas));
    expect(checkBooking(facts, NOW)).toEqual({ in_motion: true, findings: [] });
  });

  it("is reported when it waits for too long", () => {
    const facts = heldFacts();
    first(facts.sagas).outbox.push(message("seats", { at: NOW - OVERDUE_MS - 1, attempts: 20 }));
    expect(checkBooking(facts, NOW)).toMatchObject({
      in_motion: true,
      findings: [{ invariant: "B1", detail: "not acknowledged for 15 minutes, 20 attempt(s)" }],
    });
  });

  it("is named as a compensation where it undoes something", () => {
    const facts = heldFacts();
    first(facts.sagas).outbox.push(message("payments", { at: NOW - OVERDUE_MS - 1, compensates: true }));
    expect(checkBooking(facts, NOW).findings).toMatchObject([
      { invariant: "B1", detail: "a compensation, not acknowledged for 15 minutes, 1 attempt(s)" },
    ]);
  });
});

describe("a flight by itself", () => {
  const seat = (designator: string, state: string, booking_id: string) => ({
    designator,
    state,
    booking_id,
    passenger_id: "pax_1",
    booking_class: "M",
  });
  const flight = {
    flight_id: "HF101_2026-12-01_LHR",
    seats: [
      seat("14A", "sold", "b1"),
      seat("14B", "held", "b2"),
      { designator: "30A", state: "blocked", booking_id: null, passenger_id: null, booking_class: null },
    ],
    booking_classes: [{ booking_class: "M", authorised: 2, honoured: 0 }],
    check_ins: [],
    overdue: [],
  };
  const checkedIn = (sequence: number, booking_id: string) => ({ sequence, booking_id, passenger_id: "pax_1" });

  it("is reported with what it has been saying for long: the inventory to search, an expiry to a saga", () => {
    const overdue = [
      { id: "inventory", tries: 20 },
      { id: "expired:b9:x", tries: 31 },
    ];
    expect(checkFlight({ ...flight, overdue })).toEqual([
      { invariant: "B6", ids: [flight.flight_id, "inventory"], detail: "not acknowledged after 20 sends" },
      { invariant: "B1", ids: [flight.flight_id, "expired:b9:x"], detail: "not acknowledged after 31 sends" },
    ]);
  });

  it("is as it must be while every seat has one owner and every class its units", () => {
    expect(checkFlight(flight)).toEqual([]);
  });

  it("is reported with a seat that has two owners", () => {
    const seats = [...flight.seats, seat("14A", "held", "b3")];
    expect(
      invariants(checkFlight({ ...flight, seats, booking_classes: [{ booking_class: "M", authorised: 9, honoured: 0 }] })),
    ).toEqual(["S1"]);
  });

  it("counts a passenger whose seat is being changed once, and every seat that is sold", () => {
    const withSecond = (state: string, booking: string) => ({ ...flight, seats: [...flight.seats, seat("15A", state, booking)] });
    expect(checkFlight(withSecond("held", "b2"))).toEqual([]);
    expect(invariants(checkFlight(withSecond("held", "b3")))).toEqual(["S2"]);
    expect(invariants(checkFlight(withSecond("sold", "b1")))).toEqual(["S2"]);
  });

  it("is as it must be with somebody checked in whose seat is sold, and with somebody whose booking has let go since", () => {
    expect(checkFlight({ ...flight, check_ins: [checkedIn(1, "gone"), checkedIn(2, "b1")] })).toEqual([]);
  });

  it("is reported with somebody checked in whose seat is not sold to them", () => {
    expect(checkFlight({ ...flight, check_ins: [checkedIn(1, "b2")] })).toMatchObject([
      { invariant: "S13", ids: [flight.flight_id, "b2", "14B"], detail: "its passenger is checked in, and the seat is held" },
    ]);
  });

  it("is reported with a sequence number that two have", () => {
    expect(checkFlight({ ...flight, check_ins: [checkedIn(1, "b1"), checkedIn(1, "gone")] })).toMatchObject([
      { invariant: "S13", ids: [flight.flight_id, "b1", "gone"] },
    ]);
  });

  it("is as it must be with units beyond the authorised, as many as offers are honoured with", () => {
    expect(checkFlight({ ...flight, booking_classes: [{ booking_class: "M", authorised: 1, honoured: 1 }] })).toEqual([]);
  });

  it.each([
    ["a class beyond its units", [{ booking_class: "M", authorised: 1, honoured: 0 }]],
    ["a class that was never authorised", []],
  ])("is reported with %s", (_, booking_classes) => {
    expect(checkFlight({ ...flight, booking_classes })).toMatchObject([{ invariant: "S2", ids: [flight.flight_id, "M"] }]);
  });
});

it("a locator or ticket that two bookings have is reported, not one that a booking has twice", () => {
  expect(
    checkUnique([
      { kind: "locator", value: "K7QXZ4", booking_ids: ["a", "b"] },
      { kind: "ticket", value: "9990000000001", booking_ids: ["b", "c"] },
      { kind: "ticket", value: "9990000000002", booking_ids: ["c", "c"] },
    ]),
  ).toMatchObject([
    { invariant: "B5", ids: ["a", "b"] },
    { invariant: "B5", ids: ["b", "c"] },
  ]);
});

it("a ledger whose sums differ is reported by currency", () => {
  expect(
    checkBalances([
      { currency: "EUR", debit_minor: 10, credit_minor: 10 },
      { currency: "GBP", debit_minor: 10, credit_minor: 9 },
    ]),
  ).toMatchObject([{ invariant: "M4", ids: ["GBP"] }]);
});

describe("a disagreement", () => {
  const wrong = (): BookingFacts => ({ ...confirmedFacts(), notices: [] });

  it("is looked at again before it counts", () => {
    expect(judge(wrong(), undefined, NOW)).toEqual({ findings: [], again: true, sighting: 9 });
  });

  it("counts once the booking has not changed between two looks", () => {
    expect(judge(wrong(), 9, NOW)).toMatchObject({ findings: [{ invariant: "N1" }], again: false });
  });

  it.each([
    ["in motion", null],
    ["in another version", 8],
    ["not there", -1],
  ])("does not count where it was %s at the look before", (_, before) => {
    expect(judge(wrong(), before, NOW)).toEqual({ findings: [], again: true, sighting: 9 });
  });

  it("is forgotten where the second look finds none", () => {
    expect(judge(confirmedFacts(), 8, NOW)).toMatchObject({ findings: [], again: false });
  });

  it("about a booking that does not exist counts when it still does not", () => {
    const facts = { ...noFacts(ID), claims: confirmedFacts().claims };
    expect(judge(facts, undefined, NOW)).toMatchObject({ findings: [], again: true, sighting: -1 });
    expect(judge(facts, -1, NOW)).toMatchObject({ findings: [{ invariant: "S7" }, { invariant: "S7" }], again: false });
  });

  it("leaves a booking in motion for later, and says at once what has waited for too long", () => {
    const facts = confirmedFacts();
    first(facts.sagas).outbox.push(message("payments", { at: NOW - OVERDUE_MS - 1 }));
    expect(judge(facts, 9, NOW)).toMatchObject({ findings: [{ invariant: "B1" }], again: true, sighting: null });
  });
});
