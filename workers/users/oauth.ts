import { oauthProvider } from "@better-auth/oauth-provider";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import { ACCESS_TOKEN, SCOPES } from "#contracts/users.ts";
import { scopesOf } from "./access-token.ts";
import { CONSENT_PAGE, SIGN_IN_PAGE } from "./pages.ts";
import { roleOf } from "./profile.ts";

const OPENID_SCOPES = ["openid", "profile", "email", "offline_access"] as const;
/** What anybody's client may register for. A client with `ops` is created by somebody signed in. */
const OPEN_SCOPES = [...OPENID_SCOPES, ...SCOPES.filter((scope) => scope !== "ops")];
const CODE_TTL_S = 60;
const ID_TOKEN_TTL_S = 600;
const REFRESH_TOKEN_TTL_S = 30 * 24 * 3600;
/** A refresh whose answer was lost may be repeated this long and gets the same successor; after it, reuse ends the family. */
const LOST_REPLY_S = 10;

/** OAuth 2.1 for partners: authorization code with PKCE, client credentials, rotating refresh tokens, registration. */
export function partnerAccess(): BetterAuthPlugin {
  const plugin = oauthProvider({
    loginPage: SIGN_IN_PAGE,
    consentPage: CONSENT_PAGE,
    scopes: [...OPENID_SCOPES, ...SCOPES],
    accessTokenExpiresIn: ACCESS_TOKEN.ttl_s,
    m2mAccessTokenExpiresIn: ACCESS_TOKEN.ttl_s,
    idTokenExpiresIn: ID_TOKEN_TTL_S,
    codeExpiresIn: CODE_TTL_S,
    refreshTokenExpiresIn: REFRESH_TOKEN_TTL_S,
    refreshTokenReuseInterval: LOST_REPLY_S,
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    clientRegistrationDefaultScopes: OPEN_SCOPES,
    // There is one resource, this API, and every client is for it; its row comes from a migration, so starting reads nothing.
    enforcePerClientResources: false,
    clientPrivileges: ({ user, action }) =>
      user !== undefined && (action !== "configure-client-credentials-scopes" || roleOf(user) === "admin"),
    customAccessTokenClaims: ({ user, scopes }) => {
      if (!user) return { role: "passenger" };
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
