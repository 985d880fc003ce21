import { useState } from "preact/hooks";
import {
  type SecondFactor,
  confirmSecondFactor,
  hasSecondFactor,
  offerSecondFactor,
  removeSecondFactor,
} from "../api/account.ts";
import type { Answer } from "../api/calls.ts";
import { Field } from "./field.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";
import { WrongSecretOr } from "./wrong-secret.tsx";

/** A code of an authenticator app beside the password: on, or off. */
export function SecondFactorPanel() {
  const [changes, setChanges] = useState(0);
  const [offered, setOffered] = useState<SecondFactor | null>(null);
  const load = useLoad(String(changes), hasSecondFactor);
  const changed = () => {
    setOffered(null);
    setChanges(changes + 1);
  };
  return (
    <section class="card">
      <h2>Second factor</h2>
      {load.state === "loading" && <Loading what="One moment" />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={changed} />}
      {load.state === "loaded" && load.value && (
        <>
          <p role="status">On: after your password we ask for a code of your authenticator app.</p>
          <PasswordForm button="Turn it off" ask={removeSecondFactor} onDone={changed} />
        </>
      )}
      {load.state === "loaded" && !load.value && offered === null && (
        <>
          <p>Off. With an authenticator app on your phone, a stolen password alone opens nothing.</p>
          <PasswordForm button="Set it up" ask={offerSecondFactor} onDone={setOffered} />
        </>
      )}
      {offered && <Confirm offered={offered} onDone={changed} />}
    </section>
  );
}

interface PasswordFormProps<T> {
  button: string;
  ask: (password: string) => Answer<T>;
  onDone: (answer: T) => void;
}

/** What changes how one signs in wants the password once more. */
function PasswordForm<T>({ button, ask, onDone }: PasswordFormProps<T>) {
  const [password, setPassword] = useState("");
  const action = useAction();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => ask(password), onDone);
      }}
    >
      <Field
        label="Your password"
        type="password"
        required
        autocomplete="current-password"
        value={password}
        onValue={setPassword}
      />
      <WrongSecretOr failure={action.failure} says="That is not your password." />
      <p>
        <button type="submit" disabled={action.busy}>
          {button}
        </button>
      </p>
    </form>
  );
}

/** The secret as one types it: in fours. */
const secretOf = (uri: string): string => (new URL(uri).searchParams.get("secret") ?? "").replaceAll(/(.{4})(?=.)/g, "$1 ");

/** The app's secret and the backup codes, shown once; the first code of the app turns it on. */
function Confirm({ offered, onDone }: { offered: SecondFactor; onDone: () => void }) {
  const [code, setCode] = useState("");
  const action = useAction();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => confirmSecondFactor(code.replaceAll(/\s/g, "")), onDone);
      }}
    >
      <ol>
        <li>
          Add Holdfast to your authenticator app: <a href={offered.totpURI}>open the app on this device</a>, or type this key into
          it: <code data-testid="secret">{secretOf(offered.totpURI)}</code>
        </li>
        <li>
          Write these backup codes down. Each signs you in once, should you lose the app:
          <ul class="codes" data-testid="backup-codes">
            {offered.backupCodes.map((each) => (
              <li key={each}>
                <code>{each}</code>
              </li>
            ))}
          </ul>
        </li>
        <li>
          <Field
            label="The code that the app shows now"
            required
            maxLength={10}
            autocomplete="one-time-code"
            value={code}
            onValue={setCode}
          />
        </li>
      </ol>
      <WrongSecretOr failure={action.failure} says="That code is not right. A new one comes every 30 seconds." />
      <p>
        <button type="submit" class="primary" disabled={action.busy}>
          Turn it on
        </button>
      </p>
    </form>
  );
}
