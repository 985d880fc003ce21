import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { runsLocally, safeNext, signInPath } from "../api/paths.ts";
import { askForNewPassword } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { fieldText } from "../text/en/fields.ts";
import { signInText } from "../text/en/sign-in.ts";

/** Asks for an address, and has a mail sent there. Whether it belongs to an account is told to its owner alone. */
export function NewPasswordPage() {
  usePageTitle(signInText("new_password"));
  const next = safeNext(useLocation().query["next"]);
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const action = useAction();
  return (
    <section class="narrow">
      <h1>{signInText("new_password")}</h1>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(
            () => askForNewPassword(email),
            () => setSentTo(email),
          );
        }}
      >
        <Field
          label={fieldText("email")}
          name="email"
          type="email"
          required
          autocomplete="username"
          value={email}
          onValue={setEmail}
        />
        {action.failure && <ProblemNotice failure={action.failure} />}
        <button type="submit" class="primary" disabled={action.busy}>
          {signInText("send_link")}
        </button>
      </form>
      {sentTo !== null && (
        <p class="notice" role="status">
          {signInText("password_mail_sent", { email: sentTo })}
        </p>
      )}
      {sentTo !== null && runsLocally() && <InboxNote />}
      <p>
        <a href={signInPath(next)}>{signInText("back")}</a>
      </p>
    </section>
  );
}
