import type { Booking, CancellationQuote } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { Deck, Random } from "../../scripts/ordeal/random.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { bookingBody, type SoldFlight } from "../offers.ts";
import type { TokenOf } from "../tokens.ts";

/** What becomes of a booking: it stays sold, is cancelled once it is confirmed, is let go while it is held, or runs out. */
export type End = "sold" | "cancelled" | "released" | "expired";
/** In these proportions: most people fly, and every seat that comes back is sold again. */
const ENDS: [End, ...End[]] = [
  ...Array<End>(8).fill("sold"),
  ...Array<End>(6).fill("cancelled"),
  ...Array<End>(3).fill("released"),
  ...Array<End>(3).fill("expired"),
] as [End, ...End[]];
/** Bookings take turns on so many flights at a time. */
const LANES = 8;
const SEED = 1_815;
const FILLERS = 32;
const WAIT_S = 20;

export interface Travelled {
  id: string;
  flight_id: string;
  designator: string;
  end: End;
  total: Booking["total"];
  /** What the provider gives back, of one that is cancelled. */
  refund_minor: number;
}

/** Books as passengers do, each booking for a user of its own. Throws at any answer that is not on the way. */
export class Travellers {
  readonly travelled: Travelled[] = [];
  /** Flights that anybody has asked for a seat of. */
  readonly flown: SoldFlight[] = [];
  readonly #deck = new Deck(new Random(SEED), ENDS);
  readonly #lanes: SoldFlight[];
  readonly #waiting: SoldFlight[];
  readonly #tokenOf: TokenOf;
  #people = 0;

  constructor(flights: SoldFlight[], tokenOf: TokenOf) {
    this.#waiting = [...flights];
    this.#lanes = Array.from({ length: LANES }, () => this.#nextFlight());
    this.#tokenOf = tokenOf;
  }

  /** One traveller. `confirmed` is called when one who pays sees the booking confirmed. */
  async travel(client: HttpClient, confirmed: () => void, end = this.#deck.deal()): Promise<void> {
    const person = new Person(client, this.#tokenOf(`usr_soak_${++this.#people}`), `${end}-${this.#people}`);
    const booked = await this.#hold(person, end);
    if (end === "sold" || end === "cancelled") {
      await person.pay(booked.id);
      confirmed();
    }
    if (end === "cancelled") booked.refund_minor = await person.cancel(booked.id);
    if (end === "released") await person.release(booked.id);
    this.travelled.push(booked);
  }

  /** A seat is held and let go, by one of few who want no mail about it: the quickest way to have a booking. */
  async fill(client: HttpClient): Promise<void> {
    const n = ++this.#people;
    const person = new Person(client, this.#tokenOf(`usr_soak_fill_${n % FILLERS}`), `fill-${n}`);
    if (n <= FILLERS) await person.wantNoMailOfHolds();
    const booked = await this.#hold(person, "released");
    await person.release(booked.id);
    this.travelled.push(booked);
  }

  /** One booking that has every Worker do something. */
  async wakeAll(client: HttpClient): Promise<void> {
    await this.travel(client, () => undefined, "cancelled");
    const [flight] = this.flown;
    const token = this.#tokenOf("usr_soak_0");
    await client.send({ method: "GET", path: `/v1/flights/${flight?.flight_id ?? ""}/seat-map` });
    await client.send({ method: "GET", path: "/v1/me", headers: { authorization: `Bearer ${token}` } });
  }

  /** All flights that may still be sold have their offers signed anew. */
  async renewOffers(renew: (flight: SoldFlight) => Promise<void>): Promise<void> {
    await Promise.all([...this.#lanes, ...this.#waiting].map(renew));
  }

  /** Where a flight is sold out its lane goes on to the next one. */
  async #hold(person: Person, end: End): Promise<Travelled> {
    const lane = this.#people % LANES;
    for (let tries = 0; ; tries++) {
      const flight = this.#lanes[lane];
      invariant(flight, "a lane has a flight");
      const held = await person.hold(flight, end === "expired", tries);
      if (held !== "sold_out") return { ...held, flight_id: flight.flight_id, end, refund_minor: 0 };
      // Another one of the lane may have gone on already.
      if (this.#lanes[lane] === flight) this.#lanes[lane] = this.#nextFlight();
    }
  }

  #nextFlight(): SoldFlight {
    const flight = this.#waiting.shift();
    invariant(flight, "there are flights enough");
    this.flown.push(flight);
    return flight;
  }
}

class Person {
  readonly #client: HttpClient;
  readonly #authorization: string;
  readonly #name: string;

  constructor(client: HttpClient, token: string, name: string) {
    this.#client = client;
    this.#authorization = `Bearer ${token}`;
    this.#name = name;
  }

  async hold(
    flight: SoldFlight,
    isBrief: boolean,
    tries: number,
  ): Promise<Pick<Travelled, "id" | "total" | "designator"> | "sold_out"> {
    // `bench/workers/bookings.ts` gives a hold whose key begins so a few seconds.
    const key = `${isBrief ? "brief-" : ""}${this.#name}-${tries}`;
    const json = { ...bookingBody(flight, null), contact: { email: `${this.#name}@example.com` } };
    const answer = await this.#send("POST", "/v1/bookings", key, json);
    if (answer.status === 409 && answer.body.includes('"sold_out"')) return "sold_out";
    const { id, total, passengers } = this.#read<Booking>(answer, 201);
    const designator = passengers[0]?.seats[0]?.designator;
    invariant(designator !== undefined, "a booking has a seat");
    return { id, total, designator };
  }

  async wantNoMailOfHolds(): Promise<void> {
    const json = { ...ALL_WANTED, email: { ...ALL_WANTED.email, held: false } };
    this.#read(await this.#send("PUT", "/v1/me/notification-preferences", undefined, json), 200);
  }

  async pay(id: string): Promise<void> {
    this.#read(await this.#send("POST", `/v1/bookings/${id}/payments`, `pay-${id}`, { payment_method: "pm_card_visa" }), 202);
    await this.#rested(id, "paying", "confirmed");
  }

  /** What is given back, in minor units. */
  async cancel(id: string): Promise<number> {
    const path = `/v1/bookings/${id}/cancellations`;
    const quote = this.#read<CancellationQuote>(await this.#send("POST", path, `quote-${id}`), 201);
    this.#read(await this.#send("POST", `${path}/${quote.id}/confirm`, `cancel-${id}`), 202);
    await this.#rested(id, "cancelling", "cancelled");
    return quote.refund.amount_minor;
  }

  async release(id: string): Promise<void> {
    const { status, body } = await this.#send("DELETE", `/v1/bookings/${id}`, `release-${id}`);
    invariant(status === 204, `${this.#name}: answered ${status}: ${body}`);
  }

  async #rested(id: string, from: Booking["status"], to: Booking["status"]): Promise<void> {
    for (;;) {
      const { status } = this.#read<Booking>(await this.#send("GET", `/v1/bookings/${id}?wait=${WAIT_S}`), 200);
      if (status === to) return;
      invariant(status === from, `${id} was to be ${to}, and is ${status}`);
    }
  }

  #send(method: "GET" | "POST" | "PUT" | "DELETE", path: string, key?: string, json?: unknown): Promise<HttpAnswer> {
    const headers = { authorization: this.#authorization, ...(key !== undefined && { "idempotency-key": key }) };
    return this.#client.send({ method, path, headers, json });
  }

  #read<Body>({ status, body }: HttpAnswer, expected: number): Body {
    invariant(status === expected, `${this.#name}: answered ${status}: ${body}`);
    return JSON.parse(body) as Body;
  }
}
