import { useRef, useState } from "preact/hooks";
import { MAX_MORE, type SearchQuery, type TripKind, type WishedSlice } from "../api/search-query.ts";
import { midSentence } from "../api/field-errors.ts";
import { searchText } from "../text/en/search.ts";
import { localDay } from "../text/times.ts";
import { AirportField } from "./airport-field.tsx";
import { announce } from "./announcer.tsx";
import type { FareCalendarProps } from "./fare-calendar.tsx";
import { Field } from "./field.tsx";
import { OneMoment, PartMissing, whenOpened } from "./when-opened.tsx";

const FareCalendar = whenOpened<FareCalendarProps>(
  async () => (await import("../pages/later.ts")).FareCalendar,
  PartMissing,
  OneMoment,
);

interface TripFieldsProps {
  kind: TripKind;
  query: SearchQuery;
  /** No flight leaves before it. */
  earliest: string;
  onChange: (part: Partial<SearchQuery>) => void;
}

/** From where to where and when, for each flight of the trip. */
export const TripFields = (props: TripFieldsProps) =>
  props.kind === "several" ? <SeveralFlights {...props} /> : <OutAndBack {...props} />;

type Side = "departure_date" | "return_date";

function OutAndBack({ kind, query, earliest, onChange }: TripFieldsProps) {
  const { origin, destination, departure_date: departure, return_date: comingBack, cabin } = query;
  const [swaps, setSwaps] = useState(0);
  const [calendar, setCalendar] = useState<Side | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const swap = () => {
    onChange({ origin: destination, destination: origin });
    // The fields hold what was typed; others take their place. The button stays, and with it the place where the reader is.
    setSwaps(swaps + 1);
  };
  const dateField = (side: Side, label: string, min: string) => (
    <div>
      <Field label={label} type="date" required min={min} value={query[side]} onValue={(date) => onChange({ [side]: date })} />
      <button
        type="button"
        class="link"
        {...(calendar === side ? { ref: opener } : {})}
        aria-expanded={calendar === side}
        disabled={origin === "" || destination === ""}
        onClick={() => setCalendar(calendar === side ? null : side)}
      >
        {searchText("lowest_fares")}
        <span class="visually-hidden"> {searchText("for_date", { date: midSentence(label) })}</span>
      </button>
    </div>
  );
  const choose = (side: Side) => (date: string) => {
    onChange({ [side]: date, ...(side === "departure_date" && comingBack !== "" && comingBack < date && { return_date: date }) });
    setCalendar(null);
    // The calendar goes, and with it the day that was pressed. In its field a phone would open a calendar of its own.
    opener.current?.focus();
    announce(localDay(date));
  };
  return (
    <>
      <div class="ends">
        <AirportField
          key={`from ${swaps}`}
          label={searchText("from")}
          code={origin}
          onCode={(code) => onChange({ origin: code })}
        />
        <button type="button" class="swap" aria-label={searchText("swap")} onClick={swap}>
          ⇄
        </button>
        <AirportField
          key={`to ${swaps}`}
          label={searchText("to")}
          code={destination}
          onCode={(code) => onChange({ destination: code })}
        />
      </div>
      {dateField("departure_date", searchText("departure"), earliest)}
      {kind === "return" && dateField("return_date", searchText("coming_back"), departure || earliest)}
      {calendar !== null && origin !== "" && destination !== "" && (calendar === "departure_date" || kind === "return") && (
        <FareCalendar
          key={calendar}
          {...(calendar === "departure_date"
            ? { origin, destination, date: departure, earliest }
            : { origin: destination, destination: origin, date: comingBack, earliest: departure || earliest })}
          cabin={cabin}
          onDate={choose(calendar)}
        />
      )}
    </>
  );
}

function SeveralFlights({ query, earliest, onChange }: TripFieldsProps) {
  const { origin, destination, departure_date, more } = query;
  const slices: WishedSlice[] = [{ origin, destination, departure_date }, ...more];
  const change = (index: number, part: Partial<WishedSlice>) =>
    onChange(index === 0 ? part : { more: more.map((slice, at) => (at === index - 1 ? { ...slice, ...part } : slice)) });
  const last = slices.at(-1);
  return (
    <div class="flights-of-trip">
      {slices.map((slice, index) => (
        <fieldset key={index} class="flight-of-trip">
          <legend>{searchText("flight_number", { number: index + 1 })}</legend>
          <AirportField label={searchText("from")} code={slice.origin} onCode={(code) => change(index, { origin: code })} />
          <AirportField
            label={searchText("to")}
            code={slice.destination}
            onCode={(code) => change(index, { destination: code })}
          />
          <Field
            label={searchText("departure")}
            type="date"
            required
            min={slices[index - 1]?.departure_date || earliest}
            value={slice.departure_date}
            onValue={(date) => change(index, { departure_date: date })}
          />
        </fieldset>
      ))}
      <p class="actions">
        {more.length < MAX_MORE && (
          <button
            type="button"
            onClick={() =>
              onChange({ more: [...more, { origin: last?.destination ?? "", destination: "", departure_date: "" }] })
            }
          >
            {searchText("add_flight")}
          </button>
        )}
        {more.length > 1 && (
          <button type="button" onClick={() => onChange({ more: more.slice(0, -1) })}>
            {searchText("remove_flight", { number: slices.length })}
          </button>
        )}
      </p>
    </div>
  );
}
