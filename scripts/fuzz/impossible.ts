import fc from "fast-check";
import type { Source } from "./targets.ts";

const of = (path: Record<string, string[]>, body?: unknown[]): Partial<Source> => ({
  path_values: Object.fromEntries(Object.entries(path).map(([name, values]) => [name, fc.constantFrom(...values)])),
  ...(body !== undefined && { body: fc.constantFrom(...body) }),
});
const NOBODYS = "bkg_00_00000000000000000000000000";

/** Requests of the right shape, by whoever may, that the state of things does not allow: past everything that looks at shapes. */
export const IMPOSSIBLE: Record<string, Partial<Source>> = {
  createBooking: of({}, [
    "@{offers.young}",
    "@{offers.one_more}",
    "@{offers.same_seat}",
    "@{offers.no_seat}",
    "@{offers.taken}",
    "@{offers.tampered}",
    "@{offers.card}",
  ]),
  changeSeats: of({ id: ["@{held.id}"] }, ["@{held.no_seat}", "@{held.no_passenger}"]),
  releaseBooking: of({ id: ["@{confirmed.id}", "@{ended.id}", NOBODYS] }),
  createPayment: of({ id: ["@{confirmed.id}", "@{ended.id}", NOBODYS] }, [{ payment_method: "pm_card_visa" }]),
  quoteCancellation: of({ id: [NOBODYS] }),
  confirmCancellation: of({ id: ["@{held.id}", "@{confirmed.id}", NOBODYS], cancellation_id: ["@{quotes.id}"] }),
  rebuildFlight: of({ flight_id: ["HF999_2026-12-01_LHR", "HF101_2020-01-01_LHR"] }),
  replayDeadLetter: of({ id: ["dl_search_bm90aGluZw", "dl_payments_bm90aGluZw"] }),
  dropDeadLetter: of({ id: ["dl_bookings_bm90aGluZw", "dl_payments_AAAA", "dl_notifications__"] }, [{ reason: "fuzz" }]),
  settleRefundDebt: of({ id: ["debt_none"] }, [{ reference: "fuzz" }]),
};
