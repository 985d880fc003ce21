import type { Asked, SeatOperation } from "./operation.ts";

export interface SeatName {
  flight_id: string;
  designator: string;
}
/** A seat asked for; `designator` null: any of the flight. */
export interface WantedSeat {
  flight_id: string;
  designator: string | null;
}

/** `now`: ms that never go back. `wall`: ms since 1970, as servers tell the time. */
export interface Clock {
  now: () => number;
  wall: () => number;
}
const SYSTEM_CLOCK: Clock = { now: () => performance.now(), wall: () => Date.now() };

/** What remains unanswered stays in the history as unknown, from when it was asked for. */
export class SeatRecorder {
  readonly #clock: Clock;
  readonly #operations = new Set<SeatOperation>();
  readonly #seats = new Map<string, SeatName[]>();

  constructor(clock: Clock = SYSTEM_CLOCK) {
    this.#clock = clock;
  }

  operations(): SeatOperation[] {
    return [...this.#operations];
  }

  /** Every seat that somebody held, or was refused, by name. */
  seats(): SeatName[] {
    const named = [...this.#operations].flatMap(({ flight_id, designator }) =>
      designator === null ? [] : { flight_id, designator },
    );
    return [...new Map(named.map((seat) => [`${seat.flight_id} ${seat.designator}`, seat])).values()];
  }

  /** A request for seats, all or none. `booking`: a name of the request, such as its idempotency key. */
  hold(booking: string, wanted: readonly WantedSeat[]) {
    const invoked_at = this.#clock.now();
    const unknown = wanted.map((seat) => this.#add(booking, seat, invoked_at, { op: "hold", outcome: "unknown" }, false));
    const forget = (): void => unknown.forEach((operation) => this.#operations.delete(operation));
    return {
      /** `expiresAt`: as the server said, in ISO 8601. */
      taken: (seats: readonly SeatName[], expiresAt: string): void => {
        forget();
        this.#seats.set(booking, [...seats]);
        const expires_at = this.#clock.now() + (Date.parse(expiresAt) - this.#clock.wall());
        for (const seat of seats) this.#add(booking, seat, invoked_at, { op: "hold", outcome: "taken", expires_at });
      },
      /** Refused because these were not free. The others may have been held for a moment. */
      refused: (gone: readonly SeatName[]): void => {
        for (const operation of unknown) if (gone.some((seat) => isSame(seat, operation))) this.#operations.delete(operation);
        for (const seat of gone) this.#add(booking, seat, invoked_at, { op: "hold", outcome: "refused" });
      },
    };
  }

  /** A payment for what the booking holds. */
  pay(booking: string) {
    const { settle } = this.#ofAllSeats(booking, "pay");
    return {
      accepted: (): void => settle({ op: "pay", outcome: "accepted" }),
      /** Refused because the hold was over. */
      expired: (): void => settle({ op: "pay", outcome: "refused" }),
    };
  }

  /** A release or a cancellation. `done` only where the answer means that the seats are free; else they are freed some time later. */
  release(booking: string) {
    const { settle } = this.#ofAllSeats(booking, "release");
    return { done: (): void => settle({ op: "release", outcome: "done" }) };
  }

  /** A look at the booking: `confirmed` when the answer said so. */
  read(booking: string) {
    const invoked_at = this.#clock.now();
    return {
      confirmed: (): void => {
        for (const seat of this.#seats.get(booking) ?? [])
          this.#add(booking, seat, invoked_at, { op: "confirm", outcome: "seen" });
      },
    };
  }

  /** A look at a flight's seat map: `saw` for each seat of interest. */
  look(flight_id: string) {
    const invoked_at = this.#clock.now();
    return {
      saw: (designator: string, outcome: "free" | "held" | "sold"): void => {
        this.#add("", { flight_id, designator }, invoked_at, { op: "look", outcome });
      },
    };
  }

  #ofAllSeats(booking: string, op: "pay" | "release") {
    const invoked_at = this.#clock.now();
    const seats = this.#seats.get(booking) ?? [];
    const unknown = seats.map((seat) => this.#add(booking, seat, invoked_at, { op, outcome: "unknown" }, false));
    const settle = (asked: Asked): void => {
      for (const operation of unknown) this.#operations.delete(operation);
      for (const seat of seats) this.#add(booking, seat, invoked_at, asked);
    };
    return { settle };
  }

  #add(booking: string, seat: WantedSeat, invoked_at: number, asked: Asked, isAnswered = true): SeatOperation {
    const answered_at = isAnswered ? this.#clock.now() : null;
    const operation = { ...asked, flight_id: seat.flight_id, designator: seat.designator, booking, invoked_at, answered_at };
    this.#operations.add(operation);
    return operation;
  }
}

const isSame = (a: WantedSeat, b: WantedSeat): boolean => a.flight_id === b.flight_id && a.designator === b.designator;
