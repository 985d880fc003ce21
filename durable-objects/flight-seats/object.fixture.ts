import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { BookingOutcome, BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { SearchMessage } from "#contracts/messages.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import type { FlightSeatsEnv } from "./env.ts";
import type { FlightSeats } from "./index.ts";

/** Fixtures of the object's tests: flights of tomorrow, an E190 of 100 seats. */
export const flights = (env as unknown as { FLIGHT_SEATS: DurableObjectNamespace<FlightSeats> }).FLIGHT_SEATS;

export const definitionOf = (flight_id: string): FlightDefinition => ({
  flight_id,
  departs_at: Date.now() + 24 * 3_600_000,
  aircraft: "E90",
  currency: "EUR",
  booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 100 }],
});

let serial = 100;
/** A flight of its own for each test, open for sale. */
export async function openFlight() {
  const flightId = `HF${serial++}_2026-12-01_LHR`;
  const stub = flights.getByName(flightId);
  await stub.open(definitionOf(flightId));
  return { flightId, stub };
}

export const bookingId = (n: number): string => `bkg_01_${String(n).padStart(26, "0")}`;

export function request(n: number, designators: (string | null)[], change: Partial<HoldRequest> = {}): HoldRequest {
  return {
    booking_id: bookingId(n),
    attempt: `attempt-${n}`,
    request_hash: `hash-${n}`,
    user_id: `user-${n}`,
    cabin: "economy",
    booking_class: "Y",
    seats: designators.map((designator, index) => ({ passenger_id: `pax_${index}`, designator })),
    ttl_ms: 900_000,
    ...change,
  };
}

export const owner = (n: number) => ({ booking_id: bookingId(n), attempt: `attempt-${n}` });

export interface Heard {
  inventory: SearchMessage[];
  /** Shard names and the owners each was told of. */
  expired: { shard: string; owners: { booking_id: string; attempt: string }[] }[];
  claimed: { shard: string; claims: Parameters<BookingSagasApi["claimed"]>[0] }[];
  /** Flights that do not fly, by the shards that were told. */
  cancelled: { shard: string; flight_id: string; booking_ids: string[] }[];
}

/** What a saga answers to that; the others have something to do for ever. */
export type Saga = (bookingId: string) => BookingOutcome["outcome"] | Promise<BookingOutcome["outcome"]>;

/** Puts recorders in the place of the search queue and the sagas. `sagasDown`: they refuse every call while it says so. */
export async function listenTo(
  stub: DurableObjectStub<FlightSeats>,
  sagasDown: () => boolean = () => false,
  saga: Saga = () => "to_do",
): Promise<Heard> {
  const heard: Heard = { inventory: [], expired: [], claimed: [], cancelled: [] };
  const recorders = {
    LOG_LEVEL: "silent",
    SEARCH_QUEUE: { send: async (message: SearchMessage) => void heard.inventory.push(message) },
    BOOKING_SAGAS: {
      getByName: (shard: string) => ({
        holdsExpired: async (owners: Heard["expired"][number]["owners"]) => {
          if (sagasDown()) throw new Error("shard is down");
          heard.expired.push({ shard, owners });
        },
        claimed: async (claims: Heard["claimed"][number]["claims"]) => void heard.claimed.push({ shard, claims }),
        flightCancelled: async (told: { flight_id: string; booking_ids: string[] }) => {
          if (sagasDown()) throw new Error("shard is down");
          heard.cancelled.push({ shard, ...told });
          return Promise.all(told.booking_ids.map(async (booking_id) => ({ booking_id, outcome: await saga(booking_id) })));
        },
      }),
    },
  };
  await runInDurableObject(stub, (instance) => {
    const { env: real } = instance as unknown as { env: object };
    Object.defineProperty(instance, "env", { value: { ...real, ...recorders } as unknown as FlightSeatsEnv, configurable: true });
  });
  return heard;
}
