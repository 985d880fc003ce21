import fc from "fast-check";
import type { Asked, SeatOperation } from "./operation.ts";

/** One request of a generated history; times in ms. */
interface Request {
  what: "hold" | "pay" | "confirm" | "fail" | "release" | "look";
  booking: number;
  /** From the request before it, at the seat. */
  after: number;
  /** On its way there and back. */
  there: number;
  back: number;
  isLost: boolean;
}

const TTL_MS = 200;
const FLIGHT = "HF101";
const DESIGNATOR = "14C";

/** `wire_ms`: the longest way there or back; the longer, the more requests overlap. */
export function requests(
  bookings: number,
  length: { minLength: number; maxLength: number },
  wire_ms = 90,
): fc.Arbitrary<Request[]> {
  return fc.array(
    fc.record({
      what: fc.constantFrom("hold", "hold", "hold", "pay", "confirm", "fail", "release", "look"),
      booking: fc.nat(bookings - 1),
      after: fc.nat(60),
      there: fc.nat(wire_ms),
      back: fc.nat(wire_ms),
      isLost: fc.nat(9).map((n) => n === 0),
    }),
    length,
  );
}

interface Owner {
  booking: string;
  state: "held" | "pinned" | "sold";
  expires_at: number;
}

/** Only what was paid for is sold. */
function confirm(owner: Owner): Asked | null {
  if (owner.state === "held") return null;
  owner.state = "sold";
  return { op: "confirm", outcome: "seen" };
}

/** A seat that does one thing at a time, and what it answers; null: a request that no client would make, or that nobody sees. */
class CorrectSeat {
  #owner: Owner | null = null;
  readonly #released = new Set<string>();

  answer(what: Request["what"], booking: string, now: number): Asked | null {
    if (this.#owner?.state === "held" && now >= this.#owner.expires_at) this.#owner = null;
    const mine = this.#owner?.booking === booking ? this.#owner : null;
    switch (what) {
      case "hold":
        return this.#hold(booking, now);
      case "pay":
        if (mine?.state === "held") mine.state = "pinned";
        return { op: "pay", outcome: mine ? "accepted" : "refused" };
      case "confirm":
        return mine ? confirm(mine) : null;
      case "fail":
        // Nobody asks for it, and nobody hears of it.
        if (this.#owner?.state === "pinned") this.#owner = null;
        return null;
      case "release":
        this.#released.add(booking);
        if (mine) this.#owner = null;
        return { op: "release", outcome: "done" };
      case "look":
        return { op: "look", outcome: this.#seen() };
      default:
        return what satisfies never;
    }
  }

  #seen(): "free" | "held" | "sold" {
    const state = this.#owner?.state ?? "free";
    return state === "pinned" ? "held" : state;
  }

  /** A released booking stays released, and one that is being paid is not asked for again. */
  #hold(booking: string, now: number): Asked | null {
    if (this.#released.has(booking)) return null;
    this.#owner ??= { booking, state: "held", expires_at: now + TTL_MS };
    if (this.#owner.booking !== booking) return { op: "hold", outcome: "refused" };
    if (this.#owner.state !== "held") return null;
    return { op: "hold", outcome: "taken", expires_at: this.#owner.expires_at };
  }
}

/** What clients see of a correct seat that serves these requests one after another. */
export function historyOfCorrectSeat(asked: Request[]): SeatOperation[] {
  const seat = new CorrectSeat();
  let now = 1_000;
  return asked.flatMap(({ what, booking, after, there, back, isLost }): SeatOperation[] => {
    now += after;
    const answer = seat.answer(what, `b${booking}`, now);
    if (answer === null) return [];
    const whose = { flight_id: FLIGHT, designator: DESIGNATOR, booking: answer.op === "look" ? "" : `b${booking}` };
    const invoked_at = now - there;
    if (!isLost) return [{ ...answer, ...whose, invoked_at, answered_at: now + back }];
    return answer.op === "look" ? [] : [{ op: answer.op, outcome: "unknown", ...whose, invoked_at, answered_at: null }];
  });
}
