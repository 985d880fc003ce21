import { invariant } from "#domain/invariant.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { assignSeats } from "./assign.ts";
import type { Flight } from "./flight-state.ts";
import type { HeldSeats, HoldRequest } from "./hold.ts";

type Short = { reason: "hold_cooldown"; until: number } | { reason: "sold_out" };

/**
 * The named seats as named, and the best of the rest for everybody else. Seats cooling down for this user are not given out,
 * nor any in an exit row to somebody who may not sit there: their party sits together elsewhere, as long as there is room.
 */
export function chooseSeats(flight: Flight, request: HoldRequest, now: number): Result<HeldSeats["seats"], Short> {
  const named = request.seats.flatMap(({ designator }) => (designator === null ? [] : [designator]));
  const waiting = request.seats.filter(({ designator }) => designator === null);
  const careful = waiting.filter(({ no_exit_row }) => no_exit_row).length;
  const cooling = coolingFor(flight, request, now);
  const barred = new Set(cooling.map(([designator]) => designator));
  const assign = (wanted: number, beside: string[], not: ReadonlySet<string>) =>
    wanted === 0 ? [] : assignSeats(flight, request.cabin, wanted, beside, not);

  const elsewhere = careful === 0 ? barred : new Set([...barred, ...exitSeats(flight)]);
  const together = assign(waiting.length, named, elsewhere);
  if (together.length === waiting.length) return ok(seat(request, () => together.shift()));
  const first = assign(careful, named, elsewhere);
  const rest = assign(waiting.length - careful, [...named, ...first], barred);
  if (first.length + rest.length === waiting.length)
    return ok(seat(request, (no_exit_row) => (no_exit_row ? first : rest).shift()));
  return err(
    cooling.length > 0
      ? { reason: "hold_cooldown", until: Math.min(...cooling.map(([, until]) => until)) }
      : { reason: "sold_out" },
  );
}

/** Everybody to the seat they named, the others to the next one given out. */
function seat(request: HoldRequest, next: (no_exit_row: boolean) => string | undefined): HeldSeats["seats"] {
  return request.seats.map(({ passenger_id, designator, no_exit_row }) => {
    const given = designator ?? next(no_exit_row ?? false);
    invariant(given !== undefined, "as many seats are given out as passengers named none");
    return { passenger_id, designator: given };
  });
}

const coolingFor = (flight: Flight, request: HoldRequest, now: number): [string, number][] =>
  request.exempt ? [] : [...(flight.cooldowns.get(request.user_id) ?? [])].filter(([, until]) => until > now);

const exitSeats = (flight: Flight): string[] =>
  [...flight.places.values()].flatMap(({ designator, features }) => (features.includes("exit_row") ? [designator] : []));
