import { useState } from "preact/hooks";
import type { ListedSession } from "#contracts/auth.ts";
import { endOtherSessions, endSession, sessions } from "../api/account.ts";
import { formatInstant } from "../text/times.ts";
import { deviceInWords } from "../text/device.ts";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";

/** Where one is signed in, and an end to that. */
export function SessionsPanel() {
  const [changes, setChanges] = useState(0);
  const load = useLoad(String(changes), sessions);
  const again = () => setChanges(changes + 1);
  return (
    <section class="card">
      <h2>Where you are signed in</h2>
      {load.state === "loading" && <Loading what="Looking for your sessions" />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={again} />}
      {load.state === "loaded" && <SessionList list={load.value} onEnded={again} />}
    </section>
  );
}

function SessionList({ list, onEnded }: { list: ListedSession[]; onEnded: () => void }) {
  const action = useAction();
  return (
    <>
      <ul class="plain rows">
        {list
          .toSorted((a, b) => Number(b.current) - Number(a.current) || b.created_at.localeCompare(a.created_at))
          .map((each) => (
            <li key={each.id}>
              <span>
                <strong>{deviceInWords(each.user_agent)}</strong> {each.current && <span class="tag">this one</span>}
                <br />
                <small>
                  since {formatInstant(each.created_at)}
                  {each.ip_address && `, from ${each.ip_address}`}
                </small>
              </span>
              {!each.current && (
                <button type="button" disabled={action.busy} onClick={() => void action.run(() => endSession(each.id), onEnded)}>
                  Sign out there
                  <span class="visually-hidden">
                    {" "}
                    {deviceInWords(each.user_agent)}, since {formatInstant(each.created_at)}
                  </span>
                </button>
              )}
            </li>
          ))}
      </ul>
      {list.some(({ current }) => !current) && (
        <p>
          <button type="button" disabled={action.busy} onClick={() => void action.run(endOtherSessions, onEnded)}>
            Sign out everywhere else
          </button>{" "}
          <small>What is open there may go on for up to ten minutes.</small>
        </p>
      )}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </>
  );
}
