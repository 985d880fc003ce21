import type { AuditReport } from "#contracts/audit.ts";
import type { Asked, SeatOperation } from "../../test/linearizability/operation.ts";
import type { Entry } from "./journal.ts";
import type { Evidence } from "./judge.ts";

type Found = Evidence["bookings"] extends Map<string, infer Each> ? Each : never;

const ENTRY: Entry = {
  booking_id: "bkg_1",
  key: "key-1",
  plan: "pay",
  pay: "accepted",
  challenge: "not_asked",
  release: "not_asked",
  cancel: "not_asked",
};
export const AUDIT: AuditReport = {
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

const eur = (amount_minor: number) => ({ amount_minor, currency: "EUR" });
export const booking = (
  status: "confirmed" | "cancelled" | "expired" | "failed" | "held",
  code: NonNullable<Found["failure"]>["code"] | null = null,
): Found => ({
  status,
  failure: code === null ? null : { code, decline_code: null },
  timeline: [],
  total: eur(12_000),
  refund: null,
});
/** Bought, given back, and ten of its 120 euros kept. */
export const cancelledTicket: Found = {
  ...booking("cancelled"),
  refund: { amount: eur(11_000), status: "succeeded" },
  timeline: [{ at: "2026-11-25T00:00:00Z", event: "booking.confirmed", detail: "" }],
};
export const letter = (n: number, type: string, id = `${n}:${type}`) => ({ id, booking_id: `bkg_${n}`, type });
export const operation = (asked: Asked, by: string, invoked_at: number): SeatOperation => ({
  ...asked,
  flight_id: "HF101_2026-12-01_LHR",
  designator: "14C",
  booking: by,
  invoked_at,
  answered_at: invoked_at + 5,
});
export const hold = (by: string, at: number) => operation({ op: "hold", outcome: "taken", expires_at: at + 1_000 }, by, at);
export const sale = (by: string, at: number) => operation({ op: "confirm", outcome: "seen" }, by, at);
export const payment = (by: string, at: number) => operation({ op: "pay", outcome: "accepted" }, by, at);

/** A run in which everything happened and nothing went wrong. */
export const PIN_MS = 60_000;
export const GOOD: Evidence = {
  pin_ms: PIN_MS,
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
    letter(1, "booking.held"),
    letter(1, "booking.confirmed"),
    letter(2, "booking.cancelled"),
    letter(3, "booking.confirmed"),
    letter(3, "booking.cancelled"),
    letter(3, "booking.refunded"),
    letter(4, "booking.expired"),
  ],
  audit: AUDIT,
  operations: [hold("key-1", 0), payment("key-1", 10), sale("key-1", 20)],
};
