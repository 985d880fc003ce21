import type { FlightManifest } from "#contracts/manifest.ts";
import type { Flight } from "#contracts/offers.ts";
import { useState } from "preact/hooks";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { localClock, localDay } from "../text/times.ts";
import { aircraftName } from "../text/words.ts";
import { flight, manifest } from "./api.ts";
import { CancelFlight } from "./cancel-flight.tsx";
import { CancellationProgress } from "./cancellation-progress.tsx";
import { Facts } from "./facts.tsx";
import { FlightSeats } from "./flight-seats.tsx";
import { Looked } from "./looked.tsx";
import { ManifestTable } from "./manifest-table.tsx";
import { load } from "./manifest-counts.ts";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { flightState } from "./words.ts";

const EVERY_MS = 5_000;
/** What search says of it, which is kept for a while on the way. */
const KNOWN_EVERY_MS = 15_000;

/** One flight: how full it is, its seats as they change, whose each is, and its cancellation. */
export function FlightDetail({ id }: { id: string }) {
  usePageTitle(`Flight ${id}`);
  // Another operator may cancel it, a timetable move it, and at its time it leaves.
  const known = useLooks<Flight>(
    id,
    (seen) => (seen === null ? null : KNOWN_EVERY_MS),
    (signal) => flight(id, signal),
  );
  // What is not there is not asked for again.
  const looks = useLooks<FlightManifest>(
    id,
    (seen) => (seen === null ? null : EVERY_MS),
    (signal) => manifest(id, signal),
  );
  const reason = looks.failure?.reason;
  return (
    <section>
      <p>
        <a href="/ops/flights">Another flight</a>
      </p>
      <h1>Flight {id.split("_")[0]}</h1>
      {reason === "not_found" || reason === "validation_failed" ? (
        <p class="notice">
          There is no flight <code>{id}</code> in the timetable.
        </p>
      ) : (
        <Looked what="Looking for the flight" looks={looks}>
          {(seen) => (
            <>
              {known.failure && known.failure.reason !== "not_found" && (
                <ProblemNotice failure={known.failure} onRetry={known.again} />
              )}
              <FlightParts flight={known.seen?.value ?? null} manifest={seen} again={looks.again} />
            </>
          )}
        </Looked>
      )}
    </section>
  );
}

interface FlightPartsProps {
  /** As search has it; null: not known yet. */
  flight: Flight | null;
  manifest: FlightManifest;
  again: () => void;
}

function FlightParts({ flight: known, manifest: seen, again }: FlightPartsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  // Search hears of it a moment later.
  const [begun, setBegun] = useState(false);
  const status = begun ? "cancelled" : known?.status;
  const seats = load(seen);
  return (
    <>
      <div class="card">
        {status && <StateTag state={flightState(status)} />}
        <Facts
          of={[
            ["Flight", <code key="id">{seen.flight_id}</code>],
            ["Way", known && `${known.origin} to ${known.destination}`],
            [
              "Local times",
              known &&
                `${localDay(known.departs_local)}, ${localClock(known.departs_local)} to ${localClock(known.arrives_local)}`,
            ],
            ["Aircraft", aircraftName(seen.aircraft)],
          ]}
        />
        <dl class="figures">
          {(
            [
              ["Load factor", `${seats.percent} %`],
              ["Sold", seats.sold],
              ["Being paid", seats.pinned],
              ["Held", seats.held],
              ["Free", seats.free],
              ["Blocked", seats.blocked],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {status === "cancelled" ? (
        <CancellationProgress flightId={seen.flight_id} again={again} />
      ) : (
        status === "scheduled" && (
          <CancelFlight
            manifest={seen}
            begun={() => {
              setBegun(true);
              again();
            }}
          />
        )
      )}
      <FlightSeats manifest={seen} chosen={chosen} onChoose={setChosen} changed={status === "cancelled" ? null : again} />
      <ManifestTable manifest={seen} />
    </>
  );
}
