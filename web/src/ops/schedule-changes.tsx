import type { ScheduleChange, ScheduleChangeState } from "#contracts/schedules.ts";
import { useEffect, useState } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { Field, Select } from "../parts/field.tsx";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { acknowledge, scheduleChanges } from "./schedules-api.ts";
import { StateTag } from "./state-tag.tsx";
import { CHANGE_STATES, changeInWords } from "./timetable-words.ts";
import { usePages } from "./use-pages.ts";
import { counted } from "./words.ts";

const EMPTY: Record<ScheduleChangeState | "", string> = {
  open: "No passenger waits to be seen to.",
  acknowledged: "None was acknowledged.",
  resolved: "None was resolved.",
  applied: "None was applied.",
  "": "There are none.",
};

/** Flights that a timetable has changed or dropped, and whose passengers somebody has to see to. `imported`: what was counts anew with each. */
export function ScheduleChanges({ imported }: { imported: number }) {
  const [state, setState] = useState<ScheduleChangeState | "">("open");
  const pages = usePages(`changes ${state}`, (cursor, signal) => scheduleChanges(state, cursor, signal));
  useEffect(() => {
    if (imported > 0) pages.again();
  }, [imported]);
  return (
    <>
      <h2>Schedule changes</h2>
      <div class="filter">
        <Select label="Show changes" value={state} onValue={(value) => setState(value as ScheduleChangeState | "")}>
          <option value="open">open</option>
          <option value="acknowledged">acknowledged</option>
          <option value="resolved">resolved</option>
          <option value="applied">applied</option>
          <option value="">all</option>
        </Select>
        <button type="button" onClick={pages.again}>
          Look for changes again
        </button>
      </div>
      <Paged what="Looking for schedule changes" pages={pages} empty={EMPTY[state]}>
        {(rows) => (
          <ul class="plain cards">
            {rows.map((change) => (
              <Change key={change.id} change={change} put={pages.put} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function Change({ change, put }: { change: ScheduleChange; put: (change: ScheduleChange) => void }) {
  const { id, flight_id, kind, taken, state, recorded_at, decided_at, note, acknowledged_by } = change;
  const [text, setText] = useState("");
  return (
    <li class="card" data-change={state}>
      <h3>
        <IdLink id={flight_id} />
      </h3>
      <StateTag state={CHANGE_STATES[state]} />
      <p>
        {kind === "withdrawn" ? "The timetable has it no more: " : ""}
        {changeInWords(change)}
      </p>
      <Facts
        of={[
          ["Seats taken", counted(taken, "seat", "seats")],
          ["Found", <Moment key="at" at={recorded_at} />],
          ["Decided", decided_at && <Moment at={decided_at} />],
          ["What was done", note],
          ["By", acknowledged_by && <code>{acknowledged_by}</code>],
        ]}
      />
      {state === "open" && (
        <AskFirst
          label="Acknowledge"
          of={flight_id}
          yes="They are seen to"
          work={() => acknowledge(id, text.trim())}
          done={(next) => {
            announce(CHANGE_STATES[next.state].words);
            put(next);
          }}
        >
          <p>The flight becomes what the timetable says. No booking is changed by it.</p>
          <Field label="What was done for the passengers" required maxLength={500} value={text} onValue={setText} />
        </AskFirst>
      )}
    </li>
  );
}
