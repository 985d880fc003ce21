import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Offer } from "#contracts/offers.ts";
import {
  type BookingDraft,
  type PassengerDraft,
  bookingRequest,
  emptyDraft,
  seatsNamed,
  seatsPrice,
  withoutSeats,
} from "../api/booking-draft.ts";
import { createBooking } from "../api/calls.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { addMoney, formatMoney } from "../text/money.ts";
import { PASSENGER_NAMES } from "../text/words.ts";
import { Field } from "./field.tsx";
import { flightName } from "./itinerary.tsx";
import { PassengerFields } from "./passenger-fields.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type SeatChoices, SeatPicker } from "./seat-picker.tsx";
import { useAction } from "./use-action.ts";

/** Passengers, seats and contact, and the button that holds the seats. */
export function BookForm({ offer, email }: { offer: Offer; email: string }) {
  const { route } = useLocation();
  const [draft, setDraft] = useState<BookingDraft>(() => emptyDraft(offer.passengers, email));
  const [refreshes, setRefreshes] = useState(0);
  const action = useAction();
  const change = (part: Partial<BookingDraft>) => setDraft((current) => ({ ...current, ...part }));
  const changePassenger = (id: string, part: Partial<PassengerDraft>) =>
    setDraft((current) => ({
      ...current,
      passengers: current.passengers.map((each) => (each.id === id ? { ...each, ...part } : each)),
    }));
  const changeSeats = (flightId: string, choices: SeatChoices) =>
    setDraft((current) => ({ ...current, seats: { ...current.seats, [flightId]: choices } }));

  const hold = () => {
    const request = bookingRequest(offer.id, draft);
    void action.run(
      async () => {
        const result = await createBooking(request, idempotencyKeys.keyFor("hold", request));
        if (!result.ok && (result.error.reason === "seat_unavailable" || result.error.reason === "hold_cooldown")) {
          setDraft((current) => ({ ...current, seats: withoutSeats(current.seats, seatsNamed(result.error, "seats")) }));
          setRefreshes((count) => count + 1);
        }
        return result;
      },
      (booking) => {
        idempotencyKeys.settled("hold");
        route(`/bookings/${booking.id}`);
      },
    );
  };

  const segments = offer.slices.flatMap((slice) => slice.segments);
  const sitters = draft.passengers
    .map((passenger, index) => ({
      id: passenger.id,
      type: passenger.type,
      name: passenger.given_name.trim() || `${PASSENGER_NAMES[passenger.type]} ${index + 1}`,
    }))
    .filter((passenger) => passenger.type !== "infant");
  const alternatives = action.failure === null ? [] : seatsNamed(action.failure, "alternatives");
  const seats = seatsPrice(draft.seats, offer.total.currency);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        hold();
      }}
    >
      <h2>Passengers</h2>
      {draft.passengers.map((passenger, index) => (
        <PassengerFields
          key={passenger.id}
          passenger={passenger}
          number={index + 1}
          onChange={(part) => changePassenger(passenger.id, part)}
        />
      ))}
      <h2 id="seats">Seats</h2>
      <p>
        Choose seats, or leave it to us: seats you do not choose are assigned free of charge, your party together where possible.
      </p>
      {segments.map((segment, index) => (
        <details key={segment.flight_id} class="card" open={index === 0}>
          <summary>
            {flightName(segment)} {segment.origin} to {segment.destination}:{" "}
            <strong>
              {sitters.map((sitter) => draft.seats[segment.flight_id]?.[sitter.id]?.designator ?? "any").join(", ")}
            </strong>
          </summary>
          <SeatPicker
            segment={segment}
            currency={offer.total.currency}
            sitters={sitters}
            refreshes={refreshes}
            choices={draft.seats[segment.flight_id] ?? {}}
            onChoices={(choices) => changeSeats(segment.flight_id, choices)}
            alternatives={alternatives.filter((seat) => seat.flight_id === segment.flight_id).map((seat) => seat.designator)}
          />
        </details>
      ))}
      <h2>Contact</h2>
      <div class="card columns">
        <Field
          label="E-mail"
          type="email"
          required
          autocomplete="email"
          value={draft.email}
          onValue={(value) => change({ email: value })}
          hint="The tickets are sent here."
        />
        <Field
          label="Phone (optional)"
          type="tel"
          autocomplete="tel"
          value={draft.phone}
          onValue={(phone) => change({ phone })}
          pattern="\+[0-9 .\(\)\-]{7,20}"
          placeholder="+44 7700 900123"
          hint="With the country code. We text you when the booking is confirmed."
        />
      </div>
      {action.failure && <ProblemNotice failure={action.failure} onRetry={hold} />}
      <p class="sum">
        Total <strong data-testid="form-total">{formatMoney(addMoney(offer.total, seats))}</strong>
        {seats.amount_minor > 0 && <small> including {formatMoney(seats)} for seats</small>}
      </p>
      <button type="submit" class="primary" disabled={action.busy}>
        {action.busy ? "Holding your seats…" : "Hold these seats"}
      </button>
      <p>
        <small>Holding is free and charges nothing. You pay on the next page, before the hold runs out.</small>
      </p>
    </form>
  );
}
