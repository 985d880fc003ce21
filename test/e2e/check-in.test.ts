import { randomUUID } from "node:crypto";
import { decode } from "bcbp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { BoardingPass } from "#contracts/check-in.ts";
import type { FlightManifest } from "#contracts/manifest.ts";
import type { PersonalData } from "#contracts/personal-data.ts";
import type { Offer } from "#contracts/offers.ts";
import type { ApiAnswer } from "../../scripts/api/api.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { sendToQueue } from "../harness/queue.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { scanPage } from "../../workers/notifications/pdf/scan.fixture.ts";
import { cancel, flightsOf, held, offerToCheckInFor, pay, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

type Passes = { data: BoardingPass[]; code?: string; [member: string]: unknown };
const HOUR_MS = 3_600_000;

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

let key = 0;
const checkIn = (who: Person, { id }: Pick<Booking, "id">, json?: object): Promise<ApiAnswer<Passes>> =>
  system.api<Passes>(`/v1/bookings/${id}/check-in`, { method: "POST", token: who.token, key: `check-in-${key++}`, json });
const passesOf = async (who: Person, { id }: Pick<Booking, "id">): Promise<BoardingPass[]> =>
  (await system.api<Passes>(`/v1/bookings/${id}/boarding-passes`, { token: who.token })).body.data;
const pdfOf = (who: Person, pass: BoardingPass | undefined) => system.open(pass?.pdf_url ?? "", { token: who.token });

/** A booking of somebody's own for this offer, paid for. */
async function sold(offer: Offer, who?: Person): Promise<{ who: Person; booking: Booking; flightId: string }> {
  const person = who ?? (await newPerson(system));
  const booking = await held(system, person, offer);
  await pay(system, person, booking);
  const [flightId = ""] = flightsOf(booking);
  return { who: person, booking: await until(system, person, booking, "confirmed"), flightId };
}

/** As a timetable does it. */
async function retime(flightId: string, departs_at: number): Promise<void> {
  const flight = system.flightSeats(flightId);
  const list = await flight.seatList();
  if (!list.ok) throw new Error(list.error.reason);
  const redefined = await flight.redefine({ n: 1, definition: { ...list.value.definition, departs_at } });
  expect(redefined.ok).toBe(true);
}

/** The object's storage is gone, and so is its memory. */
async function lose(flightId: string): Promise<void> {
  const storage = await system.worker("holdfast-objects").getDurableObjectStorage("FlightSeats", { name: flightId });
  for (const table of ["meta", "seats", "holds", "tombstones", "cooldowns", "outbox", "check_ins"])
    await storage.exec(`DROP TABLE ${table}`);
  await system.evict("FlightSeats", flightId);
}

const openMails = async ({ email }: Person) =>
  (await inbox(system, email)).filter(({ type }) => type === "booking.check_in_open");
/** As the scheduler does: until search has heard of the sale, it does not see what there is to tell. */
const askUntilTold = (who: Person) =>
  waitFor("the mail that check-in is open", async () => {
    const at = new Date().toISOString();
    const message = { v: 1, type: "task.run", booking_id: null, step: "task", at, traceparent: null };
    await sendToQueue(system, "SEARCH_QUEUE", { ...message, id: randomUUID(), data: { name: "check_ins.tell" } });
    return (await openMails(who)).length > 0;
  });

describe("a passenger on the day before departure", () => {
  test("checks in, gets the pass as PDF, and has none once the booking is cancelled", async () => {
    const offer = await offerToCheckInFor(system, { adults: 2 });
    const { who, booking, flightId } = await sold(offer);
    expect(await passesOf(who, booking)).toEqual([]);

    const answer = await checkIn(who, booking);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { data: passes } = answer.body;
    expect(passes.map(({ passenger_id, sequence }) => [passenger_id, sequence])).toEqual([
      ["pax_1", 1],
      ["pax_2", 2],
    ]);
    expect(passes.map(({ designator }) => designator)).toEqual(booking.passengers.map(({ seats }) => seats[0]?.designator));
    expect(JSON.stringify(answer.body)).not.toContain("Lovelace");
    expect(await passesOf(who, booking)).toEqual(passes);
    // Again is the same, whoever is named.
    expect((await checkIn(who, booking, { flight_id: flightId, passengers: ["pax_2"] })).body.data).toEqual(passes.slice(1));

    const pdf = await pdfOf(who, passes[0]);
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect((await pdfOf(await newPerson(system), passes[0])).status).toBe(404);

    const manifest = await system.api<FlightManifest>(`/v1/ops/flights/${flightId}/manifest`, { token: operator.token });
    const seats = manifest.body.seats.filter(({ booking_id }) => booking_id === booking.id);
    expect(new Set(seats.map(({ sequence }) => sequence))).toEqual(new Set([1, 2]));

    const { body: own } = await system.api<PersonalData>("/v1/me/export", { token: who.token });
    expect(own.bookings[0]?.check_ins.map(({ passenger_id, sequence }) => [passenger_id, sequence])).toEqual([
      ["pax_1", 1],
      ["pax_2", 2],
    ]);

    await cancel(system, who, booking);
    await until(system, who, booking, "cancelled");
    expect(await passesOf(who, booking)).toEqual([]);
    expect((await pdfOf(who, passes[0])).status).toBe(404);
    expect(await checkIn(who, booking)).toMatchObject({ status: 409, body: { code: "invalid_state" } });
    // Their numbers are nobody else's.
    const next = await sold(offer);
    expect((await checkIn(next.who, next.booking)).body.data.map(({ sequence }) => sequence)).toEqual([3, 4]);
  });

  test("is told once by mail that check-in is open, also who buys later, but not who is checked in or has given up", async () => {
    const offer = await offerToCheckInFor(system, { cabin: "business" });
    const [early, aboard, gone] = [await sold(offer), await sold(offer), await sold(offer)];
    expect((await checkIn(aboard.who, aboard.booking)).status).toBe(200);
    await cancel(system, gone.who, gone.booking);
    await until(system, gone.who, gone.booking, "cancelled");
    await askUntilTold(early.who);
    const late = await sold(offer);
    // As if the minutes had passed for which a flight that was just looked at is left alone.
    await system.rows("holdfast-flights", "UPDATE check_ins_told SET told_at = 0 RETURNING flight_id");
    await askUntilTold(late.who);
    const [mail] = await openMails(late.who);
    expect(mail?.text).toContain(`Booking reference: ${late.booking.record_locator}`);
    for (const { who } of [early, late]) expect(await openMails(who)).toHaveLength(1);
    for (const { who } of [aboard, gone]) expect(await openMails(who)).toEqual([]);
  });

  test("is told when check-in opens, when it has closed, and that nobody else may", async () => {
    const [offer] = await search(system, { departure_date: inDays(4) });
    if (offer === undefined) throw new Error("no offer");
    const { who, booking, flightId } = await sold(offer);
    const departs = Date.parse(booking.slices[0]?.segments[0]?.departs_at ?? "");
    expect(await checkIn(who, booking)).toMatchObject({
      status: 409,
      body: { code: "check_in_not_open", flight_id: flightId, opens_at: new Date(departs - 24 * HOUR_MS).toISOString() },
    });
    await retime(flightId, Date.now() + HOUR_MS / 2);
    expect(await checkIn(who, booking)).toMatchObject({ status: 409, body: { code: "check_in_closed", flight_id: flightId } });
    expect(await passesOf(who, booking)).toEqual([]);
    expect(await checkIn(await newPerson(system), booking)).toMatchObject({ status: 404 });
    expect(await checkIn(who, booking, { passengers: ["pax_7"] })).toMatchObject({
      status: 422,
      body: { code: "passenger_mismatch" },
    });
    expect(await checkIn(who, booking, { flight_id: "HF9999_2026-12-01_LHR" })).toMatchObject({
      status: 422,
      body: { code: "passenger_mismatch" },
    });
  });

  test("checks in for the flight that is open, and not for the one home", async () => {
    const offer = await offerToCheckInFor(system, { return_date: inDays(6) });
    const { who, booking, flightId } = await sold(offer);
    const { data } = (await checkIn(who, booking)).body;
    expect(data.map(({ flight_id }) => flight_id)).toEqual([flightId]);
    expect(await checkIn(who, booking, { flight_id: flightsOf(booking)[1] })).toMatchObject({
      status: 409,
      body: { code: "check_in_not_open" },
    });
  });

  test("has a bar code that says so", async () => {
    const { who, booking } = await sold(await offerToCheckInFor(system, { adults: 1, infants: 1 }));
    const { data } = (await checkIn(who, booking)).body;
    expect(data.map(({ designator }) => designator === null)).toEqual([false, true]);
    expect(await checkIn(who, booking, { passengers: [data[1]?.passenger_id] })).toMatchObject({
      status: 422,
      body: { code: "infant_without_adult" },
    });
    const text = await scanPage(new Uint8Array(await (await pdfOf(who, data[0])).arrayBuffer()));
    expect(decode(text ?? "", new Date().getUTCFullYear()).data).toMatchObject({
      passengerName: "LOVELACE/ADA",
      legs: [{ operatingCarrierPNR: booking.record_locator, checkInSequenceNumber: String(data[0]?.sequence).padStart(4, "0") }],
    });
  });
});

test("many who check in at once get distinct numbers without a gap, with the flight evicted in between and lost in the end", async () => {
  const offer = await offerToCheckInFor(system, { origin: "JFK", destination: "LHR", adults: 3 });
  const parties = await Promise.all(Array.from({ length: 8 }, () => sold(offer)));
  const flightId = parties[0]?.flightId ?? "";
  const numbersOf = (answers: ApiAnswer<Passes>[]) => answers.flatMap(({ body }) => body.data.map(({ sequence }) => sequence));
  const together = (from: number, to: number, json?: object) =>
    Promise.all(parties.slice(from, to).map(({ who, booking }) => checkIn(who, booking, json)));
  const first = await together(0, 8, { passengers: ["pax_2"] });
  await system.evict("FlightSeats", flightId);
  const all = [...first, ...(await together(0, 4, { passengers: ["pax_1", "pax_3"] }))];
  await system.evict("FlightSeats", flightId);
  all.push(...(await together(4, 8, { passengers: ["pax_1", "pax_3"] })));
  expect(numbersOf(all).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));

  const before = await Promise.all(parties.map(({ who, booking }) => passesOf(who, booking)));
  await lose(flightId);
  expect(await checkIn(parties[0]?.who as Person, parties[0]?.booking as Booking)).toMatchObject({
    status: 503,
    body: { code: "service_unavailable" },
  });
  const rebuilt = await system.api(`/v1/ops/flights/${flightId}/rebuild`, { method: "POST", token: operator.token, key: "lost" });
  expect(rebuilt.status).toBe(200);
  expect(await Promise.all(parties.map(({ who, booking }) => passesOf(who, booking)))).toEqual(before);
  const late = await sold(offer);
  expect(numbersOf([await checkIn(late.who, late.booking)])).toEqual([25, 26, 27]);
});

test("of a flight that is cancelled there is no pass from that moment on", async () => {
  const { who, booking, flightId } = await sold(await offerToCheckInFor(system, { origin: "LHR", destination: "CDG" }));
  const [pass] = (await checkIn(who, booking)).body.data;
  const cancelled = await system.api(`/v1/ops/flights/${flightId}/cancel`, {
    method: "POST",
    token: operator.token,
    key: "gone",
  });
  expect(cancelled.status).toBe(202);
  expect(await passesOf(who, booking)).toEqual([]);
  expect((await pdfOf(who, pass)).status).toBe(404);
  const again = await checkIn(who, booking);
  expect(again.status).toBe(409);
  // Its booking is undone meanwhile.
  expect(["flight_cancelled", "invalid_state"]).toContain(again.body.code);
  await until(system, who, booking, "cancelled");
});

test("an audit finds check-ins and seats in agreement", async () => {
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
});
