import type { Notification } from "#contracts/notifications.ts";
import { useRef } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { notifications, resendNotification } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";
import { Facts } from "./facts.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { StateTag } from "./state-tag.tsx";
import { useAgain, useLooks } from "./use-looks.ts";
import { CHANNELS, NOTIFICATION_STATES, messageInWords } from "./words.ts";

const ON_ITS_WAY_EVERY_MS = 2_000;
/** What is told comes after the booking has changed. */
const RESTING_EVERY_MS = 15_000;

/** What was told of a booking, and how that stands. Whatever is not on its way can be sent once more. `version`: of the booking. */
export function NotificationList({ id, version }: { id: string; version: number }) {
  const looks = useLooks<{ data: Notification[] }>(
    id,
    (seen) => (seen?.data.some(({ status }) => status === "queued") ? ON_ITS_WAY_EVERY_MS : RESTING_EVERY_MS),
    (signal) => notifications(id, signal),
  );
  useAgain(looks.again, version);
  return (
    <div class="card">
      <h2>What was told of it</h2>
      <Looked what="Looking for notifications" looks={looks}>
        {({ data }) =>
          data.length === 0 ? (
            <p>Nothing yet.</p>
          ) : (
            <ul class="plain">
              {data.map((each) => (
                <Told key={each.id} of={each} again={looks.again} />
              ))}
            </ul>
          )
        }
      </Looked>
    </div>
  );
}

function Told({ of, again }: { of: Notification; again: () => void }) {
  const { type, channel, status, attempts, resends, reason, next_attempt_at, created_at, updated_at } = of;
  const name = messageInWords(type);
  const row = useRef<HTMLLIElement>(null);
  return (
    <li class="waited" ref={row} tabIndex={-1} data-notification={status}>
      <strong>{name}</strong> <span class="tag">{CHANNELS[channel]}</span> <StateTag state={NOTIFICATION_STATES[status]} />
      <Facts
        of={[
          ["Asked for", <Moment key="c" at={created_at} />],
          ["As it is since", <Moment key="u" at={updated_at} />],
          ["Tries", attempts],
          ["Sent again by operators", resends === 0 ? null : resends],
          ["Why the last try failed", reason],
          ["Next try", next_attempt_at && <Moment at={next_attempt_at} />],
        ]}
      />
      {(status === "sent" || status === "failed") && (
        <AskFirst
          label="Send again"
          of={`${name}, ${CHANNELS[channel]}`}
          yes="Send it"
          work={() => resendNotification(of)}
          done={() => {
            // The button goes while it is on its way.
            row.current?.focus();
            announce(`${name}: ${NOTIFICATION_STATES.queued.words}`);
            again();
          }}
        >
          <p>It goes to whoever the booking is for, and says how the booking is now.</p>
        </AskFirst>
      )}
    </li>
  );
}
