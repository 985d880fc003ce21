import { type Result, err, ok } from "../result.ts";
import type { CheckInRefusal, CheckInRequest } from "./check-in.ts";

/** What of a booking matters to its check-in. */
export interface CheckInBooking {
  passengers: { id: string; type: "adult" | "child" | "infant" }[];
  /** Flight ids in the order of travel. */
  flights: string[];
}
/** Whom, and for which flight; everybody and every flight, where it does not say. */
export interface CheckInWish {
  flight_id?: string | undefined;
  passengers?: string[] | undefined;
}
export interface CheckInPlan {
  flights: string[];
  passengers: CheckInRequest["passengers"];
}
export type CheckInPlanRefusal = { reason: "passenger_mismatch"; detail: string } | { reason: "infant_without_adult" };

/**
 * Who is to be checked in for what. Infants go along with somebody on whose lap they sit: there are as many adults in the wish, who may
 * well be checked in already.
 */
export function planCheckIn({ passengers, flights }: CheckInBooking, wish: CheckInWish): Result<CheckInPlan, CheckInPlanRefusal> {
  if (wish.flight_id !== undefined && !flights.includes(wish.flight_id))
    return err({ reason: "passenger_mismatch", detail: `${wish.flight_id} is not part of the booking` });
  const ids = wish.passengers ?? passengers.map(({ id }) => id);
  if (ids.some((id) => !passengers.some((passenger) => passenger.id === id)))
    return err({ reason: "passenger_mismatch", detail: `the booking is for ${passengers.map(({ id }) => id).join(", ")}` });
  const named = passengers.filter(({ id }) => ids.includes(id));
  const count = (wanted: "adult" | "infant") => named.filter(({ type }) => type === wanted).length;
  if (count("infant") > count("adult")) return err({ reason: "infant_without_adult" });
  return ok({
    flights: wish.flight_id === undefined ? flights : [wish.flight_id],
    passengers: named.map(({ id, type }) => ({ passenger_id: id, on_lap: type === "infant" })),
  });
}

export type FlightRefusal = CheckInRefusal & { flight_id: string };

/**
 * Why nobody was checked in, of several flights that refused: the first that will open, since that one can be waited for, or else the
 * first of all.
 */
export const refusalOf = (refusals: readonly FlightRefusal[]): FlightRefusal | undefined =>
  refusals.find(({ reason }) => reason === "check_in_not_open") ?? refusals[0];
