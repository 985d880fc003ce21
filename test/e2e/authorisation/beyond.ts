import { createHmac } from "node:crypto";
import type { ApiAnswer } from "../../harness/api.ts";
import { mailTo } from "../../harness/evidence.ts";
import { newEmail } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";

const PASSWORD = "a long enough pass phrase";

/** Good answers of operations that take neither an access token nor just anybody's word: a mailed link, a session, a signature. */
export async function beyondTokens(system: System): Promise<Record<string, ApiAnswer<unknown>>> {
  const email = newEmail();
  await system.api("/v1/auth/sign-up/email", { json: { name: "Ada Lovelace", email, password: PASSWORD } });
  const verifyEmail = await system.api(`/v1/auth/verify-email?token=${await mailedToken(system, email, "account.verify")}`);
  await system.api("/v1/auth/request-password-reset", { json: { email } });
  const resetPassword = await system.api("/v1/auth/reset-password", {
    json: { token: await mailedToken(system, email, "account.reset"), newPassword: PASSWORD },
  });
  const session = await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password: PASSWORD } });
  const getAccessToken = await system.api("/v1/auth/token", { token: session.body.token });
  return { verifyEmail, resetPassword, getAccessToken, receiveStripeEvent: await signedEvent(system) };
}

async function mailedToken(system: System, email: string, type: string): Promise<string> {
  const { links } = await mailTo(system, email, type);
  const tokens = links.map((link) => new URL(link).searchParams.get("token")).filter((token) => token !== null);
  return encodeURIComponent(tokens[0] ?? "");
}

/** An event about nothing of ours. */
async function signedEvent(system: System): Promise<ApiAnswer<unknown>> {
  const at = Math.floor(Date.now() / 1000);
  const object = { id: "pi_nobody", object: "payment_intent", metadata: {} };
  const body = JSON.stringify({ id: "evt_1", object: "event", type: "payment_intent.created", created: at, data: { object } });
  const mac = createHmac("sha256", system.secrets["STRIPE_WEBHOOK_SECRET"] ?? "").update(`${at}.${body}`);
  const headers = { "content-type": "application/json", "stripe-signature": `t=${at},v1=${mac.digest("hex")}` };
  return system.api("/v1/webhooks/stripe", { body, headers });
}
