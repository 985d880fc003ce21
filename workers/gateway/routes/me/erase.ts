import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { answerProblem, refuse } from "../../refuse.ts";
import { errorText, log } from "#platform/log.ts";

/** A token of a session older than this is not enough: what cannot be undone wants whoever signed in, not whoever found a device. */
const FRESH_S = 600;

export const route = operation({
  method: "delete",
  path: "/v1/me",
  operationId: "eraseAccount",
  tags: ["Account"],
  summary: "Erase your account",
  description: `Erases the account with its sessions, passkeys and OAuth grants at once, and within minutes whom its bookings were for and what was sent. What was paid stays in the books, under ids that lead to nobody. It cannot be undone; the address may sign up again, as somebody new. Needs a token of a session that began in the last ${FRESH_S / 60} minutes. A booking that is still needed stands in the way: one that is held, being paid for or to be flown, or has a refund to come.`,
  access: "first_party",
  rate: "account",
  services: ["users", "bookings", "payments"],
  body: "none",
  responses: { 204: { description: "The account is gone. Repeating it changes nothing." } },
  problems: ["not_found", "reauthentication_required", "account_in_use"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id: userId, authenticated_at: at } = callerOf(c);
  // RFC 9470.
  if (at === null || Date.now() - at > FRESH_S * 1000)
    return answerProblem(c, "reauthentication_required", {
      headers: {
        "www-authenticate": `Bearer realm="holdfast", error="insufficient_user_authentication", max_age=${FRESH_S}`,
      },
    });
  const closed = await call(() => c.env.BOOKINGS.closeAccount(userId));
  if (!closed.ok) return refuse(c, closed.error);
  const gone = await call(() => c.env.USERS.eraseAccount({ user_id: userId, erase_by: closed.value.erase_by }));
  if (!gone.ok) return refuse(c, gone.error);
  // At once where all goes well; whatever is left, the task `accounts.erase` sees to.
  c.executionCtx.waitUntil(
    c.env.BOOKINGS.eraseBookings(userId).catch((error: unknown) =>
      log("warn", "account.erasure_postponed", { user_id: userId, why: errorText(error) }),
    ),
  );
  return c.body(null, 204);
};
