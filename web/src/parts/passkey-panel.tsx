import { useState } from "preact/hooks";
import { deletePasskey, passkeys } from "../api/account.ts";
import { addPasskey, knowsPasskeys } from "../api/passkey.ts";
import { deviceInWords } from "../text/device.ts";
import { formatInstant } from "../text/times.ts";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";

/** Signing in by a finger, a face or a PIN of a device. */
export function PasskeyPanel() {
  const [changes, setChanges] = useState(0);
  const action = useAction();
  const load = useLoad(String(changes), passkeys);
  const again = () => setChanges(changes + 1);
  return (
    <section class="card">
      <h2>Passkeys</h2>
      <p>A passkey signs you in by a finger, a face or a PIN of your device, without a password.</p>
      {load.state === "loading" && <Loading what="Looking for your passkeys" />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={again} />}
      {load.state === "loaded" && (
        <ul class="plain rows">
          {load.value.map((passkey) => (
            <li key={passkey.id}>
              <span>
                <strong>{passkey.name ?? "Passkey"}</strong>
                <br />
                <small>made {formatInstant(passkey.createdAt)}</small>
              </span>
              <button
                type="button"
                disabled={action.busy}
                onClick={() => void action.run(() => deletePasskey(passkey.id), again)}
              >
                Delete<span class="visually-hidden"> {passkey.name ?? "passkey"}</span>
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
            Make a passkey on this device
          </button>
        </p>
      ) : (
        <p class="detail">This browser cannot make one.</p>
      )}
      {action.failure && (
        <ProblemNotice
          failure={action.failure}
          next={{
            no_passkey: "Try again when you are ready.",
            forbidden: "Sign out and in again: for this your sign-in is too long ago.",
          }}
        />
      )}
    </section>
  );
}
