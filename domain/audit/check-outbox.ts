import { OVERDUE_MS } from "../booking/limits.ts";
import type { Finding, OutboxFact, SagaFact } from "./facts.ts";

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
    .filter(({ at, parked }) => parked || now - at > OVERDUE_MS)
    .map(({ id, to, at, attempts, parked, compensates }) => ({
      invariant: AT_RISK[to],
      ids: [saga.booking_id, id],
      detail: parked
        ? "a message is parked: no retry could help"
        : `${compensates ? "a compensation, " : ""}not acknowledged for ${Math.floor((now - at) / 60_000)} minutes, ${attempts} attempt(s)`,
    }));
