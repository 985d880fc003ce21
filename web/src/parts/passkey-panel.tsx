import { useState } from "preact/hooks";
import { deletePasskey, passkeys } from "../api/account.ts";
import { addPasskey, knowsPasskeys } from "../api/passkey.ts";
import { deviceInWords } from "../text/device.ts";
import { formatInstant } from "../text/times.ts";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";
import { accountText } from "../text/en/account.ts";

/** Signing in by a finger, a face or a PIN of a device. */
export function PasskeyPanel() {
  const [changes, setChanges] = useState(0);
  const action = useAction();
  const load = useLoad(String(changes), passkeys);
  const again = () => setChanges(changes + 1);
  return (
    <section class="card">
      <h2>{accountText("passkeys")}</h2>
      <p>{accountText("passkeys_explanation")}</p>
      {load.state === "loading" && <Loading what={accountText("looking_for_passkeys")} />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={again} />}
      {load.state === "loaded" && (
        <ul class="plain rows">
          {load.value.map((passkey) => (
            <li key={passkey.id}>
              <span>
                <strong>{passkey.name ?? accountText("passkey")}</strong>
                <br />
                <small>{accountText("passkey_made", { when: formatInstant(passkey.createdAt) })}</small>
              </span>
              <button
                type="button"
                disabled={action.busy}
                onClick={() => void action.run(() => deletePasskey(passkey.id), again)}
              >
                {accountText("delete")}
                <span class="visually-hidden"> {passkey.name ?? accountText("a_passkey")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <p>
          <button
            type="button"
            disabled={action.busy}
            onClick={() => void action.run(() => addPasskey(deviceInWords(navigator.userAgent)), again)}
          >
            {accountText("make_passkey")}
          </button>
        </p>
      ) : (
        <p class="detail">{accountText("no_passkeys")}</p>
      )}
      {action.failure && (
        <ProblemNotice
          failure={action.failure}
          next={{
            no_passkey: accountText("passkey_when_ready"),
            forbidden: accountText("sign_in_too_old"),
          }}
        />
      )}
    </section>
  );
}
