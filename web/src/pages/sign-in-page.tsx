import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext } from "../api/paths.ts";
import { knowsPasskeys, signInByPasskey } from "../api/passkey.ts";
import { type SignIn, answerSecondFactor, sendLinkAgain, signIn } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { WrongSecretOr } from "../parts/wrong-secret.tsx";

export function SignInPage() {
  usePageTitle("Sign in");
  const { query, route } = useLocation();
  const next = safeNext(query["next"]);
  const [halfDone, setHalfDone] = useState(false);
  const proceed = (outcome: SignIn) => (outcome === "signed_in" ? route(next, true) : setHalfDone(true));
  return (
    <section class="narrow">
      <h1>Sign in</h1>
      {query["confirmed"] !== undefined && !halfDone && <LinkOpened worked={query["error"] === undefined} />}
      {halfDone ? (
        <SecondFactorForm onDone={proceed} onGiveUp={() => setHalfDone(false)} />
      ) : (
        <PasswordForm next={next} onDone={proceed} />
      )}
      {!halfDone && <OtherWays next={next} />}
    </section>
  );
}

function PasswordForm({ next, onDone }: { next: string; onDone: (outcome: SignIn) => void }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const action = useAction();
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(() => signIn({ email, password }), onDone);
        }}
      >
        <Field label="E-mail" type="email" required autocomplete="username" value={email} onValue={setEmail} />
        <Field label="Password" type="password" required autocomplete="current-password" value={password} onValue={setPassword} />
        {action.failure && <ProblemNotice failure={action.failure} />}
        {action.failure?.reason === "email_not_verified" && <LinkAgain email={email} next={next} />}
        <button type="submit" class="primary" disabled={action.busy}>
          Sign in
        </button>
      </form>
      {knowsPasskeys() && (
        <p>
          <button type="button" disabled={action.busy} onClick={() => void action.run(signInByPasskey, onDone)}>
            Use a passkey
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
        <a href={`/sign-in/new-password?next=${encodeURIComponent(next)}`}>Forgot your password?</a>
      </li>
      <li>
        <a href={`/sign-in/verification?next=${encodeURIComponent(next)}`}>Send the verification mail again</a>
      </li>
    </ul>
    <p>
      New here? <a href={`/sign-up?next=${encodeURIComponent(next)}`}>Create an account</a>.
    </p>
  </>
);

/** The second half of a sign-in: a code of the authenticator, or one of those that were written down. */
function SecondFactorForm({ onDone, onGiveUp }: { onDone: (outcome: SignIn) => void; onGiveUp: () => void }) {
  const [kind, setKind] = useState<"totp" | "backup-code">("totp");
  const [code, setCode] = useState("");
  const action = useAction();
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(() => answerSecondFactor(code.replaceAll(/\s/g, ""), kind), onDone);
      }}
    >
      <p role="status">The password is right. One more step: a code.</p>
      <Field
        label={kind === "totp" ? "Code of your authenticator app" : "Backup code"}
        required
        maxLength={64}
        autocomplete="one-time-code"
        value={code}
        onValue={setCode}
      />
      <WrongSecretOr
        failure={action.failure}
        says="That code is not right. A new one comes every 30 seconds, and each is good once."
      />
      <p class="actions">
        <button type="submit" class="primary" disabled={action.busy}>
          Go on
        </button>
        <button type="button" class="link" onClick={() => setKind(kind === "totp" ? "backup-code" : "totp")}>
          {kind === "totp" ? "Use a backup code" : "Use the authenticator app"}
        </button>
        <button type="button" class="link" onClick={onGiveUp}>
          Start again
        </button>
      </p>
    </form>
  );
}
/** The reader comes from the link in the mail. */
const LinkOpened = ({ worked }: { worked: boolean }) =>
  worked ? (
    <p class="notice good">Your e-mail address is confirmed. Sign in to go on.</p>
  ) : (
    <p class="notice problem" role="alert">
      That link is no longer good. Sign in, and we offer to send a new one.
    </p>
  );

function LinkAgain({ email, next }: { email: string; next: string }) {
  const [sent, setSent] = useState(false);
  const action = useAction();
  const again = () =>
    void action.run(
      () => sendLinkAgain(email, confirmedPath(next)),
      () => setSent(true),
    );
  return (
    <>
      {sent ? (
        <p class="notice">A new link is on its way to {email}.</p>
      ) : (
        <p>
          <button type="button" disabled={action.busy} onClick={again}>
            Send the link again
          </button>
        </p>
      )}
      {action.failure && <ProblemNotice failure={action.failure} onRetry={again} />}
      {runsLocally() && <InboxNote />}
    </>
  );
}
