import { useState } from "preact/hooks";
import type { BookedPassenger, Booking } from "#contracts/bookings.ts";
import type { BoardingPass } from "#contracts/check-in.ts";
import type { Segment } from "#contracts/offers.ts";
import { CHECK_IN_OPENS_MS, checkInPhase, checkInWindow } from "#domain/check-in/window.ts";
import { earlierLocal } from "#domain/time/earlier.ts";
import { type Result, ok } from "#domain/result.ts";
import { boardingPasses, checkIn } from "../api/calls.ts";
import { flightsOf } from "../api/departures.ts";
import type { Failure } from "../api/failure.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { localClock, localDay } from "../text/times.ts";
import { Choice, Choices } from "./choices.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { pathOf, useDownload } from "./use-download.ts";
import { useLatest, useLoad } from "./use-load.ts";
import { useMoments } from "./use-moments.ts";
import { checkInText } from "../text/en/check-in.ts";

/** When a flight leaves. */
type Times = Pick<Segment, "departs_at" | "departs_local">;
const departureOf = ({ departs_at }: Times): number => Date.parse(departs_at);

interface Known {
  passes: BoardingPass[];
  /** By flight, of those that the timetable still has. */
  times: ReadonlyMap<string, Times>;
}

const segmentsOf = (booking: Booking): Segment[] => booking.slices.flatMap((slice) => slice.segments);

/** Who has a pass, and when the flights leave now: they may have been put off, or brought forward, since they were sold. */
async function passesAndTimes(booking: Booking, signal: AbortSignal): Promise<Result<Known, Failure>> {
  const [passes, flights] = await Promise.all([boardingPasses(booking.id, signal), flightsOf(segmentsOf(booking), signal)]);
  if (!passes.ok) return passes;
  if (!flights.ok) return flights;
  return ok({ passes: passes.value.data, times: new Map(flights.value.map((each) => [each.id, each])) });
}

/**
 * Check-in, flight by flight: when it opens, checking in while it is open, and the passes of those who have. Another count of `looks` has it
 * look again; until it knows, it shows what it knew.
 */
export function CheckInPanel({ booking, looks }: { booking: Booking; looks: number }) {
  const [asked, setAsked] = useState(0);
  const loaded = useLoad(`${booking.id}:${asked}:${looks}`, (signal) => passesAndTimes(booking, signal));
  const known = useLatest(loaded);
  const segments = segmentsOf(booking);
  const timesOf = (segment: Segment): Times => known?.times.get(segment.flight_id) ?? segment;
  const now = useMoments(
    segments.map(timesOf).flatMap((times) => {
      const departure = departureOf(times);
      const { opens_at, closes_at } = checkInWindow(departure);
      return [opens_at, closes_at, departure];
    }),
  );
  const again = () => setAsked(asked + 1);
  return (
    <div class="card check-in" data-testid="check-in">
      <h2>{checkInText("title")}</h2>
      {loaded.state === "loading" && known === null && <Loading what={checkInText("looking")} />}
      {loaded.state === "failed" && <ProblemNotice failure={loaded.failure} onRetry={again} />}
      {known !== null &&
        segments.map((segment) => (
          <FlightCheckIn
            key={segment.flight_id}
            booking={booking}
            segment={segment}
            times={timesOf(segment)}
            passes={known.passes.filter(({ flight_id }) => flight_id === segment.flight_id)}
            now={now}
            done={again}
          />
        ))}
    </div>
  );
}

interface FlightProps {
  booking: Booking;
  segment: Segment;
  /** As they are now. */
  times: Times;
  passes: BoardingPass[];
  /** Epoch ms. */
  now: number;
  done: () => void;
}

