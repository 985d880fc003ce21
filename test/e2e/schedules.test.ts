import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScheduleImport } from "#contracts/schedules.ts";
import { type Person, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { fileOf, flightOf, imported, importFile, schedule, storedRows } from "./timetable.ts";
import { flightsOf, list, search } from "./trip.ts";
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

const stored = () => storedRows(system);

describe("a schedule file", () => {
  const period = { carrier: "QZ", valid_from: inDays(-30), valid_to: inDays(200) };
  // Manchester is flown to from London, and to nowhere further west.
  const file = fileOf(period, [
    schedule({ ...period, destination: "JFK" }),
    schedule({ ...period, number: "14", origin: "EDI", destination: "JFK", departs: "11:00", aircraft: "321", block_min: 440 }),
  ]);
  const flight = `QZ12_${inDays(4)}_LHR`;

  it("shows in a dry run what it would change, and changes nothing", async () => {
    const before = await stored();
    const { status, body } = await importFile(system, operator, file, { dry_run: true });
    expect([status, body]).toMatchObject([200, { state: "previewed", lines: 17, legs: 2, format: "ssim" }]);
    expect(body.flights).toMatchObject({ changed: 0, withdrawn: 0, suspended: 0 });
    expect(body.flights.added).toBeGreaterThan(20);
    expect(body.changes[0]).toMatchObject({ kind: "added", before: null, after: { aircraft: "789", origin_terminal: "5" } });
    const after = await stored();
    // All that stays is that it was asked.
    expect(after).toEqual(before.map((count, index) => count + ([0, 2].includes(index) ? 1 : 0)));
    expect((await system.api(`/v1/flights/${flight}`)).status).toBe(404);
  });

  it("is imported, and its flights are there and sold, also where nobody flew before", async () => {
    const { status, body } = await importFile(system, operator, file);
    expect([status, body]).toMatchObject([200, { state: "applied", carriers: [period], flights: { changed: 0, withdrawn: 0 } }]);
    expect(await flightOf(system, flight)).toMatchObject({
      status: "scheduled",
      departs_local: expect.stringContaining("T09:10"),
    });
    const offers = await search(system, { origin: "EDI", destination: "JFK", departure_date: inDays(4) });
    expect(offers.flatMap(flightsOf)).toContain(`QZ14_${inDays(4)}_EDI`);
    expect(offers[0]?.total.currency).toBe("GBP");
  });

  it("changes nothing when it is imported again, and comes back as it was", async () => {
    const again = await importFile(system, operator, file);
    expect(again.body.flights).toEqual({ added: 0, changed: 0, withdrawn: 0, suspended: 0 });
    const exported = await system.open("/v1/ops/schedules/export?carrier=QZ", { token: operator.token });
    expect(exported.headers.get("content-type")).toContain("text/plain");
    expect(await exported.text()).toBe(file);
  });

  it("is written of a timetable that was never imported, and says the same", async () => {
    const text = async () => (await system.open("/v1/ops/schedules/export?carrier=HF", { token: operator.token })).text();
    const first = await text();
    const { status, body } = await importFile(system, operator, first);
    expect([status, body]).toMatchObject([200, { state: "applied", flights: { added: 0, withdrawn: 0, suspended: 0 } }]);
    expect(body.legs).toBeGreaterThan(300);
    // None changes, but for those whose zones' rules are not the same to the runtime that has seeded them.
    expect(body.flights.changed).toBeLessThan(50);
    expect(await text()).toBe(first);
  });

  it("with a mistake is not taken, all of it: line, column, field and what was expected are told", async () => {
    const before = await stored();
    const lines = file.split("\r\n");
    const spoilt = lines
      .with(10, lines[10]?.replace("LHR", "XXQ") ?? "")
      .with(11, lines[11]?.replace("1100", "1190") ?? "")
      .join("\r\n");
    const { status, body } = await importFile(system, operator, spoilt);
    expect([status, body.code]).toEqual([400, "validation_failed"]);
    expect(body.errors).toMatchObject([
      { line: 11, column: 37, path: "origin", expected: "a station that is known", message: expect.stringContaining('"XXQ"') },
      { line: 12, column: 40, path: "passenger_std", expected: "a time of day, such as 0830" },
    ]);
    expect(await stored()).toEqual(before);
  });

  it("that has one flight twice on a date is not taken", async () => {
    const twice = fileOf(period, [schedule(period), schedule({ ...period, departs: "18:00", days: "3" })]);
    const { status, body } = await importFile(system, operator, twice);
    expect([status, body.errors]).toMatchObject([
      400,
      [{ line: 12, column: 15, expected: "dates on which no other line has QZ12 from LHR" }],
    ]);
  });

  it("is not taken as another media type, nor from anybody but operators", async () => {
    expect((await importFile(system, operator, file, { type: "application/xml" })).status).toBe(415);
    const passenger = await signIn(system, "passenger@example.com");
    expect((await importFile(system, passenger, file)).status).toBe(403);
  });

  it("has one answer for a key, whatever has come since", async () => {
    const key = randomUUID();
    const first = await importFile(system, operator, file, { key });
    const second = await importFile(system, operator, file, { key });
    expect([second.status, second.body, second.headers["idempotency-replayed"]]).toEqual([200, first.body, "true"]);
    const other = await importFile(system, operator, `${file}\r\n`, { key });
    expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("takes its flights out of sale when a newer one leaves them out", async () => {
    const body = await imported(system, operator, fileOf(period, [schedule({ ...period, departs: "10:10" })]));
    expect(body.flights.suspended).toBe(0);
    expect(Math.min(body.flights.changed, body.flights.withdrawn)).toBeGreaterThan(10);
    expect(await flightOf(system, flight)).toMatchObject({ departs_local: expect.stringContaining("T10:10") });
    expect(await flightOf(system, `QZ14_${inDays(4)}_EDI`)).toMatchObject({ status: "cancelled" });
    const imports = await list<ScheduleImport>(system, operator, "/v1/ops/schedules/imports?limit=100");
    expect(imports[0]).toMatchObject({ state: "applied", lines: 16, legs: 1 });
    expect(imports.filter(({ state }) => state === "superseded").length).toBeGreaterThan(1);
  });
});

describe("a timetable as JSON", () => {
  const timetable = (change: object = {}) => ({
    valid_from: inDays(0),
    valid_to: null,
    schedules: [{ ...schedule({ carrier: "JZ", valid_from: inDays(0) }), ...change }],
  });
  const post = (json: unknown) => importFile(system, operator, JSON.stringify(json, null, 1), { type: "application/json" });

  it("is imported, and exported as a schedule file that says the same", async () => {
    const { status, body } = await post(timetable({ every_second_week: true }));
    expect([status, body]).toMatchObject([200, { format: "json", state: "applied", legs: 1, lines: 1 }]);
    const file = await (await system.open("/v1/ops/schedules/export?carrier=JZ", { token: operator.token })).text();
    const again = await importFile(system, operator, file, { dry_run: true });
    expect([again.status, again.body.flights]).toEqual([200, { added: 0, changed: 0, withdrawn: 0, suspended: 0 }]);
  });

  it.each<[object, string, () => string]>([
    [{ shoe_size: 42 }, "schedules.0.shoe_size", () => "no such key"],
    [{ days: "31" }, "schedules.0.days", () => "days of the week in order, such as 135"],
    [{ aircraft: "388" }, "schedules.0.aircraft", () => "one of 320, 321, 789, E90"],
    // Today is said when it is asked: it may be another day than when this file was read.
    [{ valid_from: inDays(-1) }, "schedules.0.valid_from", () => `a date from ${inDays(0)} on`],
  ])("with %j is not taken", async (change, path, expected) => {
    const { status, body } = await post(timetable(change));
    expect([status, body.errors]).toMatchObject([400, [{ line: 5, column: 3, path, expected: expected() }]]);
  });
});
