import { describe, expect, it, vi } from "vitest";
import { OVERDUE_MS } from "#domain/booking/limits.ts";
import { setLogLevel } from "#platform/log.ts";
import { OverdueAlerts } from "./overdue.ts";
import type { Row } from "./store.ts";

const BOOKING = "bkg_00_00000000000000000000000000";
const row = (more: Partial<Row["command"]> = {}, id = `${BOOKING}:cancel:1`): Row => ({
  id,
  command: { id, compensates: true, to: "payments", type: "payment.cancel", ...more } as Row["command"],
  data: null,
  at: 0,
  attempts: 20,
  next_at: 0,
  traceparent: null,
});

/** What was told: one entry for each alert. */
function listening() {
  setLogLevel("error");
  const error = vi.spyOn(console, "error").mockReturnValue();
  const counted: string[] = [];
  const alerts = new OverdueAlerts((deltas) => counted.push(...deltas.map(({ series }) => series)));
  const lines = () => error.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  return { alerts, counted, lines };
}

describe("a compensation that nobody acknowledges", () => {
  it("is told of when it is a quarter of an hour old, not before, and then once each quarter", () => {
    const { alerts, counted, lines } = listening();
    for (let now = 0; now <= 4 * OVERDUE_MS; now += 60_000) alerts.look(BOOKING, row(), now);
    expect(lines().map(({ event, message_id, minutes }) => [event, message_id, minutes])).toEqual(
      [15, 30, 45, 60].map((minutes) => ["saga.compensation_overdue", `${BOOKING}:cancel:1`, minutes]),
    );
    expect(counted).toEqual(Array(4).fill('holdfast_compensations_overdue_total{to="payments"}'));
  });

  it("is told of for each row by itself", () => {
    const { alerts, counted } = listening();
    for (const id of ["a", "b", "a"]) alerts.look(BOOKING, row({}, id), OVERDUE_MS);
    expect(counted).toHaveLength(2);
  });

  it("is another matter than a message that may park", () => {
    const { alerts, counted } = listening();
    alerts.look(BOOKING, row({ compensates: false }), 10 * OVERDUE_MS);
    expect(counted).toEqual([]);
  });
});
