import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Booking } from "#contracts/bookings.ts";
import type { Segment } from "#contracts/offers.ts";
import { awayFromExits } from "#domain/booking/exit-rows.ts";
import { isUndecided } from "../api/advice.ts";
import { type BookingDraft, seatsNamed, withoutSeats } from "../api/booking-draft.ts";
import { changeSeats } from "../api/calls.ts";
import type { Failure } from "../api/failure.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { afterChange, seatWishes, seatsOf } from "../api/seat-wishes.ts";
import { announce } from "./announcer.tsx";
import { flightName } from "./itinerary.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { SeatPicker, type Sitter } from "./seat-picker.tsx";
import { type Rivals, useAction } from "./use-action.ts";
import { useFocusAtQuestion } from "./use-focus-at-question.ts";
import { bookingText } from "../text/en/booking.ts";
import { seatText } from "../text/en/seats.ts";
import { searchText } from "../text/en/search.ts";

interface ChangeSeatsProps {
  booking: Booking;
  disabled: boolean;
  /** What else may be asked for of a hold. */
  rivals: Rivals;
  done: () => void;
  /** A change may have been done, and with it the total may be another. */
  undecided: () => void;
}

/** Other seats for a hold: the seat maps of its flights once they are asked for. The time it has stays the same. */
export function ChangeSeats(hold: ChangeSeatsProps) {
  const [open, setOpen] = useState(false);
  const { button, question } = useFocusAtQuestion<HTMLElement>(open);
  const close = () => {
    setOpen(false);
    hold.done();
  };
  if (open) return <SeatChanger {...hold} top={question} close={close} />;
  return (
    <p>
      <button type="button" ref={button} onClick={() => setOpen(true)}>
        {seatText("change")}
      </button>
    </p>
  );
}

/** Whoever has a seat of their own. */
function sittersOf({ passengers }: Booking): Sitter[] {
  const careful = awayFromExits(passengers);
  return passengers
    .filter(({ type }) => type !== "infant")
    .map(({ id, given_name }) => ({ id, name: given_name, no_exit_row: careful.has(id) }));
}

const designatorsOn = ({ flight_id }: Segment, seats: BookingDraft["seats"]): string[] =>
  Object.values(seats[flight_id] ?? {}).map(({ designator }) => designator);

/** What there is on a flight in the place of the seats that somebody else was faster to take. */
const alternativesOn = ({ flight_id }: Segment, failure: Failure | null): string[] =>
  (failure === null ? [] : seatsNamed(failure, "alternatives")).flatMap((seat) =>
    seat.flight_id === flight_id ? [seat.designator] : [],
  );

/** The seats that were picked, at first those they have. `gained`: by a change that was done, or that nobody knows the outcome of. */
function useSeats(booking: Booking) {
  const owned = seatsOf(booking);
  const [seats, setSeats] = useState(owned);
  // They may have these before the page sees the booking again.
  const [gained, setGained] = useState<typeof seats>({});
  const before = useRef(owned);
  useEffect(() => {
    if (before.current === owned) return;
    // Opened again before the change of a moment ago was seen, or changed from elsewhere: nobody is put back where they were.
    const change = { before: before.current, now: owned, asked: gained };
    before.current = owned;
    setSeats((current) => afterChange(current, change));
  }, [JSON.stringify(owned)]);
  return { owned, seats, setSeats, gained, setGained };
}

interface SeatChangerProps extends ChangeSeatsProps {
  top: RefObject<HTMLElement | null>;
  close: () => void;
}

function SeatChanger({ booking, disabled, rivals, done, undecided, top, close }: SeatChangerProps) {
  const { owned, seats, setSeats, gained, setGained } = useSeats(booking);
  const newest = useRef(seats);
  newest.current = seats;
  const [refreshes, setRefreshes] = useState(0);
  const action = useAction(rivals);
  const scope = `seats:${booking.id}`;
  const wishes = seatWishes(booking, seats);

  const choose = (flightId: string, next: (typeof seats)[string]) => {
    // Another wish than the one that is still asked for. What was refused stays said, with what there is instead.
    if (action.busy || action.failure?.asked_again !== undefined) action.clear();
    setSeats((current) => ({ ...current, [flightId]: next }));
  };
  const save = () => {
    if (wishes === null) return close();
    void action.repeat(
      async () => {
        const result = await idempotencyKeys.ask(scope, wishes, (key) => changeSeats(booking.id, wishes, key));
        if (!result.ok && isUndecided(result.error)) undecided();
        if (result.ok || isUndecided(result.error)) setGained(seats);
        if (!result.ok && result.error.reason === "seat_unavailable") {
          const gone = seatsNamed(result.error, "seats");
          setSeats((current) => withoutSeats(current, gone));
          setRefreshes((count) => count + 1);
        }
        return result;
      },
      () => {
        idempotencyKeys.settled(scope);
        announce(bookingText("event.seats.changed"));
        if (newest.current === seats) close();
        // Others were picked meanwhile.
        else done();
      },
    );
  };
  return (
    <section id="seats" ref={top} tabIndex={-1} aria-label={seatText("change")}>
      {booking.slices
        .flatMap((slice) => slice.segments)
        .map((segment) => (
          <details key={segment.flight_id} class="card" open>
            <summary>
              {flightName(segment)} {searchText("way", segment)}
            </summary>
            <SeatPicker
              {...{ segment, refreshes, sitters: sittersOf(booking) }}
              currency={booking.total.currency}
              choices={seats[segment.flight_id] ?? {}}
              onChoices={(next) => choose(segment.flight_id, next)}
              alternatives={alternativesOn(segment, action.failure)}
              mayBeOurs={action.busy || (wishes !== null && idempotencyKeys.hasFor(scope, wishes))}
              own={[owned, gained].flatMap((had) => designatorsOn(segment, had))}
            />
          </details>
        ))}
      <p>{seatText("change_explanation")}</p>
      {/* A change that was refused takes nothing away. */}
      {action.failure && <ProblemNotice failure={action.failure} onRetry={save} next={{ seat_unavailable: seatText("kept") }} />}
      <p class="actions">
        <button type="button" class="primary" disabled={disabled || action.busy} onClick={save}>
          {seatText("take")}
        </button>
        <button type="button" disabled={action.busy} onClick={close}>
          {seatText("leave")}
        </button>
      </p>
    </section>
  );
}
