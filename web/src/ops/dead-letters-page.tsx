import type { DeadLetter, DeadLetterState } from "#contracts/dead-letters.ts";
import { useState } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { Field, Select } from "../parts/field.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { deadLetters, dropDeadLetter, replayDeadLetter } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { StateTag } from "./state-tag.tsx";
import { usePages } from "./use-pages.ts";
import { LETTER_STATES, messageInWords, triesInWords } from "./words.ts";

const EMPTY: Record<DeadLetterState | "", string> = {
  parked: "Nothing waits for a decision: every message has found its way.",
  replayed: "No message was replayed in the last 90 days.",
  dropped: "No message was dropped in the last 90 days.",
  "": "There are no dead letters.",
};

export function DeadLettersPage() {
  usePageTitle("Dead letters");
  const [state, setState] = useState<DeadLetterState | "">("parked");
  const pages = usePages(state, (cursor, signal) => deadLetters(state, cursor, signal));
  return (
    <section>
      <h1>Dead letters</h1>
      <p>
        Messages that no retry could help. Replaying is always safe: what was handled already stays as it is. What is dropped, its
        booking waits for no longer.
      </p>
      <div class="filter">
        <Select label="Show" value={state} onValue={(value) => setState(value as DeadLetterState | "")}>
          <option value="parked">waiting for a decision</option>
          <option value="replayed">replayed</option>
          <option value="dropped">dropped</option>
          <option value="">all</option>
        </Select>
        <button type="button" onClick={pages.again}>
          Look again
        </button>
      </div>
      <Paged what="Looking for dead letters" pages={pages} empty={EMPTY[state]}>
        {(letters) => (
          <ul class="plain cards">
            {letters.map((letter) => (
              <Letter key={letter.id} letter={letter} put={pages.put} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Letter({ letter, put }: { letter: DeadLetter; put: (letter: DeadLetter) => void }) {
  const { id, queue, message_id, type, booking_id, state, reason, first_parked_at, last_parked_at, decided_at } = letter;
  const action = useAction();
  const name = messageInWords(type);
  const decided = (next: DeadLetter) => {
    announce(`${name}: ${LETTER_STATES[next.state].words}`);
    put(next);
  };
  return (
    <li class="card" data-letter={id} data-state={state}>
      <h2>{name}</h2>
      <StateTag state={LETTER_STATES[state]} />
      <p class="reason">{reason}</p>
      <Facts
        of={[
          ["Tried", triesInWords(letter)],
          ["Parked", <Moment key={id} at={first_parked_at} />],
          ["Parked last", last_parked_at === first_parked_at ? null : <Moment at={last_parked_at} />],
          ["Decided", decided_at && <Moment at={decided_at} />],
          ["Dropped because", letter.drop_reason],
          ["Queue", queue],
          ["Type", <code key={id}>{type}</code>],
          ["Message", <code key={id}>{message_id}</code>],
          ["Booking", booking_id && <IdLink id={booking_id} />],
        ]}
      />
      {state !== "dropped" && (
        <div class="actions">
          <button
            type="button"
            disabled={action.busy}
            onClick={() => void action.run(() => replayDeadLetter(id, last_parked_at), decided)}
          >
            Replay<span class="visually-hidden"> {name}</span>
          </button>
          {state === "parked" && <Drop id={id} name={name} decided={decided} />}
        </div>
      )}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </li>
  );
}

function Drop({ id, name, decided }: { id: string; name: string; decided: (letter: DeadLetter) => void }) {
  const [reason, setReason] = useState("");
  return (
    <AskFirst label="Drop" of={name} yes="Give it up" danger work={() => dropDeadLetter(id, reason.trim())} done={decided}>
      <p>
        It cannot be replayed afterwards, and nothing else does what it asked for. What a booking must undo is sent on all the
        same.
      </p>
      <Field label="Why" hint="It is kept with the letter." required maxLength={500} value={reason} onValue={setReason} />
    </AskFirst>
  );
}
