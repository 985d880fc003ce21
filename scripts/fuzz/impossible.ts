import fc from "fast-check";
import type { Source } from "./targets.ts";

const of = (path: Record<string, string[]>, body?: unknown[]): Partial<Source> => ({
  path_values: Object.fromEntries(Object.entries(path).map(([name, values]) => [name, fc.constantFrom(...values)])),
  ...(body !== undefined && { body: fc.constantFrom(...body) }),
});
const NOBODYS_ENDPOINT = "whe_00000000000000000000000000";
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
  checkIn: of({ id: ["@{travelling.id}", "@{confirmed.id}", "@{held.id}", "@{ended.id}", NOBODYS] }, [
    { passengers: ["pax_9"] },
    { flight_id: "HF999_2026-12-01_LHR" },
  ]),
  blockSeats: of({ flight_id: ["HF999_2026-12-01_LHR", "HF101_2020-01-01_LHR"] }, [{ designators: ["14C"], reason: "fuzz" }]),
  unblockSeats: of({ flight_id: ["@{flights.id}"] }, [{ designators: ["99C"], reason: "fuzz" }]),
  rebuildFlight: of({ flight_id: ["HF999_2026-12-01_LHR", "HF101_2020-01-01_LHR"] }),
  replayDeadLetter: of({ id: ["dl_search_bm90aGluZw", "dl_payments_bm90aGluZw"] }),
  resendNotification: of({ id: ["ntf_email_bm90aGluZw", "ntf_sms_AAAA", "ntf_email__"] }),
  dropDeadLetter: of({ id: ["dl_bookings_bm90aGluZw", "dl_payments_AAAA", "dl_notifications__"] }, [{ reason: "fuzz" }]),
  createWebhookEndpoint: of({}, [
    { url: "https://10.0.0.1/" },
    { url: "https://files.internal/" },
    { url: "http://hooks.partner.example/" },
  ]),
  updateWebhookEndpoint: of({ id: ["@{endpoints.id}"] }, [{ url: "https://hooks.partner.example:22/" }]),
  deleteWebhookEndpoint: of({ id: [NOBODYS_ENDPOINT] }),
  rotateWebhookSecret: of({ id: [NOBODYS_ENDPOINT] }),
  pingWebhookEndpoint: of({ id: [NOBODYS_ENDPOINT] }),
  redeliverWebhook: of({ id: ["@{endpoints.id}"], event_id: ["evt_00000000000000000000000000"] }),
  settleRefundDebt: of({ id: ["debt_none"] }, [{ reference: "fuzz" }]),
};
