import { oauthProvider } from "@better-auth/oauth-provider";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import * as z from "zod";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import { scopesOf } from "./access-token.ts";
import { OAUTH_TTL_S } from "./oauth-lifetimes.ts";
import { OPEN_SCOPES, OPENID_SCOPES, PROVIDER_SCOPES } from "./oauth-scopes.ts";
import { CONSENT_PAGE, SIGN_IN_PAGE } from "./pages.ts";
import { roleOf } from "./profile.ts";

/** OAuth 2.1 for partners: authorization code with PKCE, client credentials, rotating refresh tokens, registration. */
export function partnerAccess(): BetterAuthPlugin {
  const plugin = oauthProvider({
    loginPage: SIGN_IN_PAGE,
    consentPage: CONSENT_PAGE,
    scopes: PROVIDER_SCOPES,
    accessTokenExpiresIn: ACCESS_TOKEN.ttl_s,
    m2mAccessTokenExpiresIn: ACCESS_TOKEN.ttl_s,
    idTokenExpiresIn: OAUTH_TTL_S.id_token,
    codeExpiresIn: OAUTH_TTL_S.decision,
    refreshTokenExpiresIn: OAUTH_TTL_S.refresh_token,
    refreshTokenReuseInterval: OAUTH_TTL_S.lost_reply,
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    clientRegistrationDefaultScopes: OPEN_SCOPES,
    // There is one resource, this API, and every client is for it; its row comes from a migration, so starting reads nothing.
    enforcePerClientResources: false,
    // Its own limits are those of one person's browser; a partner's server asks for all of its users.
    rateLimit: { token: false, authorize: false, introspect: false, revoke: false, userinfo: false },
    clientPrivileges: ({ user, action }) =>
      user !== undefined && (action !== "configure-client-credentials-scopes" || roleOf(user) === "admin"),
    customAccessTokenClaims: ({ user, scopes }) => {
      if (!user) return { role: "passenger" };
      if (isBanned(user, Date.now())) {
        throw new APIError("BAD_REQUEST", { error: "invalid_grant", error_description: "the user is banned" });
      }
      const role = roleOf(user);
      const allowed: readonly string[] = [...OPENID_SCOPES, ...scopesOf(role)];
      // Asked at every issue, so that a client loses `ops` with its user's role.
      if (scopes.some((scope) => !allowed.includes(scope))) {
        throw new APIError("BAD_REQUEST", { error: "invalid_scope", error_description: "the user may not grant this scope" });
      }
      return { role };
    },
  });
  // Its types were written without exactOptionalPropertyTypes, in parts (OpenAPI metadata) that nothing here reads.
  return plugin as BetterAuthPlugin;
}

const Ban = z.object({ banned: z.literal(true), banExpires: z.date().nullish() });

/** A ban ends the user's sessions, but not by itself what clients hold. `now`: epoch milliseconds. */
function isBanned(user: object, now: number): boolean {
  const ban = Ban.safeParse(user);
  return ban.success && (ban.data.banExpires?.getTime() ?? Infinity) > now;
}

/** The provider has one lifetime for the request and for its code; the code's is much shorter. */
export function shortCodes(): BetterAuthPlugin {
  const shorten = async (verification: { value: string; createdAt: Date; expiresAt: Date }) => {
    const isCode = verification.value.startsWith('{"type":"authorization_code"');
    if (!isCode) return;
    return { data: { expiresAt: new Date(verification.createdAt.getTime() + OAUTH_TTL_S.code * 1000) } };
  };
  return {
    id: "short-codes",
    init: () => ({ options: { databaseHooks: { verification: { create: { before: shorten } } } } }),
  };
}
