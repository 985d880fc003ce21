import { err } from "#domain/result.ts";
import { errorText } from "#platform/log.ts";
import { type Channels, type Sent } from "./channels/channel.ts";
import { channelsOf } from "./channels/channels.ts";
import type { Claim } from "./claim.ts";
import { composeEmail, composeSms } from "./compose.ts";
import { type Attempt, conclude } from "./conclude.ts";
import type { Env } from "./env.ts";
import { type Notice, recipients } from "./notice.ts";

/** Sends what was claimed, each by itself, and writes down how it went. */
export async function deliver(env: Env, claims: Claim[], notices: ReadonlyMap<string, Notice>): Promise<void> {
  const channels = channelsOf(env);
  const tries = await Promise.all(
    claims.map(async (claim): Promise<Attempt> => {
      const notice = notices.get(claim.message_id);
      return { claim, sent: notice === undefined ? UNREADABLE : await send(channels, notice, claim, env.PUBLIC_URL) };
    }),
  );
  await conclude(env.DB, tries, Date.now());
}

const UNREADABLE: Sent = err({ reason: "refused", detail: "the stored message is not one this version knows" });

async function send(channels: Channels, notice: Notice, { channel }: Claim, publicUrl: string): Promise<Sent> {
  const recipient = recipients(notice, true).find((candidate) => candidate.channel === channel);
  if (recipient === undefined) return err({ reason: "refused", detail: `no recipient by ${channel}` });
  // Whatever is wrong with one mail, a provider's fault or our own, is written down with its reason and tried again;
  // it never reaches the booking and never stops its neighbours.
  try {
    if (channel === "email") return await channels.email(await composeEmail(notice, recipient.to, publicUrl));
    if (channels.sms === null) return err({ reason: "refused", detail: "no SMS provider is set up" });
    return await channels.sms(composeSms(notice, recipient.to, publicUrl));
  } catch (error) {
    return err({ reason: "unavailable", detail: errorText(error) });
  }
}
