import type { Env } from "../env.ts";
import type { Channels } from "./channel.ts";
import { cloudflareEmail } from "./cloudflare-email.ts";
import { sinkEmail, sinkSms } from "./sink.ts";
import { twilioSms } from "./twilio-sms.ts";

/** The one place that chooses: the local sink where it is bound, else Cloudflare's mail and Twilio. */
export function channelsOf(env: Env): Channels {
  if (env.SINK !== undefined) return { email: sinkEmail(env.SINK), sms: sinkSms(env.SINK) };
  const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, SMS_FROM: from } = env;
  return {
    email: cloudflareEmail(env.EMAIL, env.MAIL_FROM),
    sms: account === "" || token === undefined ? null : twilioSms({ account, token, from }),
  };
}
