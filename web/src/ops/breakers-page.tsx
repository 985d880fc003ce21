import type { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import { Countdown } from "../parts/countdown.tsx";
import { serverNow } from "../api/clock.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { breakers, resetBreaker } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { StateTag } from "./state-tag.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { breakerState, counted } from "./words.ts";

/** A breaker moves within seconds. */
const EVERY_MS = 3_000;

export function BreakersPage() {
  usePageTitle("Breakers");
  const looks = useLooks("breakers", () => EVERY_MS, breakers);
  useNews(looks.seen && looks.seen.value.data.map((each) => `${each.name}: ${breakerState(each).words}`).join(". "));
  return (
    <section>
      <h1>Breakers</h1>
      <p>
        Each stands before something that may fail us. After several calls in a row without an answer it opens, and nothing is
        sent: new payments are refused and keep their hold, what is under way waits.
      </p>
      <Looked what="Looking at the breakers" looks={looks}>
        {({ data }) => (
          <ul class="plain cards">
            {data.map((breaker) => (
              <Breaker key={breaker.name} breaker={breaker} again={looks.again} />
            ))}
          </ul>
        )}
      </Looked>
    </section>
  );
}

function Breaker({ breaker, again }: { breaker: CircuitBreaker; again: () => void }) {
  const { name, phase, failures, opened_at, retry_after_s } = breaker;
  const next = phase === "open" && retry_after_s > 0 ? new Date(serverNow() + retry_after_s * 1000).toISOString() : null;
  return (
    <li class="card" data-phase={phase}>
      <h2>{name}</h2>
      <StateTag state={breakerState(breaker)} />
      <Facts
        of={[
          ["Without an answer", failures === 0 ? "none of the last calls" : `${counted(failures, "call", "calls")} in a row`],
          ["Open since", opened_at && <Moment at={opened_at} />],
          ["Next call in", next && <Countdown until={next} onEnd={again} />],
        ]}
      />
      {phase === "closed" ? (
        <p class="detail">There is nothing to reset.</p>
      ) : (
        <AskFirst label="Reset" of={name} yes="Close it now" work={() => resetBreaker(breaker)} done={again}>
          <p>
            It is closed at once, and calls go out again. Do this when {name} is known to answer: it would find out by itself, but
            only once somebody pays. If it still fails, it opens again.
          </p>
        </AskFirst>
      )}
    </li>
  );
}
