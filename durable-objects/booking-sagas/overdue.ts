import type { SeriesDelta } from "#contracts/metrics.ts";
import { OVERDUE_MS } from "#domain/booking/limits.ts";
import { log } from "#platform/log.ts";
import { series } from "#platform/series.ts";
import type { Row } from "./store.ts";

/**
 * Tells operators of compensations that nobody acknowledges: they are sent for ever, so nothing else would. Once for each row
 * and quarter of an hour; what was told is kept in memory, so that a restart tells it once more.
 */
export class OverdueAlerts {
  readonly #told = new Map<string, number>();
  readonly #count: (deltas: SeriesDelta[]) => void;

  constructor(count: (deltas: SeriesDelta[]) => void) {
    this.#count = count;
  }

  /** Called whenever the row is sent again. */
  look(bookingId: string, { id, command, at, attempts }: Row, now: number): void {
    if (!command.compensates || now - at < OVERDUE_MS || now - (this.#told.get(id) ?? -Infinity) < OVERDUE_MS) return;
    // A row that is still out is told again before its mark is two rounds old; the others have been acknowledged.
    for (const [told, when] of this.#told) if (now - when > 2 * OVERDUE_MS) this.#told.delete(told);
    this.#told.set(id, now);
    const minutes = Math.floor((now - at) / 60_000);
    log("error", "saga.compensation_overdue", { booking_id: bookingId, message_id: id, to: command.to, minutes, attempts });
    this.#count([{ series: series("holdfast_compensations_overdue_total", { to: command.to }), value: 1 }]);
  }
}
