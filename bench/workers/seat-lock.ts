import type { SearchMessage } from "#contracts/messages.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import type { Owner } from "#domain/seat/state.ts";
import { FlightSeats } from "../../durable-objects/flight-seats/index.ts";

/** The seat lock with a method that does nothing: the ceiling of what any method of this object can do. */
export class BenchFlightSeats extends FlightSeats {
  noop(_request: HoldRequest): { ok: boolean } {
    return { ok: false };
  }
}

interface Env {
  FLIGHT_SEATS: DurableObjectNamespace<BenchFlightSeats>;
}

const HOUR_MS = 3_600_000;
const definitionOf = (flight_id: string): FlightDefinition => ({
  flight_id,
  departs_at: Date.now() + 24 * HOUR_MS,
  aircraft: "789",
  currency: "EUR",
  booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 270 }],
});

const ownerOf = (n: string): Owner => ({ booking_id: `bkg_00_${n.padStart(26, "0")}`, attempt: `attempt-${n}` });

const requestOf = (n: string): HoldRequest => ({
  ...ownerOf(n),
  request_hash: `hash-${n}`,
  user_id: `user-${n}`,
  cabin: "economy",
  booking_class: "Y",
  seats: [{ passenger_id: "pax_0", designator: null }],
  ttl_ms: HOUR_MS,
});

/** `POST /{hold|release|noop|open}/{flight}/{n}`: 200 where something changed, 409 for a refusal. `GET /claims/{flight}`: what is held. `GET /live/{flight}`: a watcher's WebSocket. */
export default {
  async fetch(request, env) {
    const [, method, flight = "", n = ""] = new URL(request.url).pathname.split("/");
    const seats = env.FLIGHT_SEATS.getByName(flight);
    switch (method) {
      case "hold":
        return answer(await seats.hold(requestOf(n)));
      case "noop":
        return answer(await seats.noop(requestOf(n)));
      case "release":
        return answer({ ok: (await seats.release(ownerOf(n))).released.length > 0 });
      case "open":
        return answer(await seats.open(definitionOf(flight)));
      case "live":
        return seats.fetch(request);
      default:
        return Response.json(await seats.manifest());
    }
  },
  // In search's place: the inventory has arrived, so the object may forget it.
  async queue(batch, env) {
    for (const { body } of batch.messages) {
      if (body.type === "inventory.changed")
        await env.FLIGHT_SEATS.getByName(body.data.flight_id).inventoryApplied(body.data.version);
    }
  },
} satisfies ExportedHandler<Env, SearchMessage>;

const answer = ({ ok }: { ok: boolean }): Response => new Response(null, { status: ok ? 200 : 409 });
