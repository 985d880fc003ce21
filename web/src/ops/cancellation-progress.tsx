import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { flightCancellation } from "./api.ts";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { cancellationState } from "./words.ts";

const EVERY_MS = 1_000;

/** How far the cancellation of a flight is, and what has become of each booking that was on it. */
export function CancellationProgress({ flightId, again }: { flightId: string; again: () => void }) {
  const looks = useLooks<FlightCancellation>(
    `cancellation ${flightId}`,
    (seen) => (seen?.status === "cancelling" ? EVERY_MS : null),
    async (signal) => {
      const result = await flightCancellation(flightId, signal);
      if (result.ok && result.value.status === "cancelled") again();
      return result;
    },
  );
  const seen = looks.seen?.value ?? null;
  useNews(seen && cancellationState(seen).words);
  return (
    <div class="card" data-cancellation={seen?.status}>
      <h2>Cancellation</h2>
      {looks.failure?.reason === "not_found" ? (
        <p>A timetable has taken it out; there was nothing to undo.</p>
      ) : (
        <Looked what="Looking how far it is" looks={looks}>
          {(value) => <Result of={value} />}
        </Looked>
      )}
    </div>
  );
}

function Result({ of }: { of: FlightCancellation }) {
  const { to_do, released, refunded, failed } = of.bookings;
  const all = to_do + released + refunded + failed;
  return (
    <>
      <StateTag state={cancellationState(of)} />
      {all > 0 && <progress aria-label="Bookings that are undone" max={all} value={all - to_do} />}
      <Facts
        of={[
          ["Cancelled", <Moment key="at" at={of.cancelled_at} />],
          ["Finished", of.finished_at && <Moment at={of.finished_at} />],
        ]}
      />
      <dl class="figures">
        {(
          [
            ["Still to do", to_do],
            ["Refunded", refunded],
            ["Released", released],
            ["Refund refused", failed],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-testid={name}>{value}</dd>
          </div>
        ))}
      </dl>
      {of.failed_bookings.length > 0 && (
        <>
          <p>These are owed their money: each has a refund debt.</p>
          <ul>
            {of.failed_bookings.map((id) => (
              <li key={id}>
                <IdLink id={id} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
