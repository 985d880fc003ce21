import { useEffect, useRef, useState } from "preact/hooks";
import type { Segment } from "#contracts/offers.ts";
import { seatMap } from "../api/calls.ts";
import { formatMoney } from "../text/money.ts";
import { cabinName } from "../text/party.ts";
import { flightName } from "./itinerary.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type Seat, SeatGrid } from "./seat-grid.tsx";
import type { SeatCabin } from "./seat-moves.ts";
import { useLiveSeatMap } from "./use-live-seat-map.ts";
import { useLoad } from "./use-load.ts";
import { seatText } from "../text/en/seats.ts";

/** Seats of one flight: passenger id → the seat chosen, with its price in minor units. */
export type SeatChoices = Record<string, { designator: string; price_minor: number }>;
export interface Sitter {
  id: string;
  name: string;
  /** A child, or an adult with an infant on the lap. */
  no_exit_row: boolean;
}

interface SeatPickerProps {
  segment: Segment;
  currency: string;
  /** Passengers who need a seat. */
  sitters: Sitter[];
  choices: SeatChoices;
  onChoices: (choices: SeatChoices) => void;
  /** Counts the times somebody else was faster, so that the map is read again. */
  refreshes: number;
  /** Free seats like the lost ones, as the server suggests them. */
  alternatives: string[];
  /** Seats the booking has already, or may have. */
  own?: string[];
  /** What is chosen may have been asked for, so that whoever took a seat may be this party. */
  mayBeOurs: boolean;
}

/**
 * The seat map of one flight, which follows what others do: choose a passenger, then a seat. Nobody has to: the rest are seated
 * on holding.
 */
export function SeatPicker({
  segment,
  currency,
  sitters,
  choices,
  onChoices,
  refreshes,
  alternatives,
  own = [],
  mayBeOurs,
}: SeatPickerProps) {
  const [activeId, setActiveId] = useActive(sitters, choices, refreshes);
  const [retries, setRetries] = useState(0);
  const load = useLoad(`${segment.flight_id} ${currency} ${refreshes} ${retries}`, (signal) =>
    seatMap(segment.flight_id, currency, signal),
  );
  const map = useLiveSeatMap(load.state === "loaded" ? load.value : null);
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />;
  if (map === null) return <Loading what={seatText("loading")} />;
  const cabin = map.cabins.find((each) => each.cabin === segment.cabin);
  if (cabin === undefined) return <p>{seatText("no_map")}</p>;

  const active = sitters.find(({ id }) => id === activeId);
  const isAllowed = (seat: Seat) => active?.no_exit_row !== true || !seat.features.includes("exit_row");
  const choose = (designator: string) => {
    const others = Object.entries(choices).filter(([id, choice]) => id !== activeId && choice.designator !== designator);
    const again = choices[activeId]?.designator === designator;
    const price = findSeat(cabin, designator)?.price.amount_minor ?? 0;
    const next: SeatChoices = Object.fromEntries(others);
    if (!again) next[activeId] = { designator, price_minor: price };
    onChoices(next);
    const waiting = sitters.find((sitter) => next[sitter.id] === undefined);
    if (!again && waiting !== undefined) setActiveId(waiting.id);
  };
  const offered = alternatives
    .flatMap((designator) => findSeat(cabin, designator) ?? [])
    .filter((seat) => seat.state === "available" && isAllowed(seat));

  const gone = Object.values(choices)
    .map(({ designator }) => designator)
    .filter((designator) => !mayBeOurs && !own.includes(designator) && findSeat(cabin, designator)?.state !== "available");

  return (
    <div class="seat-picker">
      <Taken seats={gone} />
      <Sitters flightId={segment.flight_id} {...{ sitters, choices, currency, activeId }} onActive={setActiveId} />
      <Offered seats={offered} onChoose={choose} />
      <SeatGrid
        cabin={cabin}
        label={seatText("of_cabin", { cabin: cabinName(cabin.cabin), flight: flightName(segment) })}
        chosen={
          new Map(
            sitters.flatMap((sitter, index) => {
              const choice = choices[sitter.id];
              // Whose seat is somebody else's by now has none on the map.
              return choice === undefined || gone.includes(choice.designator)
                ? []
                : [[choice.designator, { name: sitter.name, mark: String(index + 1) }]];
            }),
          )
        }
        own={new Set(own)}
        isAllowed={isAllowed}
        onChoose={choose}
      />
      {active?.no_exit_row === true && cabin.rows.some(({ exit }) => exit) && <p>{seatText("exit_rows")}</p>}
      <Legend cabin={cabin} currency={currency} />
    </div>
  );
}

