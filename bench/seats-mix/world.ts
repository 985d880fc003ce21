import { invariant } from "#domain/invariant.ts";
import { Deck, Random } from "../../scripts/ordeal/random.ts";
import type { SoldFlight } from "../offers.ts";
import type { TokenOf } from "../tokens.ts";
import { CARDS, type Operation } from "./operations.ts";

/** The same choices on both sides and in every round, as far as the answers are the same. */
const SEED = 8_150;
/** Of the new reservations so many are asked for by somebody who has a seat on the flight, and so many by somebody who asks twice at once. */
const GREEDY = 0.1;
const TWINS = 0.1;

export interface Customer {
  name: string;
  token: string;
}
export interface Reservation {
  id: string;
  customer: Customer;
  flight: Flight;
  designator: string;
}
export interface Flight {
  sold: SoldFlight;
  /** What the last seat map that anybody read had as available. */
  open: string[];
}
/** Somebody who asks for two seats of one flight at the same moment: at most one is theirs. */
export interface Twins {
  customer: Customer;
  flight: Flight;
  won: Reservation[];
  left: number;
}
export type Buyer =
  | { kind: "new"; customer: Customer; flight: Flight }
  | { kind: "greedy"; customer: Customer; flight: Flight; has: Reservation }
  | { kind: "twin"; twins: Twins };

let worlds = 0;

/** What the clients of one round know: flights, who has which seat by the answers so far, and what is to be done next. */
export class World {
  /** What the names of its customers begin with, and nobody else's. */
  readonly prefix = `usr_mix${++worlds}_`;
  readonly flights: readonly Flight[];
  /** Ids of reservations that were let go. */
  readonly ended: string[] = [];
  readonly random = new Random(SEED);
  readonly #tokenOf: TokenOf;
  readonly #deck = new Deck(this.random, CARDS);
  /** Those that no client is busy with. */
  readonly #idle: Reservation[] = [];
  #busy = 0;
  #customers = 0;
  #waiting: Twins | null = null;

  constructor(flights: SoldFlight[], tokenOf: TokenOf) {
    this.flights = flights.map((sold) => ({ sold, open: [] }));
    this.#tokenOf = tokenOf;
  }

  next(): Operation {
    return this.#deck.deal();
  }

  flight(): Flight {
    return this.#one(this.flights);
  }

  /** A seat that was open when somebody last looked. Null: there was none. */
  openSeat({ open }: Flight): string | null {
    return open.length === 0 ? null : this.#one(open);
  }

  newCustomer(): Customer {
    const name = `${this.prefix}${++this.#customers}`;
    return { name, token: this.#tokenOf(name) };
  }

  /** Some reservation, which nobody else gets until it is put back. */
  take(): Reservation {
    const index = Math.floor(this.random.next() * this.#idle.length);
    const taken = this.#idle[index];
    const last = this.#idle.pop();
    invariant(taken && last, "there are reservations");
    if (taken !== last) this.#idle[index] = last;
    this.#busy += 1;
    return taken;
  }

  putBack(reservation: Reservation): void {
    this.#busy -= 1;
    this.#idle.push(reservation);
  }

  end({ id }: Reservation): void {
    this.#busy -= 1;
    this.ended.push(id);
  }

  add(reservation: Reservation): void {
    this.#idle.push(reservation);
  }

  /** Who makes the next reservation. Twins come one after the other, to two clients. */
  buyer(): Buyer {
    const waiting = this.#waiting;
    if (waiting !== null) {
      this.#waiting = null;
      return { kind: "twin", twins: waiting };
    }
    const chance = this.random.next();
    if (chance < GREEDY) {
      const has = this.take();
      return { kind: "greedy", customer: has.customer, flight: has.flight, has };
    }
    const [customer, flight] = [this.newCustomer(), this.flight()];
    if (chance >= GREEDY + TWINS) return { kind: "new", customer, flight };
    this.#waiting = { customer, flight, won: [], left: 2 };
    return { kind: "twin", twins: this.#waiting };
  }

  /** One of two has been answered; until both are, what they won is nobody else's to let go. */
  twinAnswered(twins: Twins, won: Reservation | null): void {
    if (won !== null) twins.won.push(won);
    twins.left -= 1;
    invariant(twins.won.length <= 1, `${twins.customer.name} was given two seats of ${twins.flight.sold.flight_id}`);
    if (twins.left === 0) for (const reservation of twins.won) this.add(reservation);
  }

  /** By all answers: who has a seat now. Only while no client is at work. */
  held(): readonly Reservation[] {
    invariant(this.#busy === 0, "nobody is busy");
    const alone = this.#waiting?.won ?? [];
    return [...this.#idle, ...alone];
  }

  #one<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random.next() * items.length)];
    invariant(item !== undefined, "there is one to choose");
    return item;
  }
}
