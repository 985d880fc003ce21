import { PROBLEMS, type ProblemCode } from "#contracts/problems.ts";
import { JSON_IS_TAKEN, problemBody, type ProblemOptions } from "#platform/problem.ts";
import { KEY_IS_MISSING } from "../middleware/idempotency-key.ts";
import { explain, type Refusal } from "../refuse.ts";

const FLIGHT_ID = "HF101_2026-12-01_LHR";
const seat = { flight_id: FLIGHT_ID, designator: "14C" };

/** Refusals whose answers have more to say than their title, each explained as the gateway explains it. */
const REFUSALS: Refusal[] = [
  { reason: "key_reused" },
  { reason: "unknown_airport", code: "XXX", path: "destination" },
  { reason: "date_in_past", path: "departure_date", today: "2026-11-26" },
  { reason: "date_out_of_range", path: "departure_date", last: "2027-02-23" },
  { reason: "slices_out_of_order", path: "slices.1.departure_date" },
  { reason: "same_origin_and_destination", path: "destination" },
  { reason: "too_many_passengers", limit: 9 },
  { reason: "offer_expired", expired_at: "2026-11-26T10:20:00.000Z" },
  { reason: "passenger_mismatch", detail: "pax_1 travels as child but will be 14 on 2026-12-01" },
  { reason: "passenger_duplicated", passengers: ["pax_1", "pax_2"] },
  { reason: "seat_duplicated", ...seat },
  { reason: "seat_not_found", ...seat, designator: "99A" },
  { reason: "seat_wrong_cabin", ...seat },
  { reason: "seat_not_allowed", ...seat },
  { reason: "seat_unavailable", flight_id: FLIGHT_ID, designators: ["14C"], alternatives: ["14D", "15C"] },
  { reason: "flight_closed", flight_id: FLIGHT_ID },
  { reason: "sold_out", flight_id: FLIGHT_ID },
  { reason: "fare_unavailable", flight_id: FLIGHT_ID, booking_class: "M" },
  { reason: "hold_limit", limit: 2, of: "holds" },
  { reason: "hold_cooldown", flight_id: FLIGHT_ID, until: Date.UTC(2026, 10, 26, 10, 35) },
  { reason: "request_in_progress" },
  { reason: "webhook_endpoint_limit", limit: 5 },
  { reason: "webhook_url_refused", fault: "private_name" },
  { reason: "account_in_use", bookings: [{ booking_id: "bkg_03_0123456789abcdefghjkmnpqrs", because: "not_flown" }] },
  { reason: "invalid_state", status: "confirmed" },
  { reason: "flight_cancelled", flight_id: FLIGHT_ID },
  { reason: "check_in_not_open", flight_id: FLIGHT_ID, opens_at: Date.UTC(2026, 10, 30, 9, 15) },
  { reason: "check_in_closed", flight_id: FLIGHT_ID, closed_at: Date.UTC(2026, 11, 1, 8, 30) },
];
const INVALID: ProblemOptions = {
  detail: "Not as documented: passengers.0.born_on.",
  errors: [{ path: "passengers.0.born_on", code: "invalid_format", message: "Invalid ISO date" }],
};

const BOT_CHECK: ProblemOptions = {
  members: {
    site_key: "0x4AAAAAAAexample",
    script: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit",
  },
};

/** Where the document keeps a code's example. */
export const problemExampleRef = (code: ProblemCode): string => `#/components/examples/${code}`;

/** One answer of each problem code that `paths` refers to, as OpenAPI's example objects. */
export function problemExamples(paths: string, publicUrl: string): Record<string, { summary: string; value: object }> {
  const explained = new Map<ProblemCode, ProblemOptions>([
    ["validation_failed", INVALID],
    ["bot_check_required", BOT_CHECK],
    ["idempotency_key_required", KEY_IS_MISSING],
    ["unsupported_media_type", JSON_IS_TAKEN],
  ]);
  for (const { code, options } of REFUSALS.map(explain)) explained.set(code, options);
  const context = { public_url: publicUrl, request_id: "5f0c9a1e-3c0b-4a8e-9a44-7a3f1c1f2b10" };
  return Object.fromEntries(
    (Object.keys(PROBLEMS) as ProblemCode[])
      .filter((code) => paths.includes(`"${problemExampleRef(code)}"`))
      .map((code) => [code, { summary: PROBLEMS[code].title, value: problemBody(code, context, explained.get(code)) }]),
  );
}
