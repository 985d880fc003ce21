import { expect, it, vi } from "vitest";
import type { FlightNow } from "#domain/booking/as-it-flies.ts";
import { err, ok } from "#domain/result.ts";
import { CONFIRMED, TICKETS } from "../notifications/booking.fixture.ts";
import type { Env } from "./env.ts";
import { ticketDocument } from "./ticket-document.ts";

const [ticket] = TICKETS;
const number = ticket?.number ?? "";

function world(flights: FlightNow[]) {
  const found = ok({ booking: CONFIRMED, tickets: TICKETS, version: 1 });
  const get = ({ user_id }: { user_id: string }) => Promise.resolve(user_id === "usr_own" ? found : err({ reason: "not_found" }));
  const flightsNow = vi.fn(async () => flights);
  const row = [number, CONFIRMED.id];
  const statement = { bind: () => statement, raw: async () => [row], all: async () => ({ results: [row] }) };
  const env = {
    DB: { prepare: () => statement },
    SEARCH: { flightsNow },
    SAGA_SHARDS: "4",
    BOOKING_SAGAS: { getByName: () => ({ get }) },
  } as unknown as Env;
  return { env, flightsNow };
}

it("shows the flights of an e-ticket as they leave now, and those that have not changed as they were sold", async () => {
  const [slice, ...others] = CONFIRMED.slices;
  const [first, ...rest] = slice?.segments ?? [];
  const times = {
    destination: first?.destination ?? "",
    departs_at: "2026-12-01T23:05:00Z",
    arrives_at: "2026-12-02T12:10:00Z",
    departs_local: "2026-12-01T23:05:00+00:00",
    arrives_local: "2026-12-02T20:10:00+08:00",
    aircraft: "789",
  };
  const { env, flightsNow } = world([{ id: first?.flight_id ?? "", ...times, flies: true, changes: 1 }]);
  const document = await ticketDocument(env, { number, user_id: "usr_own" });
  const shown = document.ok ? document.value.slices : [];
  expect(shown[0]?.segments).toEqual([{ ...first, ...times, duration: "PT13H5M" }, ...rest]);
  expect(shown.slice(1)).toEqual(others);
  expect(flightsNow).toHaveBeenCalledExactlyOnceWith(
    CONFIRMED.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id)),
  );
});

it("asks for no flight of a ticket that is somebody else's", async () => {
  const { env, flightsNow } = world([]);
  expect(await ticketDocument(env, { number, user_id: "usr_other" })).toEqual(err({ reason: "not_found" }));
  expect(flightsNow).not.toHaveBeenCalled();
});
