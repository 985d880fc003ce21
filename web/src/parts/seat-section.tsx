import type { Offer } from "#contracts/offers.ts";
import { awayFromExits } from "#domain/booking/exit-rows.ts";
import type { BookingDraft, SeatRef } from "../api/booking-draft.ts";
import { passengerName } from "../text/words.ts";
import { flightName } from "./itinerary.tsx";
import { type SeatChoices, SeatPicker } from "./seat-picker.tsx";
import { seatText } from "../text/en/seats.ts";
import { searchText } from "../text/en/search.ts";

interface SeatSectionProps {
  offer: Offer;
  draft: BookingDraft;
  onSeats: (flightId: string, choices: SeatChoices) => void;
  /** Counts the times somebody else was faster, so that the maps are read again. */
  refreshes: number;
  alternatives: SeatRef[];
  /** What the draft asks for may have been done. */
  mayBeOurs: boolean;
}

/** A seat map for each flight of the journey. */
export function SeatSection({ offer, draft, onSeats, refreshes, alternatives, mayBeOurs }: SeatSectionProps) {
  const careful = awayFromExits(draft.passengers);
  const sitters = draft.passengers
    .map(({ id, type, given_name }, index) => ({
      id,
      type,
      name: given_name.trim() || seatText("numbered", { passenger: passengerName(type), number: index + 1 }),
      no_exit_row: careful.has(id),
    }))
    .filter((passenger) => passenger.type !== "infant");
  const segments = offer.slices.flatMap((slice) => slice.segments);
  return (
    <>
      <h2 id="seats">{seatText("seats")}</h2>
      <p>{seatText("explanation")}</p>
      {segments.map((segment, index) => {
        const choices = draft.seats[segment.flight_id] ?? {};
        const offered = alternatives.filter((seat) => seat.flight_id === segment.flight_id).map((seat) => seat.designator);
        return (
          <details key={segment.flight_id} class="card" open={index === 0 || offered.length > 0}>
            <summary>
              {flightName(segment)} {searchText("way", segment)}:{" "}
              <strong>{sitters.map((sitter) => choices[sitter.id]?.designator ?? seatText("any_seat")).join(", ")}</strong>
            </summary>
            <SeatPicker
              {...{ segment, sitters, choices, refreshes, mayBeOurs }}
              currency={offer.total.currency}
              onChoices={(next) => onSeats(segment.flight_id, next)}
              alternatives={offered}
            />
          </details>
        );
      })}
    </>
  );
}
