import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuditReport } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import type { PersonalData } from "#contracts/personal-data.ts";
import type { Offer } from "#contracts/offers.ts";
import { scheduledAudit } from "../../harness/audit.ts";
import { ROOT } from "../../../scripts/paths.ts";
import { runAudit } from "../../../scripts/api/audit.ts";
import { inbox, mailTo, providerPayments } from "../../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../../harness/people.ts";
import { rebuildSearch } from "../../../scripts/api/rebuild-search.ts";
import { type Bookmark, bookmarkOf, bookmarkOfObject } from "../../harness/set-back.ts";
import { type System, startSystem } from "../../harness/system.ts";
import { waitFor } from "../../../scripts/api/wait-for.ts";
import { cancel, claims, flightsOf, hold, held, list, offerToCheckInFor, pay, search, until } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";

/** Audits, one after another, of everything. */
const TIMEOUT_MS = 600_000;
const DATABASES = ["bookings", "flights", "notifications", "payments"] as const;
type Database = (typeof DATABASES)[number];
/** What the runbook asks which flights are open, for a statement of each. */
const [, OPEN_FLIGHTS = ""] =
  /--command "(SELECT 'UPDATE flights [^"]+)"/.exec(readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8")) ?? [];

let system: System;
let operator: Person;
let early: Person;
let late: Person;
/** Confirmed before the point that is gone back to. */
let before: Booking;
/** Cancelled after it. */
let cancelled: Booking;
/** Confirmed after it, on the flight of the first. */
let after: Booking;
/** Confirmed after it, alone on its flight, and checked in. */
let alone: Booking;
let flight: string;
const then = new Map<Database, Bookmark>();
let flightThen: Bookmark;

beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
  [early, late] = [await newPerson(system), await newPerson(system)];
  before = await confirmed(early, await offerOn(inDays(5)));
  cancelled = await confirmed(early, await offerOn(inDays(6)));
  [flight = ""] = flightsOf(before);
  for (const booking of [before, cancelled]) await settled(booking);
  await waitFor("both mails", async () => (await mailsOf(early)).length >= 2);
  await heard(flight);
  for (const name of DATABASES) then.set(name, await bookmarkOf(system, `holdfast-${name}`, "then"));
  flightThen = await bookmarkOfObject(system, "FlightSeats", flight, "then");

  after = await confirmed(late, await offerOn(inDays(5)));
  expect(flightsOf(after)).toEqual([flight]);
  alone = await confirmed(late, await offerToCheckInFor(system));
  const checkedIn = await system.api(`/v1/bookings/${alone.id}/check-in`, { method: "POST", token: late.token, key: "aboard" });
  expect(checkedIn.status).toBe(200);
  await cancel(system, early, cancelled);
  await until(system, early, cancelled, "cancelled");
  for (const booking of [after, alone, cancelled]) await settled(booking);
  await mailTo(system, early.email, "booking.cancelled");
  await mailTo(system, early.email, "booking.refunded");
  await waitFor("both mails", async () => (await mailsOf(late)).filter(({ type }) => type === "booking.confirmed").length === 2);
  for (const flightId of [flight, ...flightsOf(alone)]) await heard(flightId);
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean" });
}, TIMEOUT_MS);
afterAll(() => system.close());

async function offerOn(departure_date: string): Promise<Offer> {
  const [offer] = await search(system, { departure_date });
  if (offer === undefined) throw new Error("no offer");
  return offer;
}
async function confirmed(person: Person, offer: Offer): Promise<Booking> {
  const booking = await held(system, person, offer);
  expect((await pay(system, person, booking)).status).toBe(202);
  return until(system, person, booking, "confirmed");
}
/** Nothing of the booking is on its way. */
const settled = (booking: Booking) =>
  waitFor("the outbox to be empty", async () => {
    const [fact] = await system.sagas(booking.id.slice(4, 6)).auditFacts({ booking_ids: [booking.id] });
    return fact?.outbox.length === 0;
  });
/** Search knows the flight as it is. */
const heard = (flightId: string) =>
  waitFor("search to hear of the flight", async () => {
    return (await shown(flightId)) === (await system.flightSeats(flightId).manifest()).version;
  });
const shown = async (flightId: string) =>
  (await system.rows("holdfast-flights", "SELECT version FROM availability WHERE flight_id = ?", flightId))[0]?.["version"];
const mailsOf = async (person: Person) => (await inbox(system, person.email)).filter(({ booking_id }) => booking_id !== null);
const broken = ({ discrepancies }: AuditReport) =>
  [...new Set(discrepancies.map(({ invariant, ids }) => `${invariant} ${ids[0]}`))].toSorted();
const setBack = async (name: Database): Promise<Bookmark> => {
  // By which it can be undone.
  const now = await bookmarkOf(system, `holdfast-${name}`, "now");
  await then.get(name)?.restore();
  return now;
};
const auditIsClean = async () => expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });

const exported = async () =>
  (await system.api<PersonalData>("/v1/me/export", { token: late.token })).body.bookings.flatMap(({ check_ins }) => check_ins);

