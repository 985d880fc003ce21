import type { SeatMap } from "#contracts/offers.ts";
import type { z } from "zod";
import { invariant } from "#domain/invariant.ts";
import { layoutOf, seatsOf } from "#domain/seat/layouts.ts";
import type { Seat } from "#domain/seat/layout.ts";
import type { FlightClaims } from "#domain/seat/claims.ts";
import type { Host } from "../host.ts";
import { HttpClient } from "../http.ts";
import type { HoldInOrder } from "../workers/objects.ts";

/** Seats of every flight here. */
export const CABIN: Seat[] = seatsOf(layoutOf("320") ?? { aircraft: "320", cabins: [] });
export const SEATS = CABIN.length;

/** What a flight's own object says. */
export interface Recorded {
  claims: FlightClaims;
  holds: HoldInOrder[];
}

/** Reads flights past the API, and blocks seats: from the object itself, and by the seat map that everybody sees. */
export class FlightReader {
  readonly #objects: HttpClient;
  readonly #gateway: HttpClient;

  private constructor(objects: HttpClient, gateway: HttpClient) {
    this.#objects = objects;
    this.#gateway = gateway;
  }

  static async open(host: Host): Promise<FlightReader> {
    return new FlightReader(await HttpClient.open(await host.urlOf("holdfast-bookings")), await HttpClient.open(host.gateway));
  }

  async recorded(flightId: string): Promise<Recorded> {
    const { status, body } = await this.#objects.send({ method: "GET", path: `/${flightId}` });
    invariant(status === 200, `the flight's object answered ${status}: ${body}`);
    return JSON.parse(body) as Recorded;
  }

  /** Takes seats that nobody has out of sale; the flight has been looked at before, so it is open. */
  async block(flightId: string, designators: string[]): Promise<void> {
    const { status, body } = await this.#objects.send({ method: "POST", path: `/${flightId}`, json: designators });
    invariant(status === 200 && (JSON.parse(body) as { ok: boolean }).ok, `the flight's object answered ${status}: ${body}`);
  }

  async seatMap(flightId: string): Promise<{ designator: string; state: string }[]> {
    const { status, body } = await this.#gateway.send({ method: "GET", path: `/v1/flights/${flightId}/seat-map` });
    invariant(status === 200, `the seat map answered ${status}: ${body}`);
    return (JSON.parse(body) as z.infer<typeof SeatMap>).cabins.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats));
  }

  close(): void {
    this.#objects.close();
    this.#gateway.close();
  }
}
