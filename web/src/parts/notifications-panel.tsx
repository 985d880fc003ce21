import type { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { useState } from "preact/hooks";
import { choosePreferences, preferences } from "../api/account.ts";
import { Choice, Choices } from "./choices.tsx";
import { KeptLine } from "./kept-line.tsx";
import { Loading } from "./loading.tsx";
import { MailLanguage } from "./mail-language.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";
import { accountText } from "../text/en/account.ts";

type Channel = keyof NotificationPreferences;
const CHANNELS = {
  email: { name: "by_email", kinds: ["held", "expired", "refunded", "check_in_open"] },
  sms: { name: "by_sms", kinds: ["confirmed", "changed"] },
} as const satisfies { [Each in Channel]: { name: string; kinds: readonly (keyof NotificationPreferences[Each])[] } };
/** A channel, and what it can be used for, with the words for that. */
const kindsOf = (channel: Channel): { kind: string; label: string }[] =>
  channel === "email"
    ? CHANNELS.email.kinds.map((kind) => ({ kind, label: accountText(`email_${kind}`) }))
    : CHANNELS.sms.kinds.map((kind) => ({ kind, label: accountText(`sms_${kind}`) }));

/** Which news one wants, and in what language. */
export function NotificationsPanel() {
  const [tries, setTries] = useState(0);
  const load = useLoad(String(tries), preferences);
  return (
    <section class="card">
      <h2>{accountText("letters")}</h2>
      <MailLanguage />
      <p>{accountText("letters_explanation")}</p>
      {load.state === "loading" && <Loading what={accountText("looking_for_choices")} />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={() => setTries(tries + 1)} />}
      {load.state === "loaded" && <Wishes initial={load.value} />}
    </section>
  );
}

function Wishes({ initial }: { initial: NotificationPreferences }) {
  const [wishes, setWishes] = useState(initial);
  /** What was kept last: others may have been chosen while it was on its way. */
  const [kept, setKept] = useState<NotificationPreferences | null>(null);
  const action = useAction();
  const keep = () => {
    setKept(null);
    return action.repeat(
      () => choosePreferences(wishes),
      () => setKept(wishes),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      {(Object.keys(CHANNELS) as Channel[]).map((channel) => (
        <Choices key={channel} legend={accountText(CHANNELS[channel].name)}>
          {kindsOf(channel).map(({ kind, label }) => (
            <Choice
              key={kind}
              type="checkbox"
              label={label}
              checked={(wishes[channel] as Record<string, boolean>)[kind] === true}
              onCheck={(isWanted) => {
                // What is chosen now is another wish than the one that is still asked for.
                action.clear();
                setWishes({ ...wishes, [channel]: { ...wishes[channel], [kind]: isWanted } });
              }}
            />
          ))}
        </Choices>
      ))}
      <KeptLine isKept={kept === wishes} />
      {action.failure && <ProblemNotice failure={action.failure} />}
      <p>
        <button type="submit" disabled={action.busy}>
          {accountText("keep_choices")}
        </button>
      </p>
    </form>
  );
}