/** The id of the passenger whose seat is chosen next; once somebody else was faster, of whoever has lost theirs. */
function useActive(sitters: Sitter[], choices: SeatChoices, refreshes: number) {
  const active = useState(sitters[0]?.id ?? "");
  const [, setActiveId] = active;
  const before = useRef(choices);
  useEffect(() => {
    const lost = sitters.find(({ id }) => before.current[id] !== undefined && choices[id] === undefined);
    if (lost !== undefined) setActiveId(lost.id);
  }, [refreshes]);
  useEffect(() => void (before.current = choices));
  return active;
}

interface SittersProps {
  flightId: string;
  sitters: Sitter[];
  choices: SeatChoices;
  currency: string;
  activeId: string;
  onActive: (id: string) => void;
}

/** What the seats look like, and what those at a price cost: from the lowest to the highest. */
function Legend({ cabin, currency }: { cabin: SeatCabin; currency: string }) {
  const prices = cabin.rows.flatMap(({ seats }) => seats.map(({ price }) => price.amount_minor)).filter((price) => price > 0);
  const ends = [...new Set([Math.min(...prices), Math.max(...prices)])].filter(Number.isFinite);
  const range = ends.map((amount_minor) => formatMoney({ amount_minor, currency })).join(" – ");
  return (
    <p class="legend" aria-hidden="true">
      <span>
        <span class="seat free" /> {seatText("legend_free")}
      </span>
      <span>
        <span class="seat paid" /> {range === "" ? seatText("legend_paid") : range}
      </span>
      <span>
        <span class="seat mine">1</span> {seatText("legend_mine")}
      </span>
      <span>
        <span class="seat taken">×</span> {seatText("legend_taken")}
      </span>
    </p>
  );
}

/** What a chosen seat costs, where it costs something. */
const priceOf = (choice: SeatChoices[string] | undefined, currency: string): string =>
  choice !== undefined && choice.price_minor > 0 ? ` ${formatMoney({ amount_minor: choice.price_minor, currency })}` : "";

/** Who sits where so far and for how much, and whose seat is chosen next. */
function Sitters({ flightId, sitters, choices, currency, activeId, onActive }: SittersProps) {
  return (
    <fieldset class="sitters">
      <legend>{seatText("choosing_for")}</legend>
      {sitters.map((sitter) => (
        <label key={sitter.id} class="choice">
          <input type="radio" name={`sitter-${flightId}`} checked={sitter.id === activeId} onChange={() => onActive(sitter.id)} />
          {sitter.name} <strong>{choices[sitter.id]?.designator ?? seatText("any_seat")}</strong>
          {priceOf(choices[sitter.id], currency)}
        </label>
      ))}
    </fieldset>
  );
}

/** Chosen seats that others have taken while they were only chosen: the map shows them as the reader's. */
const Taken = ({ seats }: { seats: string[] }) => (
  <div role="status">
    {seats.map((seat) => (
      <p key={seat} class="notice">
        {seatText("taken_meanwhile", { seat })}
      </p>
    ))}
  </div>
);

function Offered({ seats, onChoose }: { seats: Seat[]; onChoose: (designator: string) => void }) {
  if (seats.length === 0) return null;
  return (
    <p class="alternatives">
      {seatText("alternatives")}{" "}
      {seats.map(({ designator, price }) => (
        <button key={designator} type="button" onClick={() => onChoose(designator)}>
          {price.amount_minor > 0 ? seatText("alternative_at", { seat: designator, price: formatMoney(price) }) : designator}
        </button>
      ))}
    </p>
  );
}

const findSeat = (cabin: SeatCabin, designator: string) =>
  cabin.rows.flatMap((row) => row.seats).find((seat) => seat.designator === designator);
