import type { Overview } from "#contracts/overview.ts";
import { useEffect, useState } from "preact/hooks";
import { usePageTitle } from "../parts/use-page-title.ts";
import { statusName } from "../text/words.ts";
import { overview } from "./api.ts";
import { Chart } from "./chart.tsx";
import { Looked } from "./looked.tsx";
import { type Sample, STATUSES, funnel, loadFactor, minutesOf, rateNow, ratesOf, withSample } from "./rates.ts";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { breakerState, counted, lagInWords } from "./words.ts";

const EVERY_MS = 5_000;

/** The system as it is: what comes in, what becomes of it, and what is not as it should be. */
export function OverviewPage() {
  usePageTitle("Overview");
  const looks = useLooks("overview", () => EVERY_MS, overview);
  const [samples, setSamples] = useState<Sample[]>([]);
  const seen = looks.seen?.value ?? null;
  useEffect(() => {
    if (seen !== null) setSamples((before) => withSample(before, { at: Date.parse(seen.at), requests: seen.requests }));
  }, [seen]);
  useNews(seen?.breakers?.map((each) => `${each.name}: ${breakerState(each).words}`).join(". ") ?? null);
  return (
    <section>
      <h1>Overview</h1>
      <Looked what="Looking at the system" looks={looks}>
        {(value) => (
          <>
            <Health of={value} />
            <Traffic samples={samples} />
            <LastHour of={value} />
          </>
        )}
      </Looked>
    </section>
  );
}

/** Whatever somebody may have to see to. */
function Health({ of: { breakers, backlog, projection_lag, load } }: { of: Overview }) {
  const factor = load === null ? null : loadFactor(load);
  return (
    <div class="card">
      <h2>Now</h2>
      {breakers === null ? (
        <StateTag state={{ words: "Payments do not say how their breakers are", mood: "bad" }} />
      ) : (
        breakers.map((each) => (
          <p key={each.name} data-breaker={each.phase}>
            <a href="/ops/breakers">{each.name}</a> <StateTag state={breakerState(each)} />
          </p>
        ))
      )}
      <dl class="figures">
        <Figure name="Commands that sagas wait for" value={backlog?.waiting} />
        <Figure name="Given up, until somebody decides" value={backlog?.parked} href="/ops/dead-letters" />
        <Figure
          name={lagInWords(projection_lag)}
          value={projection_lag.p99_s === null ? undefined : `${projection_lag.p99_s} s`}
        />
        <Figure
          name={
            load === null ? "Load factor" : `Load factor of ${counted(load.flights, "flight", "flights")} of the next seven days`
          }
          value={factor === null ? undefined : `${factor} %`}
        />
      </dl>
    </div>
  );
}

/** Undefined: nothing is known of it. */
const Figure = ({ name, value, href }: { name: string; value: number | string | undefined; href?: string }) => (
  <div>
    <dt>{href === undefined ? name : <a href={href}>{name}</a>}</dt>
    <dd data-figure={name}>{value ?? "–"}</dd>
  </div>
);

const KINDS = [
  { kind: "searches", name: "Searches", colour: 1 },
  { kind: "holds", name: "Holds", colour: 2 },
  { kind: "payments", name: "Payments", colour: 3 },
] as const;

/** Requests a minute, since this page was opened. */
function Traffic({ samples }: { samples: readonly Sample[] }) {
  const rates = KINDS.map(({ kind, name, colour }) => ({
    name,
    colour,
    now: rateNow(samples, kind),
    all: ratesOf(samples, kind),
  }));
  return (
    <div class="card">
      <h2>A minute, since this page was opened</h2>
      <dl class="figures">
        {rates.map(({ name, colour, now }) => (
          <div key={name}>
            <dt>
              <i class={`line-${colour}`} aria-hidden="true" /> {name}
            </dt>
            <dd data-rate={name}>{now === null ? "–" : Math.round(now)}</dd>
          </div>
        ))}
      </dl>
      {samples.length < 3 ? (
        <p class="hint">The chart begins with the third look, in some seconds.</p>
      ) : (
        <Chart
          label="Searches, holds and payments a minute; the figures above are the last ones"
          at={samples.slice(1).map(({ at }) => at)}
          lines={rates.map(({ name, colour, all }) => ({ name, colour, values: all.map(({ per_minute }) => per_minute) }))}
        />
      )}
    </div>
  );
}

/** Bookings of the last hour: when they were opened, and what has become of them. */
function LastHour({ of: { opened, at } }: { of: Overview }) {
  if (opened === null) return <p class="notice problem">Bookings do not answer: nothing is known of the last hour.</p>;
  const minutes = minutesOf(opened, Date.parse(at));
  const by = funnel(opened);
  const all = STATUSES.reduce((sum, status) => sum + by[status], 0);
  return (
    <div class="card">
      <h2>Bookings of the last hour</h2>
      {all === 0 ? (
        <p>None was opened.</p>
      ) : (
        <>
          <p>
            <i class="line-2" aria-hidden="true" /> opened <i class="line-1" aria-hidden="true" /> of these confirmed, minute by
            minute
          </p>
          <Chart
            label={`${all} bookings were opened in the last hour, ${by.confirmed} of them are confirmed`}
            at={minutes.map((minute) => minute.at)}
            lines={[
              { name: "opened", colour: 2, values: minutes.map((minute) => minute.opened) },
              { name: "confirmed", colour: 1, values: minutes.map((minute) => minute.confirmed) },
            ]}
          />
          <h3>What has become of them</h3>
          <ul class="plain funnel">
            {STATUSES.map((status) => (
              <li key={status}>
                <span>{statusName(status)}</span>
                <meter min={0} max={all} value={by[status]} aria-label={statusName(status)} />
                <strong data-funnel={status}>{by[status]}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
