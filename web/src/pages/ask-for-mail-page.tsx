import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext, signInPath } from "../api/paths.ts";
import { askForNewPassword, sendLinkAgain } from "../api/session.ts";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { fieldText } from "../text/en/fields.ts";
import { signInText } from "../text/en/sign-in.ts";

interface AskForMailProps {
  title: string;
  button: string;
  sent: "password_mail_sent" | "verification_mail_sent";
  ask: (email: string) => ReturnType<typeof askForNewPassword>;
}

export const NewPasswordPage = () => (
  <AskForMail
    title={signInText("new_password")}
    button={signInText("send_link")}
    sent="password_mail_sent"
    ask={askForNewPassword}
  />
);

export function VerificationPage() {
  const next = safeNext(useLocation().query["next"]);
  return (
    <AskForMail
      title={signInText("verify")}
      button={signInText("send_mail_again")}
      sent="verification_mail_sent"
      ask={(email) => sendLinkAgain(email, confirmedPath(next))}
    />
  );
}

/** Asks for an address, and has a mail sent there. Whether it belongs to an account is told to its owner alone. */
function AskForMail({ title, button, sent, ask }: AskForMailProps) {
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
          {button}
        </button>
      </form>
      {sentTo !== null && (
        <p class="notice" role="status">
          {signInText(sent, { email: sentTo })}
        </p>
      )}
      {sentTo !== null && runsLocally() && <InboxNote />}
      <p>
        <a href={signInPath(next)}>{signInText("back")}</a>
      </p>
    </section>
  );
}
