import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Cabin } from "#contracts/common.ts";
import type { FareCalendar as Fares } from "#contracts/offers.ts";
import { fareCalendar } from "../api/calls.ts";
import { formatShortMoney } from "../text/money.ts";
import { calendarText } from "../text/en/calendar.ts";
import { longDay, monthName, weekdayNames } from "../text/times.ts";
import { dateByKey, monthAfter, weeksOf } from "./calendar-days.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { useLoad } from "./use-load.ts";

export interface FareCalendarProps {
  origin: string;
  destination: string;
  cabin: Cabin;
  /** The day that is chosen; empty: none yet. */
  date: string;
  /** No day before it can be chosen. */
  earliest: string;
  onDate: (date: string) => void;
}
type Day = Fares["data"][number];

/** The lowest fare of each day of a month, to choose a day by. */
export function FareCalendar({ origin, destination, cabin, date, earliest, onDate }: FareCalendarProps) {
  const [focused, setFocused] = useState(date > earliest ? date : earliest);
  const [retries, setRetries] = useState(0);
  const month = focused.slice(0, 7);
  const load = useLoad(`${origin} ${destination} ${cabin} ${month} ${retries}`, (signal) =>
    fareCalendar(new URLSearchParams({ origin, destination, cabin, month }), signal),
  );
  const isBeyond = load.state === "failed" && load.failure.reason === "date_out_of_range";
  const turn = (step: 1 | -1) => {
    const first = `${monthAfter(month, step)}-01`;
    setFocused(first > earliest ? first : earliest);
  };
  return (
    <section class="fare-calendar" aria-label={calendarText("name", { origin, destination })}>
      <div class="month">
        <button
          type="button"
          aria-label={calendarText("month_before")}
          disabled={month <= earliest.slice(0, 7)}
          onClick={() => turn(-1)}
        >
          ‹
        </button>
        <h2 aria-live="polite">{monthName(month)}</h2>
        <button type="button" aria-label={calendarText("month_after")} disabled={isBeyond} onClick={() => turn(1)}>
          ›
        </button>
      </div>
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />}
      {/* Also where nothing is known: the keyboard is in it, and leads back from beyond the last day on sale. */}
      <Month
        days={load.state === "loaded" ? load.value.data : []}
        isBusy={load.state === "loading"}
        onDate={(day) => !isBeyond && onDate(day)}
        {...{ month, focused, date, earliest }}
        onFocus={setFocused}
      />
      {load.state === "loaded" && load.value.data.every(({ price }) => price === null) && (
        <p class="notice" role="status">
          {calendarText("none_known")}
        </p>
      )}
      <p class="detail">{calendarText(cabin === "business" ? "explanation_business" : "explanation")}</p>
    </section>
  );
}

interface MonthProps extends Pick<FareCalendarProps, "date" | "earliest" | "onDate"> {
  month: string;
  /** Empty as long as they are not known. */
  days: Day[];
  isBusy: boolean;
  focused: string;
  onFocus: (date: string) => void;
}

function Month({ month, days, isBusy, date, earliest, focused, onFocus, onDate }: MonthProps) {
  const grid = useRef<HTMLTableSectionElement>(null);
  const byKey = useRef(false);
  // Before the page is painted: a second key may come sooner than that, and its focus must not be lost.
  useLayoutEffect(() => {
    if (byKey.current) grid.current?.querySelector<HTMLButtonElement>(`[data-date="${focused}"]`)?.focus();
    byKey.current = false;
  }, [focused]);
  const prices = new Map(days.map((day) => [day.date, day.price]));
  const lowest = Math.min(...days.flatMap(({ price }) => (price === null ? [] : [price.amount_minor])));
  const onKeyDown = (event: KeyboardEvent) => {
    const next = dateByKey(focused, event.key);
    if (next === null) return;
    event.preventDefault();
    byKey.current = true;
    onFocus(next > earliest ? next : earliest);
  };
  return (
    <table role="grid" aria-label={monthName(month)} aria-busy={isBusy}>
      <thead>
        <tr>
          {weekdayNames().map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={grid} onKeyDown={onKeyDown}>
        {weeksOf(month).map((week, index) => (
          <tr key={index}>
            {week.map((day, at) => (
              <td key={day ?? at}>
                {day !== null && (
                  <DayButton
                    {...{ day, price: prices.get(day) ?? null, lowest }}
                    isChosen={day === date}
                    isPast={day < earliest}
                    isFocused={day === focused}
                    onChoose={() => onDate(day)}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayButtonProps {
  day: string;
  price: Day["price"];
  /** Of the month, in the minor unit. */
  lowest: number;
  isChosen: boolean;
  isPast: boolean;
  /** The one that the tab key leads to. */
  isFocused: boolean;
  onChoose: () => void;
}

function DayButton({ day, price, lowest, isChosen, isPast, isFocused, onChoose }: DayButtonProps) {
  const isLowest = price !== null && price.amount_minor === lowest;
  const number = String(Number(day.slice(8)));
  const name = longDay(day);
  const at = name.indexOf(number);
  return (
    <button
      type="button"
      class={isLowest ? "day lowest" : "day"}
      data-date={day}
      disabled={isPast}
      tabIndex={isFocused ? 0 : -1}
      aria-pressed={isChosen}
      onClick={onChoose}
    >
      <Said text={name.slice(0, at)} />
      <span>{number}</span>
      <Said
        text={`${name.slice(at + number.length)}, ${price === null ? calendarText("no_fare") : `${calendarText("from_fare")} `}`}
      />
      <small aria-hidden={price === null}>{price === null ? "–" : formatShortMoney(price)}</small>
      {isLowest && <Said text={`, ${calendarText("lowest")}`} />}
    </button>
  );
}

/** Heard between what is seen, so that the button has one name for everybody. */
const Said = ({ text }: { text: string }) => <span class="visually-hidden">{text}</span>;