it(
  "lists that were set back are put right by the next scheduled audit, and check-ins by what was kept",
  { timeout: TIMEOUT_MS },
  async () => {
    const now = await setBack("bookings");
    expect(broken(await scheduledAudit(system, operator))).toEqual(
      [`B6 ${after.id}`, `B6 ${alone.id}`, `B6 ${cancelled.id}`].toSorted(),
    );
    await waitFor("the lists", async () => (await list<Booking>(system, late, "/v1/bookings")).some(({ id }) => id === after.id));
    await waitFor("the audit to be clean", async () => (await runAudit(system, operator)).status === "clean", TIMEOUT_MS);

    // Of who is checked in neither of them says anything.
    const [passenger] = alone.passengers;
    expect(await exported()).toEqual([]);
    await system.rows("holdfast-bookings", `INSERT OR IGNORE INTO check_ins SELECT * FROM ${now.rows("check_ins")}`);
    expect(await exported()).toMatchObject([{ flight_id: flightsOf(alone)[0], passenger_id: passenger?.id, sequence: 1 }]);
  },
);

it(
  "search that was set back is put right by a rebuild, and nobody buys a seat twice before it",
  { timeout: TIMEOUT_MS },
  async () => {
    const statements = (await system.rows("holdfast-flights", OPEN_FLIGHTS)).map(({ line }) => String(line));
    const [opened = ""] = flightsOf(alone);
    expect(statements.filter((statement) => statement.includes(opened))).toHaveLength(1);
    await setBack("flights");
    const seats = after.passengers
      .flatMap(({ seats: chosen }) => chosen)
      .map(({ flight_id, designator }) => ({ flight_id, designator }));
    const offer = await offerOn(inDays(5));
    const passengers = offer.passengers.map(({ id }) => ({
      id,
      given_name: "Grace",
      family_name: "Hopper",
      born_on: "1985-03-14",
      seat_selections: seats,
    }));
    expect((await hold(system, early, offer, { passengers })).body.code).toBe("seat_unavailable");
    expect((await rebuildSearch(system, operator)).availability.changed).toBeGreaterThan(0);
    // A flight that nobody knows to be open is not asked.
    expect(await shown(opened)).toBe(undefined);
    for (const statement of statements) await system.rows("holdfast-flights", statement);
    expect((await rebuildSearch(system, operator)).availability.changed).toBe(1);
    await heard(opened);
    expect((await rebuildSearch(system, operator)).availability.changed).toBe(0);
    await auditIsClean();
  },
);

it(
  "notifications that were set back are missing from then on, and of them all only a refund is told again",
  { timeout: TIMEOUT_MS },
  async () => {
    const now = await setBack("notifications");
    // The inbox shows a copy once, so it would not say.
    const sentSince = async () => {
      const known = `SELECT message_id FROM ${then.get("notifications")?.rows("notifications")}`;
      const sent = `SELECT message_id FROM notifications WHERE status = 'sent' AND message_id NOT IN (${known})`;
      return (await system.rows("holdfast-notifications", sent)).map(({ message_id }) => message_id);
    };
    expect(await sentSince()).toEqual([]);
    const untold = [after, alone, cancelled].map(({ id }) => `N1 ${id}`).toSorted();
    expect(broken(await scheduledAudit(system, operator))).toEqual(untold);
    await waitFor("the refund to be told again", async () => (await sentSince()).length > 0);
    for (const booking of [after, alone, cancelled]) await settled(booking);
    expect(broken(await runAudit(system, operator))).toEqual(untold);
    expect(await sentSince()).toEqual([`${cancelled.id}:booking.refunded`]);
    await now.restore();
    await auditIsClean();
  },
);

it(
  "payments that were set back have forgotten money: every cent of it is named, and undoing it brings it back",
  { timeout: TIMEOUT_MS },
  async () => {
    const now = await setBack("payments");
    const report = await scheduledAudit(system, operator);
    expect(broken(report)).toEqual([`M2 ${cancelled.id}`, `M6 ${after.id}`, `M6 ${alone.id}`, `M6 ${cancelled.id}`].toSorted());
    expect(broken(await runAudit(system, operator))).toEqual(broken(report));
    await now.restore();
    await auditIsClean();
  },
);

it(
  "what was spoiled in one table is taken from the past alone, with nothing lost that was written since",
  { timeout: TIMEOUT_MS },
  async () => {
    const spoil = "UPDATE payments SET intent_id = NULL, amount_minor = 1, status = 'requires_action' WHERE booking_id = ?";
    await system.rows("holdfast-payments", spoil, before.id);
    expect(broken(await runAudit(system, operator))).toContain(`M6 ${before.id}`);
    const good = then.get("payments")?.rows("payments") ?? "";
    await system.rows(
      "holdfast-payments",
      `INSERT OR REPLACE INTO payments SELECT * FROM ${good} WHERE booking_id = ?`,
      before.id,
    );
    await auditIsClean();
  },
);

it("a flight's object that was set back is filled in by a rebuild from the sagas", { timeout: TIMEOUT_MS }, async () => {
  await flightThen.restore();
  expect(await claims(system, after, after.id)).toEqual([]);
  expect(broken(await runAudit(system, operator))).toContain(`B3 ${after.id}`);
  const rebuilt = await system.api(`/v1/ops/flights/${flight}/rebuild`, {
    method: "POST",
    token: operator.token,
    key: randomUUID(),
  });
  expect(rebuilt.status).toBe(200);
  expect(await claims(system, after, after.id)).toEqual([expect.stringMatching(/ sold$/)]);
  await heard(flight);
  await auditIsClean();
  const money = await providerPayments(system, after.id);
  expect(money.filter(({ amount_received }) => amount_received > 0)).toHaveLength(1);
});
