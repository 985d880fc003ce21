import type { FlightManifest } from "#contracts/manifest.ts";
import type { SeatMap } from "#contracts/offers.ts";
import { useState } from "preact/hooks";
import { seatMap } from "../api/calls.ts";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { type Seat, SeatGrid } from "../parts/seat-grid.tsx";
import { useLiveSeatMap } from "../parts/use-live-seat-map.ts";
import { useLoad } from "../parts/use-load.ts";
import { cabinName } from "../text/party.ts";
import { BlockSeat } from "./block-seat.tsx";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Moment } from "./moment.tsx";
import { SEAT_LOOKS, seatLook } from "./seat-look.ts";

interface FlightSeatsProps {
  manifest: FlightManifest;
  /** The seat whose owner is shown. */
  chosen: string | null;
  onChoose: (designator: string) => void;
  /** A seat was blocked, or put back into sale; null: none can be. */
  changed: (() => void) | null;
}

/** The seat map that passengers see, as it changes; a seat that is chosen says whose it is, and can be blocked where it is nobody's. */
export function FlightSeats({ manifest, chosen, onChoose, changed }: FlightSeatsProps) {
  const [retries, setRetries] = useState(0);
  // The prices are not shown; any currency that the site sells in would do.
  const load = useLoad(`${manifest.flight_id} ${retries}`, (signal) => seatMap(manifest.flight_id, "GBP", signal));
  const map = useLiveSeatMap(load.state === "loaded" ? load.value : null);
  return (
    <div class="card">
      <h2>Seats</h2>
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />}
      {load.state === "loading" && <Loading what="Loading the seat map" />}
      {map !== null && <Cabins map={map} {...{ manifest, chosen, onChoose, changed }} />}
    </div>
  );
}

const NOBODY = { chosen: new Map<string, never>(), own: new Set<string>(), isAllowed: () => true };

function Cabins({ map, manifest, chosen, onChoose, changed }: FlightSeatsProps & { map: SeatMap }) {
  const owners = new Map(manifest.seats.map((seat) => [seat.designator, seat]));
  const look = (seat: Seat) => seatLook(seat.state, owners.get(seat.designator)?.state);
  const owner = chosen === null ? undefined : owners.get(chosen);
  return (
    <>
      <div class="seat-maps">
        {map.cabins.map((cabin) => (
          <div key={cabin.cabin} class="seat-picker">
            <h3>{cabinName(cabin.cabin)}</h3>
            <SeatGrid cabin={cabin} label={`${cabinName(cabin.cabin)} seats`} {...NOBODY} look={look} onChoose={onChoose} />
          </div>
        ))}
        <div class="seat-owner">
          <div role="status">
            {owner && (
              <>
                <h3>Seat {owner.designator}</h3>
                <Facts
                  of={[
                    ["State", SEAT_LOOKS[owner.state].words],
                    ["Booking", owner.booking_id && <IdLink id={owner.booking_id} />],
                    ["Passenger", owner.passenger_id],
                    ["Booking class", owner.booking_class],
                    ["Until", owner.expires_at && <Moment at={owner.expires_at} />],
                    ["Epoch", owner.epoch],
                  ]}
                />
              </>
            )}
          </div>
          {owner && changed && <BlockSeat key={owner.designator} flightId={manifest.flight_id} seat={owner} done={changed} />}
        </div>
      </div>
      <p class="legend" aria-hidden="true">
        {Object.values(SEAT_LOOKS).map(({ style, mark, words }) => (
          <span key={style}>
            <span class={`seat ${style}`}>{mark}</span> {words}
          </span>
        ))}
      </p>
    </>
  );
}
