import type { Finding, OutboxFact, SagaFact } from "./facts.ts";

/** From then on an unacknowledged effect is a matter for an operator. */
export const OLD_MS = 15 * 60_000;

/** What a message that does not arrive puts at risk, by who waits for it. */
const AT_RISK: Record<OutboxFact["to"], string> = {
  seats: "B1",
  payments: "B1",
  counters: "B1",
  limits: "S9",
  notifications: "N1",
  bookings: "B6",
};

/** Effects that nobody has acknowledged for long, and those given up: also of bookings in motion. */
export const checkOutbox = (saga: SagaFact, now: number): Finding[] =>
  saga.outbox
    .filter(({ at, parked }) => parked || now - at > OLD_MS)
    .map(({ id, to, at, attempts, parked }) => ({
      invariant: AT_RISK[to],
      ids: [saga.booking_id, id],
      detail: parked
        ? "a message is parked: no retry could help"
        : `not acknowledged for ${Math.floor((now - at) / 60_000)} minutes, ${attempts} attempt(s)`,
    }));
