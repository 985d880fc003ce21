import { useState } from "preact/hooks";
import type { MaskedBooking } from "#contracts/bookings.ts";
import { lookup } from "../api/calls.ts";
import { Field } from "../parts/field.tsx";
import { ItineraryNow } from "../parts/itinerary-now.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { fieldText } from "../text/en/fields.ts";
import { passengerName, statusName } from "../text/words.ts";
import { bookingText } from "../text/en/booking.ts";

export function LookupPage() {
  usePageTitle(bookingText("find"));
  const [locator, setLocator] = useState("");
  const [familyName, setFamilyName] = useState("");
  const [found, setFound] = useState<MaskedBooking | null>(null);
  const action = useAction();
  return (
    <section class="narrow">
      <h1>{bookingText("find")}</h1>
      <p>{bookingText("find_explanation")}</p>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          setFound(null);
          void action.repeat(
            () => lookup({ record_locator: locator.trim().toUpperCase(), family_name: familyName.trim() }),
            setFound,
          );
        }}
      >
        <Field
          label={fieldText("record_locator")}
          required
          pattern="\s*[A-Za-z0-9]{6}\s*"
          takes={fieldText("takes_locator")}
          autocomplete="off"
          value={locator}
          onValue={setLocator}
        />
        <Field
          label={fieldText("family_name")}
          required
          maxLength={50}
          autocomplete="family-name"
          value={familyName}
          onValue={setFamilyName}
        />
        {action.failure &&
          (action.failure.reason === "not_found" ? (
            <p class="notice problem" role="alert">
              {bookingText("find_nothing")}
            </p>
          ) : (
            <ProblemNotice failure={action.failure} />
          ))}
        <button type="submit" class="primary" disabled={action.busy}>
          {bookingText("find_button")}
        </button>
      </form>
      {found && (
        <div class="card" role="status">
          <h2>{bookingText.parts("title_of", { locator: <span class="locator">{found.record_locator}</span> })}</h2>
          <p>{statusName(found.status)}</p>
          <ItineraryNow id={found.record_locator} slices={found.slices} />
          <ul class="plain">
            {found.passengers.map((passenger, index) => (
              <li key={index}>
                {passenger.name} <small>{passengerName(passenger.type)}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
