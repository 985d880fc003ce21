import type { Env } from "../env.ts";
import type { Channels } from "./channel.ts";
import { cloudflareEmail, mailbox } from "./cloudflare-email.ts";
import { sinkEmail, sinkSms } from "./sink.ts";
import { smtpServer } from "./smtp/settings.ts";
import { smtpEmail } from "./smtp/smtp-email.ts";
import { twilioSms } from "./twilio-sms.ts";

/** The one place that chooses: what is set up, else the local sink where it is bound, else Cloudflare's mail and no SMS. */
export const channelsOf = (env: Env): Channels => ({ email: emailOf(env), sms: smsOf(env) });

function emailOf(env: Env): Channels["email"] {
  const server = smtpServer(env);
  if (server !== null) return smtpEmail(server, mailbox(env.MAIL_FROM));
  return env.SINK === undefined ? cloudflareEmail(env.EMAIL, env.MAIL_FROM) : sinkEmail(env.SINK);
}

function smsOf(env: Env): Channels["sms"] {
  const { TWILIO_API_BASE: base, TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, SMS_FROM: from, SINK } = env;
  if (account !== "" && token !== undefined) return twilioSms({ base, account, token, from });
  return SINK === undefined ? null : sinkSms(SINK);
}
