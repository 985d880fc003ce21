import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Money } from "#contracts/common.ts";
import type { Offer } from "#contracts/offers.ts";
import { REMEDIES } from "../api/advice.ts";
import { bookingRequest, seatsNamed, seatsPrice, withoutSeats } from "../api/booking-draft.ts";
import { createBooking } from "../api/calls.ts";
import { forgetChoice } from "../api/chosen-offer.ts";
import type { Failure } from "../api/failure.ts";
import { forgetFound } from "../api/found-offers.ts";
import { fieldProblems, problemsByPath } from "../api/field-errors.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { forgetDraft, keepDraft, keptDraft } from "../api/kept-draft.ts";
import { ofTab } from "../api/storage.ts";
import { addMoney, formatMoney } from "../text/money.ts";
import { BotCheck, isCheckWanted } from "./bot-check.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { PassengerFields } from "./passenger-fields.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { SeatSection } from "./seat-section.tsx";
import { useAction } from "./use-action.ts";
import { bookText } from "../text/en/book.ts";
import { journeyText } from "../text/en/journey.ts";

/** Passengers, seats and contact, and the button that holds the seats. */
export function BookForm({ offer, email }: { offer: Offer; email: string }) {
  const { route } = useLocation();
  const [draft, setDraft] = useState(() => keptDraft(ofTab, offer, email));
  // At once: a reload may come before the next paint.
  useLayoutEffect(() => keepDraft(ofTab, offer.id, draft), [offer.id, draft]);
  const [refreshes, setRefreshes] = useState(0);
  const action = useAction();
  const change = (part: Partial<typeof draft>) => {
    // What is typed now is another wish than the one that is still asked for, or that goes on once the check for bots is passed.
    if (action.busy || action.failure?.asked_again !== undefined || isCheckWanted(action.failure)) action.clear();
    setDraft((current) => ({ ...current, ...part }));
  };

  /** Gives up the seats that others were faster for, and reads the seat maps again; or what was found, where it is gone. */
  const heed = (failure: Failure) => {
    if (REMEDIES[failure.reason] === "search_again") forgetFound();
    if (failure.reason !== "seat_unavailable" && failure.reason !== "hold_cooldown") return;
    setDraft((current) => ({ ...current, seats: withoutSeats(current.seats, seatsNamed(failure, "seats")) }));
    setRefreshes((count) => count + 1);
  };
  const request = bookingRequest(offer.id, draft);
  const hold = (botCheck?: string) => {
    void action.repeat(
      async () => {
        const result = await idempotencyKeys.ask("hold", request, (key) => createBooking(request, key, botCheck));
        if (!result.ok) heed(result.error);
        return result;
      },
      (booking, isHere) => {
        // Who is elsewhere knows nothing of it yet: asked for again, the same is this booking, and another form is another's.
        if (!isHere) return;
        idempotencyKeys.settled("hold");
        forgetDraft(ofTab);
        forgetChoice();
        route(`/bookings/${booking.id}`);
      },
    );
  };
  const form = useFocusAtFault(action.failure);
  const problems = problemsByPath(action.failure);

  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        hold();
      }}
    >
      <h2>{bookText("passengers")}</h2>
      {draft.passengers.map((passenger, index) => (
        <PassengerFields
          key={passenger.id}
          passenger={passenger}
          number={index + 1}
          flies={lastDayOf(offer)}
          problems={problems}
          onChange={(part) =>
            change({ passengers: draft.passengers.map((each) => (each.id === passenger.id ? { ...each, ...part } : each)) })
          }
        />
      ))}
      <SeatSection
        {...{ offer, draft, refreshes }}
        onSeats={(flightId, choices) => change({ seats: { ...draft.seats, [flightId]: choices } })}
        alternatives={action.failure === null ? [] : seatsNamed(action.failure, "alternatives")}
        mayBeOurs={action.busy || idempotencyKeys.hasFor("hold", request)}
      />
      <ContactFields email={draft.email} phone={draft.phone} problems={problems} onChange={change} />
      {action.failure && <ProblemNotice failure={action.failure} onRetry={() => hold()} />}
      <BotCheck failure={action.failure} onPassed={hold} />
      <Sum offer={offer} seats={seatsPrice(draft.seats, offer.total.currency)} />
      <HoldButton busy={action.busy} />
    </form>
  );
}

/** Leads to the first field of a form that the server found something wrong with. */
function useFocusAtFault(failure: Failure | null) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failure === null || form.current === null) return;
    const wrong = new Set(fieldProblems(failure).map(({ path }) => path));
    [...form.current.querySelectorAll("input")].find((input) => wrong.has(input.name))?.focus();
  }, [failure]);
  return form;
}

/** The local date of the last departure. */
const lastDayOf = ({ slices }: Offer): string =>
  slices
    .flatMap(({ segments }) => segments.map(({ departs_local: local }) => local.slice(0, 10)))
    .reduce((last, day) => (day > last ? day : last));

const Sum = ({ offer, seats }: { offer: Offer; seats: Money }) => (
  <p class="sum">
    {journeyText("total")} <strong data-testid="form-total">{formatMoney(addMoney(offer.total, seats))}</strong>
    {seats.amount_minor > 0 && <small> {bookText("including_seats", { price: formatMoney(seats) })}</small>}
  </p>
);

const HoldButton = ({ busy }: { busy: boolean }) => (
  <>
    <button type="submit" class="primary" disabled={busy}>
      {bookText(busy ? "holding" : "hold")}
    </button>
    <p>
      <small>{bookText("hold_explanation")}</small>
    </p>
  </>
);
