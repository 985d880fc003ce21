import type { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { invariant } from "#domain/invariant.ts";
import { codeOf, query } from "./query.ts";

const HOLD_TTL_S = 900;
const UNIQUE_VIOLATION = "23505";

export async function takenSeats(flightId: string): Promise<Set<string>> {
  const rows = await query<{ designator: string }>("taken", TAKEN, [flightId]);
  return new Set(rows.map(({ designator }) => designator));
}
const TAKEN = "SELECT designator FROM reservations WHERE flight_id = $1 AND status = 'held'";

export interface Reservation {
  id: string;
  customer_id: string;
  request_hash: string;
  flight_id: string;
  designator: string;
  total_minor: number;
}
type Reserved = { code: "held"; id: string } | { code: "seat_unavailable" | "hold_limit" | "idempotency_key_reused" };

/** The indexes decide; only who is refused asks why. */
export async function reserve(wanted: Reservation): Promise<Reserved> {
  const { id, customer_id, request_hash, flight_id, designator, total_minor } = wanted;
  const done = await query("reserve", RESERVE, [id, customer_id, request_hash, flight_id, designator, total_minor]);
  if (done.length > 0) return { code: "held", id };
  const [why] = await query<{ known: string | null; has_one: boolean }>("why", WHY, [id, flight_id, customer_id]);
  invariant(why, "a question has an answer");
  if (why.known !== null) return why.known === request_hash ? { code: "held", id } : { code: "idempotency_key_reused" };
  return { code: why.has_one ? "hold_limit" : "seat_unavailable" };
}
const RESERVE = `INSERT INTO reservations (id, customer_id, request_hash, flight_id, designator, status, total_minor, held_until)
  VALUES ($1, $2, $3, $4, $5, 'held', $6, now() + make_interval(secs => ${HOLD_TTL_S}))
  ON CONFLICT DO NOTHING RETURNING id`;
const WHY = `SELECT (SELECT request_hash FROM reservations WHERE id = $1) AS known,
  EXISTS (SELECT FROM reservations WHERE flight_id = $2 AND customer_id = $3 AND status = 'held') AS has_one`;

/** Another seat on the flight that it is for. */
export async function changeReservation(
  change: Pick<Reservation, "id" | "customer_id" | "flight_id" | "designator">,
): Promise<"held" | "seat_unavailable" | "not_found"> {
  const { id, customer_id, flight_id, designator } = change;
  try {
    const done = await query("change", CHANGE, [id, customer_id, flight_id, designator]);
    return done.length > 0 ? "held" : "not_found";
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error;
    return "seat_unavailable";
  }
}
const CHANGE = `UPDATE reservations SET designator = $4
  WHERE id = $1 AND customer_id = $2 AND flight_id = $3 AND status = 'held' AND held_until > now() RETURNING id`;

/** False where it is nobody's, or somebody else's, or over. */
export async function endReservation({ id, customer_id }: Pick<Reservation, "id" | "customer_id">): Promise<boolean> {
  return (await query("end", END, [id, customer_id])).length > 0;
}
const END = "UPDATE reservations SET status = 'cancelled' WHERE id = $1 AND customer_id = $2 AND status = 'held' RETURNING id";

export async function setPreferences(customerId: string, preferences: NotificationPreferences): Promise<void> {
  await query("preferences", PREFERENCES, [customerId, JSON.stringify(preferences)]);
}
const PREFERENCES = `INSERT INTO customers (id, preferences) VALUES ($1, $2)
  ON CONFLICT (id) DO UPDATE SET preferences = EXCLUDED.preferences`;
