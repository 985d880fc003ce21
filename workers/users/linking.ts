import type { BetterAuthOptions } from "better-auth";
import { holdsCardNumber } from "#domain/text/card-numbers.ts";

type Rule = NonNullable<NonNullable<BetterAuthOptions["user"]>["validateUserInfo"]>;

/**
 * Who may come in through a social provider. A new identity needs an address that the provider vouches for: without that,
 * whoever names your address there would own the account that you verify later. An identity joins the account of its
 * address where both sides have verified it (better-auth sees to ours), but never one with a second factor: the mailbox
 * alone would then be enough to sign in. An identity that has joined already is known by its id, whatever its address. The
 * name of a new account is the one that it has there, and is refused for what it would be refused for by signing up.
 */
export const admitIdentity: Rule = async ({ user, source }, { context }) => {
  if (source.method !== "oauth" || source.action === "sign-in") return undefined;
  if (user.emailVerified !== true) return { error: "email_not_verified" };
  if (source.action !== "link-account") return holdsCardNumber(user.name) ? { error: "card_number_refused" } : undefined;
  const account = await context.internalAdapter.findUserById(String(user.id));
  const hasSecondFactor = account !== null && "twoFactorEnabled" in account && account.twoFactorEnabled === true;
  return hasSecondFactor ? { error: "account_not_linked" } : undefined;
};

/** Nothing here calls a provider after the sign-in, so what it gave for that is not kept. */
export const WITHOUT_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
} as const;
