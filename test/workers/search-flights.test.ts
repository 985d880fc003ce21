import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import { METRIC_OBJECTS, type MetricsApi } from "#contracts/metrics.ts";
import { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import { Flight, type Offer, SeatMap } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { type Asked, DATE, flightsOf, type SearchHarness, startSearch, total } from "./fixtures/search-harness.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { bindingsOf, plainOf } from "../harness/steady.ts";

const DAYS = 14;
let search: SearchHarness;
let offers: SearchHarness["offers"];

beforeAll(async () => {
  search = await startSearch({ from: inDays(0), days: DAYS });
  ({ offers } = search);
});
afterAll(() => search.harness.close());

/** Sends what the flight's object would send; afterwards the database knows at least this version. */
async function announce(flightId: string, version: number, counts: { economy: number; units: number }, agoMs = 0): Promise<void> {
  await search.queue.send({
    v: 1,
    id: `${flightId}:inventory:${version}`,
    type: "inventory.changed",
    booking_id: null,
    step: "inventory",
    at: new Date(Date.now() - agoMs).toISOString(),
    traceparent: null,
    data: {
      flight_id: flightId,
      version,
      as_of: `2026-11-23T10:00:${String(version).padStart(2, "0")}Z`,
      cabins: [
        { cabin: "economy", available: counts.economy, held: 0, sold: 0 },
        { cabin: "business", available: 30, held: 0, sold: 0 },
      ],
      booking_classes: Array.from("OQKLHMBYPZIDCJ", (letter) => ({ booking_class: letter, available: counts.units })),
    },
  });
}
const storedVersion = (flightId: string): Promise<number | null> =>
  search.DB.prepare("SELECT version FROM availability WHERE flight_id = ?").bind(flightId).first<number>("version");

describe("availability", () => {
  const onFlight = async (flightId: string, change: Partial<Asked> = {}): Promise<Offer[]> =>
    (await offers(change)).data.filter((offer) => flightsOf(offer).includes(flightId));

  test("how late it comes is measured, once for each piece of news", async () => {
    const flightId = `HF109_${DATE}_LHR`;
    const lags = async (): Promise<Map<string, number>> => {
      // What was counted in the last second is handed over with the next call.
      await search.search.health();
      const { METRICS } = await bindingsOf(
        search.harness.getWorker<{ METRICS: { getByName(name: string): MetricsApi } }>("holdfast-search"),
      );
      const all = new Map<string, number>();
      for (const shard of METRIC_OBJECTS) {
        for (const { series: text, value } of await plainOf(METRICS.getByName(shard).readNow())) {
          const name = text.replace("holdfast_projection_lag_seconds_", "");
          all.set(name, (all.get(name) ?? 0) + value);
        }
      }
      return all;
    };
    const count = async () => (await lags()).get('count{projection="availability"}') ?? 0;
    const sum = async () => (await lags()).get('sum{projection="availability"}') ?? 0;
    const [before, sumBefore] = [await count(), await sum()];
    await announce(flightId, 2, { economy: 9, units: 9 }, 1_200);
    await waitFor("the measure", async () => (await count()) === before + 1);
    await announce(flightId, 1, { economy: 9, units: 9 }, 60_000);
    await announce(flightId, 2, { economy: 9, units: 9 }, 60_000);
    await announce(flightId, 3, { economy: 8, units: 8 });
    await waitFor("the next one", async () => (await count()) === before + 2);
    expect((await lags()).get('bucket{projection="availability",le="+Inf"}')).toBe(before + 2);
    // Of the copy and of the older word, a minute late each, nothing is in it.
    expect((await sum()) - sumBefore).toBeGreaterThan(1.2);
    expect((await sum()) - sumBefore).toBeLessThan(60);
  });

  test("what a flight announces is what is offered; an older word comes too late", async () => {
    const flightId = `HF103_${DATE}_LHR`;
    await announce(flightId, 5, { economy: 3, units: 2 });
    await waitFor("version 5", async () => (await storedVersion(flightId)) === 5);
    await announce(flightId, 4, { economy: 200, units: 100 });
    await announce(`HF999_${DATE}_LHR`, 1, { economy: 1, units: 1 });
    await waitFor("the message after it", async () => (await storedVersion(`HF999_${DATE}_LHR`)) === 1);
    expect(await storedVersion(flightId)).toBe(5);
    const seen = await waitFor("offers with the new counts", async () => {
      const found = await onFlight(flightId);
      return found.every((offer) => offer.seats_remaining === 2) && found;
    });
    expect(seen.map((offer) => offer.inventory_as_of)).toEqual(Array(3).fill("2026-11-23T10:00:05Z"));
    expect(await onFlight(flightId, { adults: 2 })).toHaveLength(3);
    expect(await onFlight(flightId, { adults: 3 })).toEqual([]);
  });

  test("a closed class gives way to the next one of its family; a full flight is not offered, an offer of it says 0 seats", async () => {
    const flightId = `HF105_${DATE}_LHR`;
    const [before] = (await onFlight(flightId)).filter((offer) => offer.fare.family === "light");
    invariant(before, "HF105 is offered");
    expect(before.slices[0]?.segments[0]?.booking_class).toBe("O");
    await search.queue.send({
      v: 1,
      id: `${flightId}:inventory:1`,
      type: "inventory.changed",
      booking_id: null,
      step: "inventory",
      at: new Date().toISOString(),
      traceparent: null,
      data: {
        flight_id: flightId,
        version: 1,
        as_of: new Date().toISOString(),
        cabins: [{ cabin: "economy", available: 50, held: 0, sold: 0 }],
        booking_classes: [
          { booking_class: "O", available: 0 },
          { booking_class: "Q", available: 9 },
        ],
      },
    });
    const next = await waitFor("the next class", async () => {
      const found = await onFlight(flightId);
      return found.length === 1 && found[0];
    });
    expect(next.slices[0]?.segments[0]?.booking_class).toBe("Q");
    expect(total(next)).toBeGreaterThan(total(before));
    await announce(flightId, 2, { economy: 0, units: 50 });
    await waitFor("the flight to disappear", async () => (await onFlight(flightId)).length === 0);
    expect(await search.search.offer(before.id)).toMatchObject({ ok: true, value: { seats_remaining: 0, total: before.total } });
  });

  test("between two pages flights sell out and get dearer: whatever stays as it was is shown once, and what is gone is not", async () => {
    const cities: Partial<Asked> = { origin: "LHR", destination: "NYC", departure_date: inDays(8), sort: "departure" };
    const named = (page: { data: Offer[] }): string[] =>
      page.data.map((offer) => `${flightsOf(offer).join()} ${offer.fare.family}`);
    const all = named(await offers(cities));
    const first = await offers({ ...cities, limit: 3 });
    const [shown = "", next = ""] = [2, 3].map((index) => all[index]?.split(" ")[0]);
    // The last flight that was shown sells out; of a later one the cheap classes do.
    await announce(shown, 1, { economy: 0, units: 0 });
    await announce(next, 1, { economy: 200, units: 2 });
    await waitFor("both", async () => (await storedVersion(shown)) === 1 && (await storedVersion(next)) === 1);
    const rest = await waitFor("the search to know", async () => {
      const page = await offers({ ...cities, cursor: first.next_cursor ?? "" });
      return !named(page).some((name) => name.startsWith(shown)) && named(page);
    });
    expect(rest).toEqual(all.slice(3));
    expect(rest.some((name) => name.startsWith(next))).toBe(true);
  });

  test("a message nobody understands is buried once, with its reason, and its neighbours are handled", async () => {
    const poison = { v: 1, id: "poison-1", type: "inventory.chagned", booking_id: null, data: {} };
    await search.queue.sendBatch([{ body: poison }, { body: poison }]);
    await announce(`HF107_${DATE}_LHR`, 1, { economy: 9, units: 9 });
    await waitFor("the neighbour", async () => (await storedVersion(`HF107_${DATE}_LHR`)) === 1);
    const rows = await waitFor("the dead letter", async () => {
      const { results } = await search.DB.prepare("SELECT id, type, reason, attempts, parkings FROM parked_messages").all();
      return results.length > 0 && results[0]?.["parkings"] === 2 && results;
    });
    expect(rows).toEqual([
      {
        id: "poison-1",
        type: "inventory.chagned",
        reason: expect.stringContaining("not a known message"),
        attempts: 2,
        parkings: 2,
      },
    ]);
  });
});

describe("a flight", () => {
  const flightId = `HF101_${DATE}_LHR`;

  test("is described, with its definition for the seat lock", async () => {
    const flight = await search.search.flight(flightId);
    invariant(flight.ok, "HF101 flies");
    expect(Flight.parse(flight.value)).toMatchObject({ id: flightId, number: "101", aircraft: "789", status: "scheduled" });
    const definition = await search.search.flightDefinition(flightId);
    expect(definition).toMatchObject({
      ok: true,
      value: { flight_id: flightId, aircraft: "789", currency: "GBP", departs_at: Date.parse(flight.value.departs_at) },
    });
  });

  test("that does not exist is not found, and starts no object", async () => {
    const unknown = `HF9999_${DATE}_LHR`;
    const objects = (): Promise<string[]> => search.harness.getWorker("holdfast-objects").listDurableObjectIds("FlightSeats");
    const before = await objects();
    for (const answer of [
      await search.search.flight(unknown),
      await search.search.flightDefinition(unknown),
      await search.search.seatMap(unknown, undefined),
    ]) {
      expect(answer).toEqual({ ok: false, error: { reason: "not_found" } });
    }
    expect((await objects()).length).toBe(before.length);
  });

  test("that was never sold shows its seat map at once, every seat available, in the currency asked for", async () => {
    const map = await search.search.seatMap(flightId, "EUR");
    invariant(map.ok, "there is a seat map");
    const seats = SeatMap.parse(map.value).cabins.flatMap((cabin) => cabin.rows.flatMap((row) => row.seats));
    expect(seats.length).toBeGreaterThan(200);
    expect(seats.every((seat) => seat.state === "available" && seat.price.currency === "EUR")).toBe(true);
  });

  test("tells whoever watches about a hold: the snapshot first, then the change; and the change alone to whoever knew the rest", async () => {
    const watched = `HF102_${DATE}_JFK`;
    const watcher = await watch(watched);
    await waitFor("the snapshot", async () => watcher.messages.length > 0);
    expect(watcher.messages[0]).toMatchObject({ type: "snapshot", version: 0 });
    expect(watcher.messages[0]?.type === "snapshot" && watcher.messages[0].seats.length).toBeGreaterThan(200);
    const { FLIGHT_SEATS } = await bindingsOf(
      search.harness.getWorker<{ FLIGHT_SEATS: { getByName(name: string): FlightSeatsApi } }>("holdfast-search"),
    );
    const held = await FLIGHT_SEATS.getByName(watched).hold({
      booking_id: "bkg_00_00000000000000000000000001",
      attempt: "a1",
      request_hash: "h1",
      user_id: "usr_1",
      cabin: "economy",
      booking_class: "Y",
      seats: [{ passenger_id: "pax_1", designator: "20A" }],
      ttl_ms: 60_000,
    });
    expect(held.ok).toBe(true);
    const change = { type: "changes", from: 0, to: 1, seats: [{ designator: "20A", state: "held" }] };
    await waitFor("the change", async () => watcher.messages.length > 1);
    expect(watcher.messages.slice(1)).toEqual([change]);
    const late = await watch(watched, "?since=0");
    await waitFor("what changed since", async () => late.messages.length > 0);
    expect(late.messages).toEqual([change]);
    for (const { socket } of [watcher, late]) socket.close();
  });

  test("has no live seat map when it does not exist or the request is no WebSocket", async () => {
    expect(
      (await search.harness.fetch(`/v1/flights/HF9999_${DATE}_LHR/seat-map/live`, { headers: { upgrade: "websocket" } })).status,
    ).toBe(404);
    expect((await search.harness.fetch(`/v1/flights/${flightId}/seat-map/live`)).status).toBe(426);
  });
});

/** Everything that a watcher of the flight is told. */
async function watch(flightId: string, query = "") {
  const response = await search.harness.fetch(`/v1/flights/${flightId}/seat-map/live${query}`, {
    headers: { upgrade: "websocket" },
  });
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  invariant(socket, "the socket is open");
  const messages: LiveSeatMapMessage[] = [];
  socket.addEventListener("message", ({ data }) => messages.push(LiveSeatMapMessage.parse(JSON.parse(data as string))));
  socket.accept();
  return { socket, messages };
}

test("a hold on a flight reaches the offers by itself", async () => {
  const flightId = `HF165_${DATE}_LHR`;
  const flown = await search.DB.prepare("SELECT origin, destination FROM flights WHERE id = ?")
    .bind(flightId)
    .first<{ origin: string; destination: string }>();
  invariant(flown, `${flightId} flies`);
  await search.search.seatMap(flightId, undefined);
  const { FLIGHT_SEATS } = await bindingsOf(
    search.harness.getWorker<{ FLIGHT_SEATS: { getByName(name: string): FlightSeatsApi } }>("holdfast-search"),
  );
  const held = await FLIGHT_SEATS.getByName(flightId).hold({
    booking_id: "bkg_00_00000000000000000000000002",
    attempt: "a1",
    request_hash: "h1",
    user_id: "usr_1",
    cabin: "economy",
    booking_class: "O",
    seats: [{ passenger_id: "pax_1", designator: null }],
    ttl_ms: 60_000,
  });
  expect(held.ok).toBe(true);
  await waitFor("the projection", async () => (await storedVersion(flightId)) !== null);
  await waitFor("the offers", async () =>
    (await offers(flown)).data.some((offer) => flightsOf(offer).includes(flightId) && offer.inventory_as_of !== null),
  );
});

test("extending the timetable adds what is missing once, and a task on the queue does the same", async () => {
  const first = await search.search.extendTimetable(DAYS + 1);
  expect(first.added).toBeGreaterThan(400);
  expect(await search.search.extendTimetable(DAYS + 1)).toEqual({ flights: first.flights, added: 0 });
  const last = inDays(DAYS + 1);
  expect(await search.DB.prepare("SELECT max(local_date) AS last FROM flights").first("last")).toBe(last);
  expect((await offers({ departure_date: last })).data.length).toBeGreaterThan(0);
  await search.queue.send({
    v: 1,
    id: "task:timetable.extend:1",
    type: "task.run",
    booking_id: null,
    step: "timetable.extend",
    at: new Date().toISOString(),
    traceparent: null,
    data: { name: "timetable.extend" },
  });
  await waitFor(
    "90 days",
    async () => (await search.DB.prepare("SELECT max(local_date) AS last FROM flights").first("last")) === inDays(90),
    150_000,
  );
});
