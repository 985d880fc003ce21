import type { Saga } from "#contracts/sagas.ts";
import { useAction } from "../parts/use-action.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { statusName } from "../text/words.ts";
import { replayDeadLetter, saga } from "./api.ts";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { NotificationList } from "./notification-list.tsx";
import { SagaTimeline } from "./saga-timeline.tsx";
import { StateTag } from "./state-tag.tsx";
import { TraceWaterfall } from "./trace-waterfall.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { counted, messageInWords, sagaState } from "./words.ts";

const AT_WORK_EVERY_MS = 2_000;
const RESTING_EVERY_MS = 15_000;

/** One saga: where it stands, its flights, what it waits for, and what has moved it. */
export function SagaDetail({ id }: { id: string }) {
  usePageTitle(`Saga ${id}`);
  const looks = useLooks<Saga>(
    id,
    // What is not there is not asked for again.
    (seen) => (seen === null ? null : seen.run === null && seen.waits_for.length === 0 ? RESTING_EVERY_MS : AT_WORK_EVERY_MS),
    (signal) => saga(id, signal),
  );
  const seen = looks.seen?.value ?? null;
  useNews(seen && `${statusName(seen.status)}. ${sagaState(seen).words}`);
  const reason = looks.failure?.reason;
  return (
    <section>
      <p>
        <a href="/ops/sagas">All sagas</a>
      </p>
      <h1>
        Saga <span class="locator">{seen?.record_locator}</span>
      </h1>
      {reason === "not_found" || reason === "validation_failed" ? (
        <p class="notice">
          There is no booking <code>{id}</code>. An id begins with <code>bkg_</code>.
        </p>
      ) : (
        <Looked what="Looking for the saga" looks={looks}>
          {(value) => <SagaParts saga={value} again={looks.again} />}
        </Looked>
      )}
    </section>
  );
}

function SagaParts({ saga: seen, again }: { saga: Saga; again: () => void }) {
  const { booking_id, status, version, segments, waits_for, log } = seen;
  return (
    <>
      <div class="card" data-saga-status={status}>
        <StateTag state={sagaState(seen)} />
        <Facts
          of={[
            ["Booking", statusName(status)],
            ["Id", <code key="id">{booking_id}</code>],
            ["Version", version],
          ]}
        />
        <h2>Flights</h2>
        <ul class="plain">
          {segments.map(({ flight_id, state, designators }) => (
            <li key={flight_id}>
              <IdLink id={flight_id} /> {designators.join(", ")} <span class="tag">{state}</span>
            </li>
          ))}
        </ul>
      </div>
      {waits_for.length > 0 && (
        <div class="card">
          <h2>Waits for</h2>
          <ul class="plain">
            {waits_for.map((each) => (
              <Waited key={each.id} of={each} version={version} again={again} />
            ))}
          </ul>
        </div>
      )}
      <div class="card">
        <h2>What has moved it</h2>
        <SagaTimeline log={log} />
      </div>
      <NotificationList id={booking_id} version={version} />
      <TraceWaterfall id={booking_id} version={version} />
    </>
  );
}

/** A command whose effect nobody has acknowledged; one that is parked is replayed from here. */
function Waited({ of, version, again }: { of: Saga["waits_for"][number]; version: number; again: () => void }) {
  const { id, to, type, asked_at, attempts, compensates, next_at, dead_letter_id } = of;
  const action = useAction();
  return (
    <li class="waited" data-parked={dead_letter_id !== null}>
      <strong>{messageInWords(type)}</strong> <span class="tag">{to}</span>
      {compensates && <span class="tag">compensation</span>}
      <br />
      <small>
        asked for <Moment at={asked_at} />, sent {counted(attempts, "time", "times")}
        {next_at !== null && (
          <>
            , again <Moment at={next_at} />
          </>
        )}
      </small>
      <br />
      <code>{id}</code>
      {dead_letter_id !== null && (
        <p class="actions">
          <button
            type="button"
            disabled={action.busy}
            onClick={() => void action.run(() => replayDeadLetter(dead_letter_id, `${version} ${attempts}`), again)}
          >
            Replay<span class="visually-hidden"> {messageInWords(type)}</span>
          </button>
          <a class="button" href="/ops/dead-letters">
            Dead letters
          </a>
        </p>
      )}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </li>
  );
}
