import type { FlightManifest } from "#contracts/manifest.ts";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { cancelFlight } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";
import { partsOf } from "./flight-id.ts";
import { concernedBy, concernedInWords } from "./manifest-counts.ts";
import { counted } from "./words.ts";

interface CancelFlightProps {
  manifest: FlightManifest;
  /** It sells nothing more, and its bookings are being undone. */
  begun: () => void;
}

/** Cancelling a flight: whom it concerns, and the decision. */
export function CancelFlight({ manifest, begun }: CancelFlightProps) {
  const [typed, setTyped] = useState("");
  const { flight_id } = manifest;
  const { number } = partsOf(flight_id);
  const concerned = concernedBy(manifest);
  const lines = concernedInWords(concerned);
  return (
    <div class="card">
      <h2>Cancel the flight</h2>
      <AskFirst
        label="Cancel the flight"
        of={flight_id}
        yes={`Cancel ${number} for good`}
        danger
        work={() => cancelFlight(flight_id)}
        done={begun}
      >
        {lines.length === 0 ? (
          <p>Nobody is on it now.</p>
        ) : (
          <>
            <p>
              {counted(concerned.passengers, "passenger does", "passengers do")} not fly, and{" "}
              {concerned.passengers === 1 ? "is" : "are"} told. As it is now:
            </p>
            <ul data-testid="concerned">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
        <p>From this moment it sells nothing more, and no timetable brings it back. It cannot be undone.</p>
        <Field
          label={`To go on, type ${number}`}
          required
          pattern={number}
          autocomplete="off"
          value={typed}
          onValue={(value) => setTyped(value.toUpperCase())}
        />
      </AskFirst>
    </div>
  );
}
