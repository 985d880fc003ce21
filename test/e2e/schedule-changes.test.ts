import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import type { ScheduleChange, ScheduleImport } from "#contracts/schedules.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";
import { inbox } from "../harness/evidence.ts";
import { type Person, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { departureOf, fileOf, flightOf, imported, importFile, manifestOf, schedule } from "./timetable.ts";
import { expectPromiseKept, flightsOf, giveUp, held, hold, list, pay, read, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  // As far as the timetable reaches, so that it is not extended meanwhile; several bookings of one passenger stay unpaid.
  const days = 14;
  system = await startSystem({ days, vars: { TIMETABLE_DAYS: String(days - 1), MAX_LIVE_HOLDS_PER_USER: "20" } });
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

describe("a flight that somebody is booked on", () => {
  const changes = (state: string) => list<ScheduleChange>(system, operator, `/v1/ops/schedule-changes?state=${state}&limit=100`);
  const acknowledge = ({ id }: ScheduleChange, key: string = randomUUID(), note = "rebooked") =>
    system.api<ScheduleChange & { code?: string }>(`/v1/ops/schedule-changes/${id}/acknowledge`, {
      token: operator.token,
      key,
      json: { note },
    });

  async function booked(days: number) {
    const passenger = await signIn(system, "passenger@example.com");
    const [offer] = (await search(system, { departure_date: inDays(days) })).filter((each) =>
      flightsOf(each)[0]?.startsWith("HF"),
    );
    if (offer === undefined) throw new Error("no offer");
    const flightId = flightsOf(offer)[0] ?? "";
    const booking = await held(system, passenger, offer);
    await waitFor("search to hear of it", async () => {
      const found = await system.rows("holdfast-flights", "SELECT cabins FROM availability WHERE flight_id = ?", flightId);
      return found.length > 0;
    });
    return { passenger, offer, booking, flightId, number: flightId.slice(2).split("_")[0] ?? "" };
  }
  const mailsOf = async ({ id }: Booking, type: string) =>
    (await inbox(system, "passenger@example.com")).filter((each) => each.type === type && each.booking_id === id);
  const changeMails = (booking: Booking) => mailsOf(booking, "booking.changed");
  const oneDay = (days: number) => ({ carrier: "HF", valid_from: inDays(days), valid_to: inDays(days) });

  async function openChangeOf(flightId: string): Promise<ScheduleChange> {
    const change = (await changes("open")).find(({ flight_id }) => flight_id === flightId);
    if (change === undefined) throw new Error("no change");
    return change;
  }
  /** Search offers it as it leaves now, which it may come to know a second later, and a seat of it is held. */
  async function heldOn(days: number, flightId: string): Promise<void> {
    const leaves = Date.parse(await departureOf(system, flightId));
    const isMeant = ({ slices }: Offer): boolean =>
      slices.some(({ segments }) =>
        segments.some(({ flight_id, departs_at }) => flight_id === flightId && Date.parse(departs_at) === leaves),
      );
    const offer = await waitFor(
      "the offers",
      async () => (await search(system, { departure_date: inDays(days) })).find(isMeant),
      120_000,
    );
    const passenger = await signIn(system, "passenger@example.com");
    expect((await read(system, passenger, await held(system, passenger, offer))).status).toBe("held");
  }
  const manifest = (flightId: string) => manifestOf(system, operator, flightId);
  /** The flight as its seat lock has it. */
  async function definedAs(flightId: string): Promise<{ aircraft: string; departs_at: string }> {
    const { aircraft, departs_at } = await manifest(flightId);
    return { aircraft, departs_at: new Date(departs_at).toISOString() };
  }
  const seatsLeft = async (flightId: string) => (await manifest(flightId)).seats.filter(({ state }) => state === "free").length;
  const seatsOfAircraft = (aircraft: string): number => cabinCapacity(aircraft, "economy") + cabinCapacity(aircraft, "business");

  it("is not dropped, but off sale, until an operator has acknowledged it", async () => {
    const { passenger, booking, flightId } = await booked(6);
    const file = fileOf(oneDay(6), [schedule({ ...oneDay(6), number: "9001" })]);
    const dry = await importFile(system, operator, file, { dry_run: true });
    expect(dry.body.flights).toMatchObject({ added: 1, suspended: 1 });
    expect(dry.body.flights.withdrawn).toBeGreaterThan(200);
    expect(dry.body.changes[0]).toMatchObject({ flight_id: flightId, kind: "suspended", taken: 1, after: null });
    expect(await changes("open")).toEqual([]);

    expect((await imported(system, operator, file)).flights).toEqual(dry.body.flights);
    const [change, ...others] = await changes("open");
    expect([change, others]).toMatchObject([{ flight_id: flightId, kind: "withdrawn", taken: 1, state: "open" }, []]);
    if (change === undefined) throw new Error("no change");
    expect(await flightOf(system, flightId)).toMatchObject({ status: "scheduled" });
    // Search reads flights once in some seconds.
    await waitFor(
      "it to be off sale",
      async () => !(await search(system, { departure_date: inDays(6) })).flatMap(flightsOf).includes(flightId),
      120_000,
    );
    expect((await read(system, passenger, booking)).status).toBe("held");

    // Once more it is the same change, not another one.
    await imported(system, operator, file);
    expect(await changes("open")).toEqual([change]);

    const key = randomUUID();
    const first = await acknowledge(change, key);
    expect([first.status, first.body]).toMatchObject([200, { state: "acknowledged", note: "rebooked" }]);
    expect(await acknowledge(change, key)).toMatchObject({
      status: 200,
      body: first.body,
      headers: { "idempotency-replayed": "true" },
    });
    expect(await acknowledge(change, key, "another note")).toMatchObject({
      status: 422,
      body: { code: "idempotency_key_reused" },
    });
    expect(await acknowledge(change)).toMatchObject({ status: 409, body: { code: "change_decided" } });
    expect(await flightOf(system, flightId)).toMatchObject({ status: "cancelled" });
    expect((await read(system, passenger, booking)).status).toBe("held");
    // Whoever is booked on it hears of it once, however often it was acknowledged.
    const mail = await waitFor("the mail", async () => (await changeMails(booking))[0]);
    expect(mail.subject).toContain("does not fly");
    expect(await changeMails(booking)).toHaveLength(1);
    // Who held seats of it pays nothing any more: it does not fly, also where its own object decides.
    await pay(system, passenger, booking);
    expect(await until(system, passenger, booking, "failed")).toMatchObject({ failure: { code: "flight_cancelled" } });
  });

  it("is not moved either; once acknowledged it is on sale at its new times, also in its own object", async () => {
    const { passenger, offer, booking, flightId, number } = await booked(7);
    const before = await flightOf(system, flightId);
    const { aircraft } = await definedAs(flightId);
    const moved = fileOf(oneDay(7), [schedule({ ...oneDay(7), number, departs: "23:05", aircraft })]);
    expect((await imported(system, operator, moved)).flights).toMatchObject({ suspended: 1 });
    expect(await flightOf(system, flightId)).toEqual(before);
    const change = await openChangeOf(flightId);
    expect(change).toMatchObject({ kind: "changed", after: { departs_local: expect.stringContaining("T23:05") } });
    expect((await acknowledge(change)).status).toBe(200);
    expect(await flightOf(system, flightId)).toMatchObject({
      status: "scheduled",
      departs_local: expect.stringContaining("T23:05"),
    });
    expect(await definedAs(flightId)).toEqual({ aircraft, departs_at: await departureOf(system, flightId) });
    const mail = await waitFor("the mail", async () => (await changeMails(booking))[0]);
    expect(mail.text).toMatch(/It now leaves on .*, 23:05/);
    const calendar = await system.open(`/v1/bookings/${booking.id}/calendar.ics`, { token: passenger.token });
    expect(await calendar.text()).toContain(`DTSTART:${(await departureOf(system, flightId)).replaceAll(/[-:]|\.000/gu, "")}`);
    // Nobody is sold the time of before by an offer that has not run out.
    expect(await hold(system, passenger, offer)).toMatchObject({ status: 409, body: { code: "flight_closed" } });
    // Who held it before has it at its new time, and so has the mail that it is paid.
    await pay(system, passenger, booking);
    await until(system, passenger, booking, "confirmed");
    const confirmed = await waitFor("the confirmation", async () => (await mailsOf(booking, "booking.confirmed"))[0]);
    expect(confirmed.text).toContain("23:05");
    const file = confirmed.attachments.find(({ content_type }) => content_type === "text/calendar");
    const sent = await (await system.open(file?.url ?? "")).text();
    const asked = await system.open(`/v1/bookings/${booking.id}/calendar.ics`, { token: passenger.token });
    expect(sent).toBe(await asked.text());
    await heldOn(7, flightId);
  });

  it("can be given up until it leaves by its new times, not by those it was sold with", async () => {
    const { passenger, booking, flightId, number } = await booked(12);
    await pay(system, passenger, booking);
    await until(system, passenger, booking, "confirmed");
    const { aircraft } = await definedAs(flightId);
    const moved = fileOf(oneDay(12), [schedule({ ...oneDay(12), number, departs: "00:05", aircraft })]);
    await imported(system, operator, moved);
    expect((await acknowledge(await openChangeOf(flightId))).status).toBe(200);

    const quoteOf = () => giveUp<{ id: string; expires_at: string }>(system, passenger, booking);
    const confirm = (id: string) => giveUp(system, passenger, booking, `/${id}/confirm`);
    const leaves = (at: number) =>
      system.rows("holdfast-flights", "UPDATE flights SET departs_at = ? WHERE id = ? RETURNING id", at, flightId);
    // Its day has come; it was sold for hours later.
    await leaves(Date.now() + 600_000);
    const quote = await quoteOf();
    expect(quote.status, JSON.stringify(quote.body)).toBe(201);
    expect(Date.parse(quote.body.expires_at)).toBeLessThanOrEqual(Date.now() + 600_000);
    await leaves(Date.now() - 1);
    expect(await confirm(quote.body.id)).toMatchObject({ status: 409, body: { code: "invalid_state" } });
    expect(await quoteOf()).toMatchObject({ status: 409, body: { code: "invalid_state" } });
    await expectPromiseKept(system, await read(system, passenger, booking));
    expect((await read(system, passenger, booking)).status).toBe("confirmed");
  });

  it("keeps its aircraft while somebody has seats of it, and has no seat beyond the new one then", async () => {
    const { passenger, booking, flightId, number } = await booked(10);
    const other = (await definedAs(flightId)).aircraft === "E90" ? "320" : "E90";
    const exchanged = fileOf(oneDay(10), [schedule({ ...oneDay(10), number, departs: "22:05", aircraft: other })]);
    expect((await imported(system, operator, exchanged)).flights).toMatchObject({ suspended: 1 });
    const before = await definedAs(flightId);
    const change = await openChangeOf(flightId);
    expect(await acknowledge(change)).toMatchObject({ status: 409, body: { code: "flight_in_use" } });
    expect((await openChangeOf(flightId)).id).toBe(change.id);
    expect(await definedAs(flightId)).toEqual(before);
    await waitFor(
      "it to be off sale",
      async () => !(await search(system, { departure_date: inDays(10) })).flatMap(flightsOf).includes(flightId),
      120_000,
    );

    await system.api(`/v1/bookings/${booking.id}`, { method: "DELETE", token: passenger.token, key: randomUUID() });
    expect((await acknowledge(change)).status).toBe(200);
    expect(await definedAs(flightId)).toEqual({ aircraft: other, departs_at: await departureOf(system, flightId) });
    await heldOn(10, flightId);
    expect(await seatsLeft(flightId)).toBe(seatsOfAircraft(other) - 1);
  });

  it("is as it was again when a later timetable has it so", async () => {
    const { flightId } = await booked(8);
    const before = await flightOf(system, flightId);
    const exported = async (query: string) =>
      (await system.open(`/v1/ops/schedules/export?${query}`, { token: operator.token })).text();
    const original = await exported("carrier=HF");
    const [newest] = await list<ScheduleImport>(system, operator, "/v1/ops/schedules/imports?limit=100");
    await imported(system, operator, fileOf(oneDay(8), [schedule({ ...oneDay(8), number: "9001" })]));
    expect((await changes("open")).map(({ flight_id }) => flight_id)).toEqual([flightId]);
    // The newest about this date says again what the first one said.
    const [line] = await system.rows(
      "holdfast-flights",
      "SELECT * FROM schedules WHERE carrier || number || '_' = substr(?, 1, length(carrier || number) + 1)",
      flightId,
    );
    const restored = fileOf(oneDay(8), [schedule({ ...(line as object), ...oneDay(8), days: "1234567" })]);
    await imported(system, operator, restored);
    expect(await changes("open")).toEqual([]);
    expect((await changes("resolved")).map(({ flight_id }) => flight_id)).toContain(flightId);
    expect(await flightOf(system, flightId)).toEqual(before);
    // The newest file comes back as it was, and so does the one before, which is still in force for other dates.
    expect(await exported("carrier=HF")).toBe(restored);
    expect(await exported(`import_id=${newest?.id}`)).toBe(original);
  });

  it("while it is withdrawn becomes an operator's business as well", async () => {
    const passenger = await signIn(system, "passenger@example.com");
    const [offer] = (await search(system, { departure_date: inDays(9) })).filter((each) => flightsOf(each)[0]?.startsWith("HF"));
    if (offer === undefined) throw new Error("no offer");
    const flightId = flightsOf(offer)[0] ?? "";
    // Somebody looks at its seats, so that it is open; then it is withdrawn, and only then booked by the offer of before.
    await system.api(`/v1/flights/${flightId}/seat-map`);
    await imported(system, operator, fileOf(oneDay(9), [schedule({ ...oneDay(9), number: "9001" })]));
    expect(await flightOf(system, flightId)).toMatchObject({ status: "cancelled" });
    await held(system, passenger, offer);
    const change = await waitFor("the schedule change", async () =>
      (await changes("open")).find(({ flight_id }) => flight_id === flightId),
    );
    expect(change).toMatchObject({ kind: "withdrawn", taken: 1 });
  });

  it("or was only looked at, changes by an import at once, in its own object first", async () => {
    const [offer] = (await search(system, { departure_date: inDays(11) })).filter((each) => flightsOf(each)[0]?.startsWith("HF"));
    const flightId = offer === undefined ? "" : (flightsOf(offer)[0] ?? "");
    const number = flightId.slice(2).split("_")[0] ?? "";
    // Somebody looks at its seats, so that it is open.
    await system.api(`/v1/flights/${flightId}/seat-map`);
    const other = (await definedAs(flightId)).aircraft === "E90" ? "320" : "E90";
    const exchanged = fileOf(oneDay(11), [schedule({ ...oneDay(11), number, departs: "22:05", aircraft: other })]);
    expect((await imported(system, operator, exchanged)).flights).toMatchObject({ changed: 1 });
    expect(await flightOf(system, flightId)).toMatchObject({
      status: "scheduled",
      departs_local: expect.stringContaining("T22:05"),
    });
    expect(await definedAs(flightId)).toEqual({ aircraft: other, departs_at: await departureOf(system, flightId) });
    await heldOn(11, flightId);
    expect(await seatsLeft(flightId)).toBe(seatsOfAircraft(other) - 1);
  });
});
