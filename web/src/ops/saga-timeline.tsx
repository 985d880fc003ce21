import type { Saga } from "#contracts/sagas.ts";
import { formatInstant } from "../text/times.ts";
import { type Kind, LANES, type Row, elapsed, sagaPicture } from "./saga-picture.ts";

const KINDS: Record<Kind, string> = {
  forward: "goes forward",
  back: "undoes",
  again: "asks again",
  trouble: "refused or unanswered",
  end: "comes to rest",
};
const MARKS: Record<Kind, string> = { forward: "", back: "↩", again: "↻", trouble: "!", end: "✓" };

/** What has moved a saga, as a picture: a line of time from top to bottom with a lane each for booking, seats and payment. */
export function SagaTimeline({ log }: Pick<Saga, "log">) {
  return (
    <>
      <div class="lanes-head" aria-hidden="true">
        <span class="lane-names">
          {LANES.map((lane) => (
            <span key={lane}>{lane}</span>
          ))}
        </span>
        <span class="lane-legend">
          {Object.entries(KINDS).map(([kind, words]) => (
            <span key={kind}>
              <i class={`mark ${kind}`}>{MARKS[kind as Kind]}</i> {words}
            </span>
          ))}
        </span>
      </div>
      <ol class="lanes">
        {sagaPicture(log).map((row) => (
          <SagaRow key={row.version} row={row} />
        ))}
      </ol>
    </>
  );
}

function SagaRow({ row: { at, after_ms, lane, kind, words, next, lines } }: { row: Row }) {
  return (
    <li data-kind={kind}>
      <span class="lane-cells" aria-hidden="true">
        {LANES.map((each) => (
          <span key={each} class={`lane${lines[each].above ? " above" : ""}${lines[each].below ? " below" : ""}`}>
            {each === lane && <i class={`mark ${kind}`}>{MARKS[kind]}</i>}
          </span>
        ))}
      </span>
      <span class="lane-words">
        <strong>{words}</strong>
        <span class="visually-hidden">
          {" "}
          ({lane}, {KINDS[kind]})
        </span>{" "}
        <small>then {next}</small>
        <br />
        <small>
          <time dateTime={at}>{formatInstant(at)}</time>
          {after_ms > 0 && `, ${elapsed(after_ms)} later`}
        </small>
      </span>
    </li>
  );
}
