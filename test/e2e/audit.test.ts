import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditReport } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, flightsOf, held, pay, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** On a busy machine one takes a minute. */
const AUDITED_MS = 400_000;
const TIMEOUT = { timeout: 2 * AUDITED_MS };
let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

async function booked(person: Person, date: string, card = "pm_card_visa"): Promise<Booking> {
  const [offer] = await search(system, { departure_date: date });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  expect((await pay(system, person, booking, card)).status).toBe(202);
  return booking;
}

describe("an audit", () => {
  it("of nothing is empty, which proves nothing", async () => {
    expect(await runAudit(system, operator)).toMatchObject({ status: "empty", discrepancies: [] });
  });

  it("of bookings in every state finds all stores agreeing, and counts what it compared", TIMEOUT, async () => {
    const person = await newPerson(system);
    const kept = await booked(person, inDays(5));
    await until(system, person, kept, "confirmed");
    const cancelled = await booked(person, inDays(6));
    await until(system, person, cancelled, "confirmed");
    await cancel(system, person, cancelled);
    await until(system, person, cancelled, "cancelled");
    const declined = await booked(person, inDays(6), "pm_card_chargeDeclined");
    await until(system, person, declined, "failed");
    const [offer] = await search(system, { departure_date: inDays(7) });
    if (offer === undefined) throw new Error("no offer");
    await held(system, person, offer);
    // The flights' news are on their way to search for a moment longer.
    const report = await waitFor(
      "an audit that finds every outbox empty",
      async () => {
        const each = await runAudit(system, operator);
        return each.sizes["flights"]?.["outbox"] === 0 && each.sizes["sagas"]?.["outbox"] === 0 && each;
      },
      AUDITED_MS,
    );
    expect(report).toMatchObject({ status: "clean", discrepancies: [], in_motion: 0 });
    expect(report.sizes).toMatchObject({
      sagas: { sagas: 4, openings: 4, outbox: 0 },
      bookings: { bookings: 4, parked_messages: 0 },
      payments: { payments: 3, parked_messages: 0 },
      notifications: { parked_messages: 0 },
      flights: { outbox: 0 },
    });
    for (const [store, table] of [
      ["payments", "inbox"],
      ["notifications", "inbox"],
      ["flights", "tombstones"],
      ["flights", "holds"],
      ["search", "availability"],
      ["sagas", "saga_log"],
    ] as const)
      expect(report.sizes[store]?.[table], `${store} ${table}`).toBeGreaterThan(0);
    const flights = new Set([kept, offer].flatMap(flightsOf));
    expect(report.compared).toEqual({
      flights: flights.size,
      // One adult on each flight of the two bookings that still have seats.
      seats: flights.size,
      bookings: 4,
      payments: 3,
      // Two captures, a refund that was owed and paid.
      ledger_entries: cancelledEntries(await system.rows("holdfast-payments", "SELECT DISTINCT entry_id FROM ledger_entries")),
      // Held four times, confirmed twice, cancelled, refunded, failed.
      messages: 9,
    });
  });

  it("names what was taken behind the saga's back", TIMEOUT, async () => {
    const person = await newPerson(system);
    const booking = await booked(person, inDays(8));
    await until(system, person, booking, "confirmed");
    await mailTo(system, person.email, "booking.confirmed");
    const [flight = ""] = flightsOf(booking);
    const claim = (await system.flightSeats(flight).manifest()).seats.find(({ booking_id }) => booking_id === booking.id);
    await system.flightSeats(flight).release({ booking_id: booking.id, attempt: claim?.attempt ?? "" });
    const report = await runAudit(system, operator);
    expect(report.status).toBe("discrepancies");
    expect(report.discrepancies).toEqual([
      { invariant: "B3", ids: [booking.id, flight, claim?.designator], detail: expect.stringContaining("does not own") },
    ]);
    expect((await system.api<AuditReport>("/v1/ops/audits/latest", { token: operator.token })).body).toEqual(report);
  });

  it("is started once for a key, is nothing for passengers, and exists under its own id only", async () => {
    const key = randomUUID();
    const start = () => system.api<AuditReport>("/v1/ops/audits", { method: "POST", token: operator.token, key });
    const first = await start();
    const again = await start();
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers["idempotency-replayed"]).toBe("true");
    const passenger = await signIn(system, "passenger@example.com");
    const path = `/v1/ops/audits/${first.body.id}`;
    expect((await system.api(path, { token: passenger.token })).status).toBe(403);
    const missing = `/v1/ops/audits/aud_${"0".repeat(32)}`;
    expect((await system.api(missing, { token: operator.token })).status).toBe(404);
  });
});

/** Two captures; the refund that was owed, and the same as it was paid out where the fare gave anything back. */
function cancelledEntries(entries: Record<string, unknown>[]): number {
  const kinds = entries.map(({ entry_id }) => String(entry_id).split(":")[0]);
  expect(kinds.filter((kind) => kind === "capture")).toHaveLength(2);
  expect(kinds.filter((kind) => kind === "refund_owed")).toHaveLength(1);
  return entries.length;
}
