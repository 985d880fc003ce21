import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext } from "../api/paths.ts";
import { sendLinkAgain, signIn } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";

export function SignInPage() {
  usePageTitle("Sign in");
  const { query, route } = useLocation();
  const next = safeNext(query["next"]);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const action = useAction();
  return (
    <section class="narrow">
      <h1>Sign in</h1>
      {query["confirmed"] !== undefined && <LinkOpened worked={query["error"] === undefined} />}
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(
            () => signIn({ email, password }),
            () => route(next, true),
          );
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
    </section>
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
