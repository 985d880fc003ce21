import type { Money } from "#contracts/common.ts";
import { invariant } from "#domain/invariant.ts";
import type { HttpClient } from "../http.ts";
import { bookingBody, type SoldFlight } from "../offers.ts";
import type { TokenOf } from "../tokens.ts";

/** Bookings take turns on so many flights at a time: a whole system sells more than one. */
export const LANES = 8;
const SEATS = 180;
/** Seats of each flight that are not asked for, since requests of a lane overtake each other. */
const SPARE = 10;
const USABLE = SEATS - SPARE;
const WAIT_S = 20;

export interface Confirmed {
  id: string;
  email: string;
  total: Money;
}
interface Held extends Confirmed {
  token: string;
}

/** Books one seat after another, each for a user of its own. Throws at any answer but those on the way to a ticket. */
export class Booker {
  readonly #flights: SoldFlight[];
  readonly #tokenOf: TokenOf;
  #asked = 0;
  /** Bookings that were answered. */
  opened = 0;
  readonly confirmed: Confirmed[] = [];

  constructor(flights: SoldFlight[], tokenOf: TokenOf) {
    this.#flights = flights;
    this.#tokenOf = tokenOf;
  }

  async hold(client: HttpClient): Promise<Held> {
    const i = this.#asked++;
    const flight = this.#flights[(i % LANES) + LANES * Math.floor(i / LANES / USABLE)];
    invariant(flight, "there are flights enough");
    const token = this.#tokenOf(`usr_saga_${i}`);
    const email = `bench-${i}@example.com`;
    const { status, body } = await client.send({
      method: "POST",
      path: "/v1/bookings",
      headers: { authorization: `Bearer ${token}`, "idempotency-key": `create-${i}` },
      json: { ...bookingBody(flight, null), contact: { email } },
    });
    invariant(status === 201, `create answered ${status}: ${body}`);
    this.opened += 1;
    const { id, total } = JSON.parse(body) as { id: string; total: Money };
    return { id, email, total, token };
  }

  /** From nothing to the confirmation. */
  async book(client: HttpClient): Promise<void> {
    const { token, ...held } = await this.hold(client);
    const authorization = `Bearer ${token}`;
    const paid = await client.send({
      method: "POST",
      path: `/v1/bookings/${held.id}/payments`,
      headers: { authorization, "idempotency-key": `pay-${held.id}` },
      json: { payment_method: "pm_card_visa" },
    });
    invariant(paid.status === 202, `pay answered ${paid.status}: ${paid.body}`);
    let booking = { status: "paying" };
    while (booking.status === "paying") {
      const path = `/v1/bookings/${held.id}?wait=${WAIT_S}`;
      const { status, body } = await client.send({ method: "GET", path, headers: { authorization } });
      invariant(status === 200, `get answered ${status}: ${body}`);
      booking = JSON.parse(body) as { status: string };
    }
    invariant(booking.status === "confirmed", `the booking is ${booking.status}`);
    this.confirmed.push(held);
  }
}
