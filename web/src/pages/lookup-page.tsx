import { useState } from "preact/hooks";
import type { MaskedBooking } from "#contracts/bookings.ts";
import { lookup } from "../api/calls.ts";
import { Field } from "../parts/field.tsx";
import { Itinerary } from "../parts/itinerary.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { fieldText } from "../text/en/fields.ts";
import { PASSENGER_NAMES, STATUS_NAMES } from "../text/words.ts";

export function LookupPage() {
  usePageTitle("Find a booking");
  const [locator, setLocator] = useState("");
  const [familyName, setFamilyName] = useState("");
  const [found, setFound] = useState<MaskedBooking | null>(null);
  const action = useAction();
  return (
    <section class="narrow">
      <h1>Find a booking</h1>
      <p>With the six-character booking code and a passenger's family name you see the journey. For everything else, sign in.</p>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          setFound(null);
          void action.run(
            () => lookup({ record_locator: locator.trim().toUpperCase(), family_name: familyName.trim() }),
            setFound,
          );
        }}
      >
        <Field
          label="Booking code"
          required
          pattern="\s*[A-Za-z0-9]{6}\s*"
          takes={fieldText("takes_locator")}
          autocomplete="off"
          value={locator}
          onValue={setLocator}
        />
        <Field
          label="Family name"
          required
          maxLength={50}
          autocomplete="family-name"
          value={familyName}
          onValue={setFamilyName}
        />
        {action.failure &&
          (action.failure.reason === "not_found" ? (
            <p class="notice problem" role="alert">
              There is no booking with this code and name. Check both; the code is in the mail we sent.
            </p>
          ) : (
            <ProblemNotice failure={action.failure} />
          ))}
        <button type="submit" class="primary" disabled={action.busy}>
          Find
        </button>
      </form>
      {found && (
        <div class="card" role="status">
          <h2>
            Booking <span class="locator">{found.record_locator}</span>
          </h2>
          <p>{STATUS_NAMES[found.status]}</p>
          <Itinerary slices={found.slices} />
          <ul class="plain">
            {found.passengers.map((passenger, index) => (
              <li key={index}>
                {passenger.name} <small>{PASSENGER_NAMES[passenger.type]}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
