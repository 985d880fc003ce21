import type { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { useState } from "preact/hooks";
import { choosePreferences, preferences } from "../api/account.ts";
import { announce } from "./announcer.tsx";
import { Choice, Choices } from "./choices.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";

const KINDS: { [Channel in keyof NotificationPreferences]: Record<keyof NotificationPreferences[Channel], string> } = {
  email: {
    held: "Seats are held, and until when",
    expired: "A hold has run out",
    refunded: "A refund has been made",
  },
  sms: {
    confirmed: "A booking is confirmed",
    changed: "A flight has changed; the mail comes all the same",
  },
};
const CHANNELS: Record<keyof NotificationPreferences, string> = {
  email: "By e-mail",
  sms: "By SMS, where a booking has a phone number",
};

/** Which news one wants. */
export function NotificationsPanel() {
  const [tries, setTries] = useState(0);
  const load = useLoad(String(tries), preferences);
  return (
    <section class="card">
      <h2>What we write to you</h2>
      <p>Tickets, what becomes of them, and letters about your account always come. The rest is yours to choose.</p>
      {load.state === "loading" && <Loading what="Looking for your choices" />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={() => setTries(tries + 1)} />}
      {load.state === "loaded" && <Wishes initial={load.value} />}
    </section>
  );
}

function Wishes({ initial }: { initial: NotificationPreferences }) {
  const [wishes, setWishes] = useState(initial);
  const action = useAction();
  const keep = () =>
    action.run(
      () => choosePreferences(wishes),
      () => announce("Your choices are kept"),
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      {(Object.keys(CHANNELS) as (keyof NotificationPreferences)[]).map((channel) => (
        <Choices key={channel} legend={CHANNELS[channel]}>
          {Object.entries(KINDS[channel]).map(([kind, label]) => (
            <Choice
              key={kind}
              type="checkbox"
              label={label}
              checked={(wishes[channel] as Record<string, boolean>)[kind] === true}
              onCheck={(isWanted) => setWishes({ ...wishes, [channel]: { ...wishes[channel], [kind]: isWanted } })}
            />
          ))}
        </Choices>
      ))}
      {action.failure && <ProblemNotice failure={action.failure} />}
      <p>
        <button type="submit" disabled={action.busy}>
          Keep my choices
        </button>
      </p>
    </form>
  );
}
