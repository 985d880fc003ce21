import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext, signInPath } from "../api/paths.ts";
import { askForNewPassword, sendLinkAgain } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";

interface AskForMailProps {
  title: string;
  button: string;
  /** Whose mail it is: `…if there is an account with this address<unless>`. */
  unless: string;
  ask: (email: string) => ReturnType<typeof askForNewPassword>;
}

export const NewPasswordPage = () => (
  <AskForMail title="Choose a new password" button="Send me a link" unless="" ask={askForNewPassword} />
);

export function VerificationPage() {
  const next = safeNext(useLocation().query["next"]);
  return (
    <AskForMail
      title="Verify your address"
      button="Send the mail again"
      unless=" that is not verified yet"
      ask={(email) => sendLinkAgain(email, confirmedPath(next))}
    />
  );
}

/** Asks for an address, and has a mail sent there. Whether it belongs to an account is told to its owner alone. */
function AskForMail({ title, button, unless, ask }: AskForMailProps) {
  usePageTitle(title);
  const next = safeNext(useLocation().query["next"]);
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const action = useAction();
  return (
    <section class="narrow">
      <h1>{title}</h1>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(
            () => ask(email),
            () => setSentTo(email),
          );
        }}
      >
        <Field label="E-mail" name="email" type="email" required autocomplete="username" value={email} onValue={setEmail} />
        {action.failure && <ProblemNotice failure={action.failure} />}
        <button type="submit" class="primary" disabled={action.busy}>
          {button}
        </button>
      </form>
      {sentTo !== null && (
        <p class="notice" role="status">
          A mail is on its way to {sentTo}, if there is an account with this address{unless}.
        </p>
      )}
      {sentTo !== null && runsLocally() && <InboxNote />}
      <p>
        <a href={signInPath(next)}>Back to signing in</a>
      </p>
    </section>
  );
}
