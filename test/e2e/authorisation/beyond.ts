import { createHmac } from "node:crypto";
import type { ApiAnswer } from "../../../scripts/api/api.ts";
import { mailTo } from "../../harness/evidence.ts";
import { newEmail, newPerson } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { oauth } from "./beyond-oauth.ts";
import { passkeys, secondFactors } from "./beyond-second-factor.ts";

const PASSWORD = "a long enough pass phrase";

/**
 * Good answers of operations that take neither an access token nor just anybody's word: a mailed link, a session that they may
 * end, a second factor, a consent, a signature. By operation; a name with a comma is another answer of one.
 */
export async function beyondTokens(system: System): Promise<Record<string, ApiAnswer<unknown>>> {
  return {
    ...(await accounts(system)),
    ...(await secondFactors(system)),
    ...(await passkeys(system)),
    ...(await oauth(system)),
    receiveStripeEvent: await signedEvent(system),
  };
}

async function accounts(system: System): Promise<Record<string, ApiAnswer<unknown>>> {
  const email = newEmail();
  await system.api("/v1/auth/sign-up/email", { json: { name: "Ada Lovelace", email, password: PASSWORD } });
  const verifyEmail = await system.api(`/v1/auth/verify-email?token=${await mailedToken(system, email, "account.verify")}`);
  await system.api("/v1/auth/request-password-reset", { json: { email } });
  const resetPassword = await system.api("/v1/auth/reset-password", {
    json: { token: await mailedToken(system, email, "account.reset"), newPassword: PASSWORD },
  });
  const { body: session } = await system.api<{ token: string }>("/v1/auth/sign-in/email", {
    json: { email, password: PASSWORD },
  });
  const getSession = await system.api("/v1/auth/get-session", session);
  const changes = { currentPassword: PASSWORD, newPassword: `${PASSWORD} more`, revokeOtherSessions: true };
  const changePassword = await system.api<{ token: string }>("/v1/auth/change-password", { ...session, json: changes });
  const { token } = changePassword.body;
  const revokeOtherSessions = await system.api("/v1/auth/revoke-other-sessions", { token, method: "POST" });
  const revokeAllSessions = await system.api("/v1/auth/revoke-sessions", { token, method: "POST" });
  return {
    verifyEmail,
    resetPassword,
    getSession,
    changePassword,
    revokeOtherSessions,
    revokeAllSessions,
    submitResetPage: await resetByPage(system),
  };
}

async function resetByPage(system: System): Promise<ApiAnswer<unknown>> {
  const { email } = await newPerson(system);
  await system.api("/v1/auth/request-password-reset", { json: { email } });
  const token = decodeURIComponent(await mailedToken(system, email, "account.reset"));
  const body = new URLSearchParams({ token, password: PASSWORD }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: system.publicUrl };
  return system.api("/v1/auth/pages/reset-password", { body, headers });
}

async function mailedToken(system: System, email: string, type: string): Promise<string> {
  const { links } = await mailTo(system, email, type);
  const tokens = links.map((link) => new URL(link).searchParams.get("token")).filter((token) => token !== null);
  return encodeURIComponent(tokens[0] ?? "");
}

/** An event about nothing of ours. */
async function signedEvent(system: System): Promise<ApiAnswer<unknown>> {
  const at = Math.floor(Date.now() / 1000);
  const money = { amount: 100, amount_received: 0, currency: "eur" };
  const state = { status: "requires_payment_method", last_payment_error: null };
  const object = { id: "pi_nobody", object: "payment_intent", ...money, ...state, metadata: {} };
  const body = JSON.stringify({ id: "evt_1", object: "event", type: "payment_intent.created", created: at, data: { object } });
  const mac = createHmac("sha256", system.secrets["STRIPE_WEBHOOK_SECRET"] ?? "").update(`${at}.${body}`);
  const headers = { "content-type": "application/json", "stripe-signature": `t=${at},v1=${mac.digest("hex")}` };
  return system.api("/v1/webhooks/stripe", { body, headers });
}
