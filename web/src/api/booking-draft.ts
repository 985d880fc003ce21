import type { CreateBooking, NewPassenger } from "#contracts/bookings.ts";
import type { Money } from "#contracts/common.ts";
import type { OfferPassenger } from "#contracts/offers.ts";
import type { SeatChoices } from "../parts/seat-picker.tsx";
import { type Failure, isRecord } from "./failure.ts";

/** One passenger as typed so far. */
export interface PassengerDraft extends OfferPassenger {
  title: "" | NonNullable<NewPassenger["title"]>;
  given_name: string;
  family_name: string;
  born_on: string;
}
/** The booking form as filled in so far; `seats`: flight id → its choices. */
export interface BookingDraft {
  passengers: PassengerDraft[];
  email: string;
  phone: string;
  seats: Record<string, SeatChoices>;
}

export const emptyDraft = (passengers: OfferPassenger[], email: string): BookingDraft => ({
  passengers: passengers.map((passenger) => ({ ...passenger, title: "", given_name: "", family_name: "", born_on: "" })),
  email,
  phone: "",
  seats: {},
});

/** The body of `POST /v1/bookings`. */
export function bookingRequest(offerId: string, draft: BookingDraft): CreateBooking {
  const phone = draft.phone.replaceAll(/[\s().-]/g, "");
  return {
    offer_id: offerId,
    contact: { email: draft.email.trim(), ...(phone === "" ? {} : { phone }) },
    passengers: draft.passengers.map(({ id, title, given_name, family_name, born_on }) => {
      const seats = Object.entries(draft.seats).flatMap(([flight_id, choices]) => {
        const choice = choices[id];
        return choice === undefined ? [] : [{ flight_id, designator: choice.designator }];
      });
      return {
        id,
        ...(title === "" ? {} : { title }),
        given_name: given_name.trim(),
        family_name: family_name.trim(),
        born_on,
        ...(seats.length === 0 ? {} : { seat_selections: seats }),
      };
    }),
  };
}

/** What the seats chosen so far add to the offer's total, minor units. */
export const seatsPrice = (seats: BookingDraft["seats"], currency: string): Money => ({
  currency,
  amount_minor: Object.values(seats)
    .flatMap((choices) => Object.values(choices))
    .reduce((sum, choice) => sum + choice.price_minor, 0),
});

export interface SeatRef {
  flight_id: string;
  designator: string;
}

/** The seats a problem names: those lost, or the alternatives to them. */
export function seatsNamed(failure: Failure, member: "seats" | "alternatives"): SeatRef[] {
  const list = failure.evidence[member];
  return (Array.isArray(list) ? list : []).filter(
    (item): item is SeatRef => isRecord(item) && typeof item["flight_id"] === "string" && typeof item["designator"] === "string",
  );
}

/** The choices without the seats that are gone. */
export function withoutSeats(seats: BookingDraft["seats"], gone: SeatRef[]): BookingDraft["seats"] {
  const isGone = (flightId: string, designator: string) =>
    gone.some((seat) => seat.flight_id === flightId && seat.designator === designator);
  return Object.fromEntries(
    Object.entries(seats).map(([flightId, choices]) => [
      flightId,
      Object.fromEntries(Object.entries(choices).filter(([, choice]) => !isGone(flightId, choice.designator))),
    ]),
  );
}