function FlightCheckIn({ booking, segment, times, passes, now, done }: FlightProps) {
  const waiting = booking.passengers.filter(({ id }) => !passes.some(({ passenger_id }) => passenger_id === id));
  const phase = checkInPhase(departureOf(times), now);
  const opens = earlierLocal(times.departs_local, CHECK_IN_OPENS_MS);
  return (
    <section>
      <h3>{checkInText("flight", segment)}</h3>
      {departureOf(times) !== departureOf(segment) && (
        <p class="notice">
          {checkInText.parts("moved", {
            day: <strong>{localDay(times.departs_local)}</strong>,
            time: <strong>{localClock(times.departs_local)}</strong>,
            airport: segment.origin,
          })}
        </p>
      )}
      {passes.length > 0 && <Passes booking={booking} passes={passes} />}
      {waiting.length > 0 && phase === "not_open" && (
        <p>
          {checkInText.parts("opens", {
            day: <strong>{localDay(opens)}</strong>,
            time: <strong>{localClock(opens)}</strong>,
            airport: segment.origin,
          })}
        </p>
      )}
      {waiting.length > 0 && phase === "open" && (
        <Choosing
          // Whoever was left out is asked about anew once the others are checked in.
          key={waiting.map(({ id }) => id).join(" ")}
          booking={booking}
          flightId={segment.flight_id}
          waiting={waiting}
          done={done}
        />
      )}
      {waiting.length > 0 && phase === "closed" && now < departureOf(times) && <p class="notice">{checkInText("closed")}</p>}
    </section>
  );
}

function boardingInWords({ sequence: number, boards_local, terminal }: BoardingPass): string {
  const time = localClock(boards_local);
  return terminal === null
    ? checkInText("boarding", { number, time })
    : checkInText("boarding_terminal", { number, time, terminal });
}

function Passes({ booking, passes }: { booking: Booking; passes: BoardingPass[] }) {
  const { busy, failure, download } = useDownload();
  return (
    <>
      <ul class="plain tickets">
        {passes.map((pass) => {
          const name = nameOf(booking.passengers.find(({ id }) => id === pass.passenger_id));
          return (
            <li key={pass.id} data-sequence={pass.sequence}>
              <span>
                <strong>{name}</strong>{" "}
                <span class="tag">
                  {pass.designator === null ? checkInText("on_lap") : checkInText("seat", { seat: pass.designator })}
                </span>
                <br />
                <small>{boardingInWords(pass)}</small>
              </span>
              <button
                type="button"
                disabled={busy}
                aria-label={checkInText("download_of", { name })}
                onClick={() => download(pathOf(pass.pdf_url), `boarding-pass-${pass.carrier}${pass.number}-${pass.sequence}.pdf`)}
              >
                {checkInText("download")}
              </button>
            </li>
          );
        })}
      </ul>
      {failure && <ProblemNotice failure={failure} />}
    </>
  );
}

interface ChoosingProps {
  booking: Booking;
  flightId: string;
  waiting: BookedPassenger[];
  done: () => void;
}

/** Everybody, unless somebody is left out. Those who are checked in are named again: an infant checks in with an adult, who may be one. */
function Choosing({ booking, flightId, waiting, done }: ChoosingProps) {
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const submit = () => {
    const passengers = booking.passengers.map(({ id }) => id).filter((id) => !leftOut.has(id));
    const body = { flight_id: flightId, passengers };
    const scope = `check-in:${booking.id}:${flightId}`;
    void action.repeat(
      () => checkIn(booking.id, body, idempotencyKeys.keyFor(scope, body)),
      () => done(),
    );
  };
  const leave = (id: string, isIn: boolean) => {
    // Another wish than the one that is still asked for.
    action.clear();
    const rest = new Set(leftOut);
    if (isIn) rest.delete(id);
    else rest.add(id);
    setLeftOut(rest);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {waiting.length > 1 && (
        <Choices legend={checkInText("who")}>
          {waiting.map((passenger) => (
            <Choice
              key={passenger.id}
              type="checkbox"
              label={nameOf(passenger)}
              checked={!leftOut.has(passenger.id)}
              onCheck={(isIn) => leave(passenger.id, isIn)}
            />
          ))}
        </Choices>
      )}
      {action.failure && <ProblemNotice failure={action.failure} onRetry={submit} />}
      <p>
        <button type="submit" class="primary" disabled={action.busy || waiting.every(({ id }) => leftOut.has(id))}>
          {waiting.length === 1 ? checkInText("check_in_name", { name: nameOf(waiting[0]) }) : checkInText("check_in")}
        </button>
      </p>
    </form>
  );
}

const nameOf = (passenger: BookedPassenger | undefined): string =>
  passenger === undefined ? "" : `${passenger.given_name} ${passenger.family_name}`;
