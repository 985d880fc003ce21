import * as z from "zod";
import { err, ok, type Result } from "#domain/result.ts";
import { bounded } from "#platform/bounded.ts";
import type { Channels, SendError } from "./channel.ts";

/** Longest wait for Twilio's answer, in milliseconds. */
const TIMEOUT_MS = 10_000;
/** Far more than the resource has to say. */
const MAX_ANSWER_BYTES = 65_536;
/**
 * Wrong with this SMS or its number, whoever sends it and whenever, of https://www.twilio.com/docs/api/errors: no such number, a short
 * code, somebody who wants none, no mobile, too long, a landline. Everything else, also of its 400s, is about our sender, our account,
 * our pace or the service.
 */
const ABOUT_THE_SMS: readonly number[] = [21_211, 21_265, 21_610, 21_614, 21_617, 21_635];
/** What names a pool of senders in place of one number. */
const MESSAGING_SERVICE = /^MG[0-9a-f]{32}$/;
const Accepted = z.object({ sid: z.string() });
const Refused = z.object({ code: z.int() });

export interface TwilioAccount {
  /** Without a slash at the end. */
  base: string;
  account: string;
  token: string;
  /** A number, an alphanumeric sender, or the id of a messaging service. */
  from: string;
}

/** Twilio's Messages resource over plain HTTP: https://www.twilio.com/docs/messaging/api/message-resource. */
export const twilioSms =
  ({ base, account, token, from }: TwilioAccount): NonNullable<Channels["sms"]> =>
  async ({ to, text }) => {
    const sender: Record<string, string> = MESSAGING_SERVICE.test(from) ? { MessagingServiceSid: from } : { From: from };
    const response = await fetch(`${base}/2010-04-01/Accounts/${account}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${account}:${token}`)}` },
      body: new URLSearchParams({ To: to, ...sender, Body: text }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await bounded(response, MAX_ANSWER_BYTES)
      .json()
      .catch(() => null);
    // Taken is taken, whatever it is called there: to ask again would send it twice.
    return response.ok ? ok({ provider_id: Accepted.safeParse(body).data?.sid ?? null }) : refusal(response.status, body);
  };

/** Its code says why; its words are not kept, since they name the number. */
function refusal(status: number, body: unknown): Result<never, SendError> {
  const code = Refused.safeParse(body).data?.code;
  const final = code !== undefined && ABOUT_THE_SMS.includes(code);
  const detail = code === undefined ? `Twilio answered ${status}` : `Twilio answered ${status}, its code ${code}`;
  return err({ reason: final ? "refused" : "unavailable", detail });
}
