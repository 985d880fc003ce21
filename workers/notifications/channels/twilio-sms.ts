import { z } from "zod";
import { err, ok } from "#domain/result.ts";
import type { Channels } from "./channel.ts";

/** Longest wait for Twilio's answer, in milliseconds. */
const TIMEOUT_MS = 10_000;
const TOO_MANY_REQUESTS = 429;
const Reply = z.object({ sid: z.string() });

/** Twilio's Messages resource over plain HTTP: https://www.twilio.com/docs/messaging/api/message-resource. */
export const twilioSms =
  ({ account, token, from }: { account: string; token: string; from: string }): NonNullable<Channels["sms"]> =>
  async ({ to, text }) => {
    const response = await fetch(`https://api.twilio.com/2010-04-01/Accounts/${account}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${account}:${token}`)}` },
      body: new URLSearchParams({ To: to, From: from, Body: text }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return ok({ provider_id: Reply.parse(body).sid });
    const final = response.status < 500 && response.status !== TOO_MANY_REQUESTS;
    return err({ reason: final ? "refused" : "unavailable", detail: `Twilio answered ${response.status}` });
  };
