import { invariant } from "#domain/invariant.ts";
import { numberVar } from "#platform/env.ts";
import type { Env } from "../../env.ts";
import type { SmtpServer } from "./smtp-email.ts";
import type { Security } from "./talk.ts";

const SECURITIES: readonly Security[] = ["tls", "starttls", "none"];

type Settings = Pick<Env, "SMTP_HOST" | "SMTP_PORT" | "SMTP_SECURITY" | "SMTP_USERNAME" | "SMTP_PASSWORD">;

/** The mail server that is set up; null: none is. A setting that is none of those there are is a deployment bug. */
export function smtpServer(env: Settings): SmtpServer | null {
  const { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password } = env;
  if (host === "") return null;
  const security = SECURITIES.find((each) => each === env.SMTP_SECURITY);
  invariant(security !== undefined, `SMTP_SECURITY is one of ${SECURITIES.join(", ")}`);
  const account = username === "" ? null : { username, password: password ?? "" };
  invariant(account === null || password !== undefined, "SMTP_USERNAME has an SMTP_PASSWORD");
  invariant(account === null || security !== "none", "nobody signs in at a mail server in the clear");
  return { host, port: numberVar("SMTP_PORT", env.SMTP_PORT), security, account };
}
