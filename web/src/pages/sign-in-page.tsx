import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { runsLocally, safeNext } from "../api/paths.ts";
import { signIn } from "../api/session.ts";
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
        {action.failure?.reason === "email_not_verified" && runsLocally() && <InboxNote />}
        <button type="submit" class="primary" disabled={action.busy}>
          Sign in
        </button>
      </form>
      <p>
        New here? <a href={`/sign-up?next=${encodeURIComponent(next)}`}>Create an account</a>.
      </p>
    </section>
  );
}
