import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { confirmedPath, runsLocally, safeNext, signInPath } from "../api/paths.ts";
import { signUp } from "../api/session.ts";
import { BotCheck, isCheckWanted } from "../parts/bot-check.tsx";
import { Field } from "../parts/field.tsx";
import { InboxNote } from "../parts/inbox-note.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { ProviderButtons } from "../parts/provider-buttons.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { fieldText } from "../text/en/fields.ts";
import { signInText } from "../text/en/sign-in.ts";

export function SignUpPage() {
  usePageTitle(signInText("create"));
  const { query } = useLocation();
  const next = safeNext(query["next"]);
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <section class="narrow">
      {sentTo === null ? <SignUpForm onSent={setSentTo} next={next} /> : <LinkSent to={sentTo} next={next} />}
    </section>
  );
}

function SignUpForm({ onSent, next }: { onSent: (email: string) => void; next: string }) {
  const [account, setAccount] = useState({ name: "", email: "", password: "" });
  const action = useAction();
  const create = (botCheck?: string) =>
    void action.run(
      () => signUp(account, confirmedPath(next), botCheck),
      () => onSent(account.email),
    );
  const change = (part: Partial<typeof account>) => {
    if (isCheckWanted(action.failure)) action.clear();
    setAccount((current) => ({ ...current, ...part }));
  };
  return (
    <>
      <h1>{signInText("create")}</h1>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <Field
          label={fieldText("name")}
          required
          autocomplete="name"
          maxLength={100}
          value={account.name}
          onValue={(name) => change({ name })}
        />
        <Field
          label={fieldText("email")}
          type="email"
          required
          autocomplete="username"
          value={account.email}
          onValue={(email) => change({ email })}
        />
        <Field
          label={fieldText("password")}
          type="password"
          required
          minLength={10}
          maxLength={128}
          autocomplete="new-password"
          hint={signInText("password_hint")}
          value={account.password}
          onValue={(password) => change({ password })}
        />
        {action.failure && <ProblemNotice failure={action.failure} />}
        <BotCheck failure={action.failure} onPassed={create} />
        <button type="submit" class="primary" disabled={action.busy}>
          {signInText("create_button")}
        </button>
      </form>
      <ProviderButtons next={next} />
      <p>{signInText.parts("have_one", { sign_in: <a href={signInPath(next)}>{signInText("sign_in")}</a> })}</p>
    </>
  );
}

function LinkSent({ to, next }: { to: string; next: string }) {
  return (
    <>
      <h1>{signInText("inbox")}</h1>
      <p>{signInText.parts("mail_sent", { email: <strong>{to}</strong> })}</p>
      {runsLocally() && <InboxNote />}
      <p>
        <a class="button" href={signInPath(next)}>
          {signInText("sign_in")}
        </a>
      </p>
    </>
  );
}
