import { useState } from "preact/hooks";
import type { ListedSession } from "#contracts/auth.ts";
import { endOtherSessions, endSession, sessions } from "../api/account.ts";
import { formatInstant } from "../text/times.ts";
import { deviceInWords } from "../text/device.ts";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";
import { accountText } from "../text/en/account.ts";

/** Where one is signed in, and an end to that. */
export function SessionsPanel() {
  const [changes, setChanges] = useState(0);
  const load = useLoad(String(changes), sessions);
  const again = () => setChanges(changes + 1);
  return (
    <section class="card">
      <h2>{accountText("sessions")}</h2>
      {load.state === "loading" && <Loading what={accountText("looking_for_sessions")} />}
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
                <strong>{deviceInWords(each.user_agent)}</strong>{" "}
                {each.current && <span class="tag">{accountText("this_session")}</span>}
                <br />
                <small>
                  {each.ip_address
                    ? accountText("since_from", { when: formatInstant(each.created_at), address: each.ip_address })
                    : accountText("since", { when: formatInstant(each.created_at) })}
                </small>
              </span>
              {!each.current && (
                <button type="button" disabled={action.busy} onClick={() => void action.run(() => endSession(each.id), onEnded)}>
                  {accountText("end_session")}
                  <span class="visually-hidden">
                    {" "}
                    {accountText("session_named", {
                      device: deviceInWords(each.user_agent),
                      when: formatInstant(each.created_at),
                    })}
                  </span>
                </button>
              )}
            </li>
          ))}
      </ul>
      {list.some(({ current }) => !current) && (
        <p>
          <button type="button" disabled={action.busy} onClick={() => void action.run(endOtherSessions, onEnded)}>
            {accountText("end_others")}
          </button>{" "}
          <small>{accountText("end_others_note")}</small>
        </p>
      )}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </>
  );
}
