import type { ScheduleImportResult } from "#contracts/schedules.ts";
import { useId, useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";
import { announce } from "../parts/announcer.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { AskFirst } from "./ask-first.tsx";
import { IdLink } from "./id-link.tsx";
import { importTimetable } from "./schedules-api.ts";
import { StateTag } from "./state-tag.tsx";
import {
  IMPORT_STATES,
  KINDS,
  carriersInWords,
  changeInWords,
  countsInWords,
  misprintsOf,
  sizeInWords,
} from "./timetable-words.ts";
import { counted } from "./words.ts";

/** A file is tried first: what it would change is seen before it can be brought into force. `done`: with either. */
export function ImportTimetable({ done }: { done: (result: ScheduleImportResult) => void }) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  /** What was asked about last, and its answer: another file may have been chosen before that came. */
  const [asked, setAsked] = useState<{ of: File; result: ScheduleImportResult | null } | null>(null);
  const action = useAction();
  const isOfFile = asked !== null && asked.of === file;
  const result = isOfFile ? asked.result : null;
  const seen = (of: File) => (next: ScheduleImportResult) => {
    setAsked({ of, result: next });
    announce(`${IMPORT_STATES[next.state].words}: ${countsInWords(next.flights)}`);
    done(next);
  };
  return (
    <div class="card">
      <h2>Import a timetable</h2>
      <p>
        An IATA SSIM file (chapter 7), or JSON. It says all that its carriers fly on its dates, and is taken whole or not at all.
      </p>
      <form
        class="filter"
        onSubmit={(event) => {
          event.preventDefault();
          if (file === null || action.busy) return;
          setAsked({ of: file, result: null });
          void action.run(() => importTimetable(file, true), seen(file));
        }}
      >
        <div class="field">
          <label for={id}>File</label>
          <input
            id={id}
            type="file"
            accept=".ssim,.ssm,.txt,.json,text/plain,application/json"
            required
            // One that was saved since it was chosen cannot be read any more; chosen once more it can, and is a change.
            onClick={(event) => {
              event.currentTarget.value = "";
              setFile(null);
              setAsked(null);
            }}
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0] ?? null);
              setAsked(null);
              action.clear();
            }}
          />
        </div>
        <button type="submit" class="primary" disabled={action.busy}>
          {action.busy ? "Reading it…" : "See what it would change"}
        </button>
      </form>
      {isOfFile && action.failure && <Refused failure={action.failure} />}
      {result && <ImportResult result={result} />}
      {result?.state === "previewed" && file !== null && (
        <AskFirst
          label="Bring it into force"
          of={file.name}
          yes="Bring it into force"
          danger
          work={() => importTimetable(file, false)}
          done={seen(file)}
        >
          <p>
            {countsInWords(result.flights)}. Flights that somebody is booked on go off sale and stay as they are, until somebody
            has seen to their passengers.
          </p>
        </AskFirst>
      )}
    </div>
  );
}

/** What is wrong with a file, line by line; another refusal as anywhere. */
function Refused({ failure }: { failure: Failure }) {
  const misprints = misprintsOf(failure);
  if (misprints.length === 0)
    return (
      <>
        <ProblemNotice failure={failure} />
        {failure.reason === "offline" && <p>If the file has been saved since you chose it, choose it again.</p>}
      </>
    );
  return (
    <div class="notice problem" role="alert">
      <p>
        <strong>The file was not taken: {counted(misprints.length, "mistake", "mistakes")}.</strong> Nothing has changed.{" "}
        {failure.detail}
      </p>
      <ul>
        {misprints.map(({ where, message, expected }) => (
          <li key={`${where} ${message}`}>
            <strong>{where}</strong>: {message}
            {expected !== null && <small> Expected: {expected}.</small>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ImportResult({ result }: { result: ScheduleImportResult }) {
  const { state, carriers, flights, changes } = result;
  return (
    <div data-import-result={state}>
      <StateTag state={IMPORT_STATES[state]} />
      <p>
        <strong>{countsInWords(flights)}</strong>{" "}
        <small>
          ({carriersInWords(carriers)}; {sizeInWords(result)})
        </small>
      </p>
      {changes.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Changes of flights">
          <table class="table">
            <caption class="visually-hidden">Changes of flights, those that need somebody first; a hundred at most</caption>
            <thead>
              <tr>
                <th scope="col">Flight</th>
                <th scope="col">What</th>
                <th scope="col" class="number">
                  Seats taken
                </th>
                <th scope="col">How</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.flight_id} data-kind-of-change={change.kind}>
                  <th scope="row">
                    {change.kind === "added" ? <code>{change.flight_id}</code> : <IdLink id={change.flight_id} />}
                  </th>
                  <td>{KINDS[change.kind]}</td>
                  <td class="number">{change.taken}</td>
                  <td>{changeInWords(change)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
