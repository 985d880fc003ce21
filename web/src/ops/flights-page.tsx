import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { AirportField } from "../parts/airport-field.tsx";
import { Field } from "../parts/field.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { FlightDetail } from "./flight-detail.tsx";
import { flightId, isFlightId } from "./flight-id.ts";

/** A flight by its id, or the form that finds it. */
export function FlightsPage() {
  const { id } = useRoute().params;
  return id === undefined ? <FindFlight /> : <FlightDetail key={id} id={id} />;
}

function FindFlight() {
  usePageTitle("Flights");
  const { route } = useLocation();
  const [number, setNumber] = useState("");
  const [date, setDate] = useState("");
  const [origin, setOrigin] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const open = () => {
    const typed = number.trim();
    const id = isFlightId(typed) ? typed : flightId({ number, date, origin });
    if (id !== null) route(`/ops/flights/${id}`);
    else setProblem("A number such as HF101 with its date and airport, or a whole id such as HF101_2026-12-01_LHR.");
  };
  return (
    <section>
      <h1>Flights</h1>
      <p>A flight's seats as they are, whose they are, and its cancellation.</p>
      <form
        class="card narrow-form"
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <Field
          label="Flight number, or its id"
          placeholder="HF101"
          required
          autocomplete="off"
          problem={problem}
          value={number}
          onValue={(value) => {
            setProblem(undefined);
            setNumber(value);
          }}
        />
        <Field label="Date of departure" type="date" value={date} onValue={setDate} />
        <AirportField label="From" code={origin} onCode={setOrigin} isOptional />
        <p>
          <button type="submit" class="primary">
            Open the flight
          </button>
        </p>
      </form>
    </section>
  );
}
