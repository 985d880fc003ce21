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
import { whenOpened } from "./when-opened.tsx";
import { useLoad } from "./use-load.ts";
import { WrongSecretOr } from "./wrong-secret.tsx";
import { accountText } from "../text/en/account.ts";
import { siteText } from "../text/en/site.ts";

/** Where the script of the picture does not come there is the link, and the key to type. */
const NoPicture = () => null;
const QrCode = whenOpened(async () => (await import("./qr-code.tsx")).QrCode, NoPicture, NoPicture);

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
      <h2>{accountText("second_factor")}</h2>
      {load.state === "loading" && <Loading what={siteText("one_moment")} />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={changed} />}
      {load.state === "loaded" && load.value && (
        <>
          <p role="status">{accountText("factor_on")}</p>
          <PasswordForm button={accountText("turn_off")} ask={removeSecondFactor} onDone={changed} />
        </>
      )}
      {load.state === "loaded" && !load.value && offered === null && (
        <>
          <p>{accountText("factor_off")}</p>
          <PasswordForm button={accountText("set_up")} ask={offerSecondFactor} onDone={setOffered} />
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
        label={accountText("your_password")}
        type="password"
        required
        autocomplete="current-password"
        value={password}
        onValue={setPassword}
      />
      <WrongSecretOr failure={action.failure} says={accountText("wrong_password")} />
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
          {accountText("scan_with_app")}
          <QrCode text={offered.totpURI} label={accountText("qr_code")} />
          <p>
            {accountText.parts("add_to_app", {
              link: <a href={offered.totpURI}>{accountText("open_app")}</a>,
              key: <code data-testid="secret">{secretOf(offered.totpURI)}</code>,
            })}
          </p>
        </li>
        <li>
          {accountText("backup_codes")}
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
            label={accountText("code_now")}
            required
            maxLength={10}
            autocomplete="one-time-code"
            value={code}
            onValue={setCode}
          />
        </li>
      </ol>
      <WrongSecretOr failure={action.failure} says={accountText("wrong_code")} />
      <p>
        <button type="submit" class="primary" disabled={action.busy}>
          {accountText("turn_on")}
        </button>
      </p>
    </form>
  );
}
