import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditSummary } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import { scheduledAudit } from "../harness/audit.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, claims, flightsOf, held, list, pay, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const MINUTE_MS = 60_000;
const TIMEOUT_MS = 400_000;

async function confirmed(person: Person, date: string): Promise<Booking> {
  const [offer] = await search(system, { departure_date: date });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  expect((await pay(system, person, booking)).status).toBe(202);
  return until(system, person, booking, "confirmed");
}

/** Rests: nothing of the booking is on its way. */
const settled = (booking: Booking) =>
  waitFor("the outbox to be empty", async () => {
    const shard = booking.id.slice(4, 6);
    const [fact] = await system.sagas(shard).auditFacts({ booking_ids: [booking.id] });
    return fact?.outbox.length === 0;
  });

/** As if the queue had lost the notice and nobody would send it again for days. */
async function loseNotice(person: Person, booking: Booking): Promise<void> {
  const message = `${booking.id}:booking.confirmed`;
  for (const table of ["inbox", "notifications"])
    await system.rows("holdfast-notifications", `DELETE FROM ${table} WHERE message_id = ?`, message);
  const data = { booking, tickets: await tickets(system, person, booking) };
  const command = { id: message, compensates: false, to: "notifications", type: "booking.confirmed" };
  const name = booking.id.slice(4, 6);
  const storage = await system.worker("holdfast-objects").getDurableObjectStorage("BookingSagas", { name });
  const [at, never] = [Date.now() - 20 * MINUTE_MS, Date.now() + 10_000 * MINUTE_MS];
  await storage.exec(
    "INSERT INTO outbox (id, booking_id, command, data, at, attempts, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    message,
    booking.id,
    JSON.stringify(command),
    JSON.stringify(data),
    at,
    9,
    never,
  );
  await storage.exec("UPDATE sagas SET due_at = ? WHERE id = ?", never, booking.id);
  await system.evict("BookingSagas", name);
}

describe("what the schedule's audit finds", () => {
  it("is repaired by poking the sagas, and the next audit is clean", { timeout: 3 * TIMEOUT_MS }, async () => {
    const person = await newPerson(system);
    const [unsent, mislisted, gone] = [
      await confirmed(person, inDays(5)),
      await confirmed(person, inDays(6)),
      await confirmed(person, inDays(7)),
    ];
    await cancel(system, person, gone);
    await until(system, person, gone, "cancelled");
    for (const booking of [unsent, mislisted, gone]) await settled(booking);
    await mailTo(system, person.email, "booking.confirmed");

    await loseNotice(person, unsent);
    await system.rows("holdfast-bookings", "UPDATE bookings SET status = 'held', total_minor = 1 WHERE id = ?", mislisted.id);
    // A flight that was restored to an earlier state has seats for a booking that has ended.
    const [flight = ""] = flightsOf(gone);
    const ghost = { booking_id: gone.id, attempt: "ghost" };
    const seats = [{ passenger_id: "pax_1", designator: null }];
    const { cabin, booking_class } = gone.slices[0]?.segments[0] ?? { cabin: "economy", booking_class: "" };
    const request = { ...ghost, request_hash: "h", user_id: "u", cabin, booking_class, seats, ttl_ms: 15 * MINUTE_MS };
    expect((await system.flightSeats(flight).hold(request)).ok).toBe(true);
    await system.flightSeats(flight).pin(ghost, Date.now() + 60 * MINUTE_MS);

    const report = await scheduledAudit(system, operator);
    expect(report.discrepancies.map(({ invariant, ids }) => [invariant, ids[0]])).toEqual([
      ["B6", mislisted.id],
      ["N1", unsent.id],
      ["S7", gone.id],
    ]);
    expect(report).toMatchObject({ status: "discrepancies", poked: 3 });
    const [newest] = await list<AuditSummary>(system, operator, "/v1/ops/audits?limit=1");
    expect(newest).toMatchObject({ id: report.id, status: "discrepancies", poked: 3, discrepancy_count: 3 });
    await settled(unsent);
    await settled(mislisted);
    await waitFor("the seats to be free", async () => (await claims(system, gone, gone.id)).length === 0);
    expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [], poked: 0 });
    const listed = await list<Booking>(system, person, "/v1/bookings");
    expect(listed.find(({ id }) => id === mislisted.id)).toMatchObject({ status: "confirmed", total: mislisted.total });
    // The mail that went out before the loss is the same one.
    const mails = (await inbox(system, person.email)).filter(({ booking_id }) => booking_id === unsent.id);
    expect(mails.filter(({ type }) => type === "booking.confirmed")).toHaveLength(1);
    const metrics = await waitFor("the audits to be counted", async () => {
      const { body } = await system.api<string>("/metrics");
      return body.includes('holdfast_audits_total{status="clean"}') && body;
    });
    expect(metrics).toContain('holdfast_audit_discrepancies_total{invariant="S7"} 1\n');
    expect(metrics).toContain("holdfast_sagas_poked_total{} 3\n");
  });

  it(
    "stays reported where no saga can put it right, and an operator's audit pokes nobody",
    { timeout: 3 * TIMEOUT_MS },
    async () => {
      const person = await newPerson(system);
      const booking = await confirmed(person, inDays(8));
      await settled(booking);
      const [flight = ""] = flightsOf(booking);
      const claim = (await system.flightSeats(flight).manifest()).seats.find(({ booking_id }) => booking_id === booking.id);
      await system.flightSeats(flight).release({ booking_id: booking.id, attempt: claim?.attempt ?? "" });
      const missing = [expect.objectContaining({ invariant: "B3", ids: [booking.id, flight, claim?.designator] })];
      expect(await scheduledAudit(system, operator)).toMatchObject({ discrepancies: missing, poked: 1 });
      await settled(booking);
      expect(await runAudit(system, operator)).toMatchObject({ discrepancies: missing, poked: 0 });
    },
  );
});
