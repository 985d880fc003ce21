import { type BookingRecord, FLIGHT_CANCELLED } from "#domain/booking/record.ts";
import type { Simulation } from "../runtime/simulation.ts";
import type { Database } from "../runtime/sql.ts";

/**
 * F1: of a flight that was cancelled nothing is sold or held, nobody is left to be told, and what became of each booking is what the
 * booking says. F2: whoever lost a paid booking by that has everything back, and paid no fee.
 */
export function checkCancelledFlights(
  simulation: Simulation,
  flights: Map<string, Database>,
  records: readonly BookingRecord[],
): void {
  for (const [flightId, db] of flights) if (isCancelled(db)) checkFlight(simulation, flightId, db, records);
  for (const record of records) checkRefund(simulation, record);
}

function isCancelled(db: Database): boolean {
  const [table] = db.all("SELECT 1 FROM sqlite_master WHERE name = 'meta'", []);
  return table !== undefined && db.all("SELECT 1 FROM meta WHERE key = 'cancellation'", []).length > 0;
}

function checkFlight(simulation: Simulation, flightId: string, db: Database, records: readonly BookingRecord[]): void {
  for (const { designator, state, booking_id } of db.all("SELECT * FROM seats WHERE state <> 'free'", []))
    simulation.violate("F1", `${flightId} does not fly, and ${String(designator)} is ${String(state)}`, booking_id as string);
  const [stored] = db.all("SELECT value FROM meta WHERE key = 'cancellation'", []);
  const { finished_at: finishedAt } = JSON.parse(String(stored?.["value"])) as { finished_at: number | null };
  if (finishedAt === null) simulation.violate("F1", `the cancellation of ${flightId} never ends`, null);
  const told = db.all("SELECT booking_id, outcome FROM cancelled_bookings", []);
  for (const { booking_id: id, outcome } of told) {
    simulation.count(`booking of a cancelled flight: ${String(outcome)}`);
    const record = records.find((each) => each.id === id);
    // What a bank has sent back since is a debt.
    const isRefunded = record?.payments.some(({ refunded_minor, debt_minor }) => refunded_minor + debt_minor > 0) ?? false;
    if (outcome === "refunded" && !isRefunded) simulation.violate("F1", "said to be refunded, and nothing was", id as string);
    if (outcome === "to_do") simulation.violate("F1", "still to be undone", id as string);
  }
  for (const { id, status, segments } of records)
    if (status === "confirmed" && segments.some(({ flight_id }) => flight_id === flightId))
      simulation.violate("F1", `confirmed for ${flightId}, which does not fly`, id);
}

function checkRefund(simulation: Simulation, { id, timeline, cancellations }: BookingRecord): void {
  const events = timeline.map(({ event }) => event);
  const grounded = events.indexOf(FLIGHT_CANCELLED);
  // Who had cancelled before has paid the fee of that.
  if (grounded === -1 || events.indexOf("cancellation.confirmed") < grounded) return;
  const fee = cancellations.find(({ state }) => state === "confirmed")?.fee_minor ?? 0;
  if (fee !== 0) simulation.violate("F2", `the flight was cancelled, and ${fee} is kept`, id);
}
