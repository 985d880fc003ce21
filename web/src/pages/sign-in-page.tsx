import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext } from "../api/paths.ts";
import { knowsPasskeys, signInByPasskey } from "../api/passkey.ts";
import { nextOfReturn } from "../api/providers.ts";
import { type SignIn, answerSecondFactor, session, signIn } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { ProviderButtons, ProviderRefusal } from "../parts/provider-buttons.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { WrongSecretOr } from "../parts/wrong-secret.tsx";
import { fieldText } from "../text/en/fields.ts";
import { signInText } from "../text/en/sign-in.ts";

/** Goes on from a sign-in, or from half of one; nowhere once its reader has gone elsewhere. */
type Proceed = (outcome: SignIn, isHere: boolean) => void;

export function SignInPage() {
  usePageTitle(signInText("title"));
  const { query, route } = useLocation();
  // From a provider, signed in or not.
  const cameBack = query["back"] !== undefined;
  const next = cameBack ? nextOfReturn() : safeNext(query["next"]);
  const isSignedIn = session.value.state === "signed_in";
  useEffect(() => {
    if (cameBack && isSignedIn) route(next, true);
  }, [cameBack, isSignedIn]);
  const [halfDone, setHalfDone] = useState(false);
  const proceed: Proceed = (outcome, isHere) => {
    if (outcome === "second_factor") setHalfDone(true);
    else if (isHere) route(next, true);
  };
  return (
    <section class="narrow">
      <h1>{signInText("title")}</h1>
      {query["confirmed"] !== undefined && !halfDone && <LinkOpened worked={query["error"] === undefined} />}
      {cameBack && query["error"] !== undefined && !halfDone && <ProviderRefusal error={query["error"]} />}
      {halfDone ? (
        <SecondFactorForm onDone={proceed} onGiveUp={() => setHalfDone(false)} />
      ) : (
        <PasswordForm next={next} onDone={proceed} />
      )}
      {!halfDone && <ProviderButtons next={next} />}
      {!halfDone && <OtherWays next={next} />}
    </section>
  );
}

function PasswordForm({ next, onDone }: { next: string; onDone: Proceed }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const action = useAction();
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(() => signIn({ email, password }, confirmedPath(next)), onDone);
        }}
      >
        <Field label={fieldText("email")} type="email" required autocomplete="username" value={email} onValue={setEmail} />
        <Field
          label={fieldText("password")}
          type="password"
          required
          autocomplete="current-password"
          value={password}
          onValue={setPassword}
        />
        {action.failure && <ProblemNotice failure={action.failure} />}
        {action.failure?.reason === "email_not_verified" && <LinkSent />}
        <button type="submit" class="primary" disabled={action.busy}>
          {signInText("sign_in")}
        </button>
      </form>
      {knowsPasskeys() && (
        <p>
          <button type="button" disabled={action.busy} onClick={() => void action.run(signInByPasskey, onDone)}>
            {signInText("by_passkey")}
          </button>
        </p>
      )}
    </>
  );
}

const OtherWays = ({ next }: { next: string }) => (
  <>
    <ul class="plain">
      <li>
        <a href={`/sign-in/new-password?next=${encodeURIComponent(next)}`}>{signInText("forgot")}</a>
      </li>
    </ul>
    <p>
      {signInText.parts("new_here", {
        create: <a href={`/sign-up?next=${encodeURIComponent(next)}`}>{signInText("create_link")}</a>,
      })}
    </p>
  </>
);

/** The second half of a sign-in: a code of the authenticator, or one of those that were written down. */
function SecondFactorForm({ onDone, onGiveUp }: { onDone: Proceed; onGiveUp: () => void }) {
  const [kind, setKind] = useState<"totp" | "backup-code">("totp");
  const [code, setCode] = useState("");
  const action = useAction();
  const changeKind = () => {
    setKind(kind === "totp" ? "backup-code" : "totp");
    // What was said is of the other kind.
    action.clear();
  };
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => answerSecondFactor(code.replaceAll(/\s/g, ""), kind), onDone);
      }}
    >
      <p role="status">{signInText("code_wanted")}</p>
      <Field
        label={signInText(kind === "totp" ? "totp" : "backup_code")}
        required
        maxLength={64}
        autocomplete="one-time-code"
        value={code}
        onValue={setCode}
      />
      <WrongSecretOr failure={action.failure} says={signInText(kind === "totp" ? "wrong_code" : "wrong_backup_code")} />
      <p class="actions">
        <button type="submit" class="primary" disabled={action.busy}>
          {signInText("go_on")}
        </button>
        <button type="button" class="link" onClick={changeKind}>
          {signInText(kind === "totp" ? "use_backup_code" : "use_app")}
        </button>
        <button type="button" class="link" onClick={onGiveUp}>
          {signInText("start_again")}
        </button>
      </p>
    </form>
  );
}
/** The reader comes from the link in the mail. */
const LinkOpened = ({ worked }: { worked: boolean }) =>
  worked ? (
    <p class="notice good">{signInText("confirmed")}</p>
  ) : (
    <p class="notice problem" role="alert">
      {signInText("link_outdated")}
    </p>
  );

/** Whoever signs in before the link was opened gets it again. */
const LinkSent = () => (
  <>
    <p class="notice">{signInText("link_sent")}</p>
    {runsLocally() && <InboxNote />}
  </>
);
