import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import type { OAuthProvider } from "better-auth/oauth2";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { vouchesForAddress } from "./social.ts";

const OIDC = "oidc";
/** The browser waits meanwhile; whoever gives up here tries again. */
const DISCOVERY_TIMEOUT_MS = 5_000;

/** Our client of it; null where any part is missing, and then there is no such provider. */
export function oidcClient(env: Env): { issuer: string; clientId: string; clientSecret: string } | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : null;
}

type Context = Parameters<ReturnType<typeof genericOAuth>["init"]>[0];

/**
 * Any OpenID Connect provider, as `oidc`. Its discovery document is fetched when somebody first signs in with it, and kept
 * once there is one: better-auth's own plugin fetches it before the Worker answers anything, so that a provider that is
 * down would take every other way to sign in with it, and never come back.
 */
export function oidcProvider(env: Env): BetterAuthPlugin[] {
  const client = oidcClient(env);
  if (client === null) return [];
  const { issuer, clientId, clientSecret } = client;
  const plugin = genericOAuth({
    config: [
      {
        providerId: OIDC,
        clientId,
        clientSecret,
        discoveryUrl: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        scopes: ["openid", "email", "profile"],
        pkce: true,
        requireIdTokenVerification: true,
        mapProfileToUser: vouchesForAddress,
      },
    ],
  });
  const init = (context: Context) => {
    // Without the others, among which is the one that asks.
    const alone = { ...context, socialProviders: [] };
    const provider = discoveredLater(issuer, async () => (await plugin.init(alone)).context.socialProviders);
    return { context: { socialProviders: [...context.socialProviders, provider] } };
  };
  // Only `init`: what else the plugin has is types.
  return [{ id: plugin.id, init: init as NonNullable<BetterAuthPlugin["init"]> }];
}

function discoveredLater(issuer: string, discover: () => Promise<OAuthProvider[]>): OAuthProvider {
  let known: OAuthProvider | undefined;
  async function discovered(): Promise<OAuthProvider> {
    if (known) return known;
    const timeout = scheduler.wait(DISCOVERY_TIMEOUT_MS).then((): OAuthProvider[] => []);
    const provider = (await Promise.race([discover(), timeout])).find(({ id }) => id === OIDC);
    // OpenID Connect Discovery 4.3: the document's issuer is exactly the one it was asked of.
    if (provider?.issuer !== issuer) {
      log("error", "identity.oidc_undiscovered", { asked: issuer, found: provider?.issuer ?? null });
      throw new APIError("SERVICE_UNAVAILABLE", { message: "The identity provider does not answer at the moment." });
    }
    known = provider;
    return known;
  }
  return {
    id: OIDC,
    name: OIDC,
    issuer,
    requiresIdTokenNonce: true,
    accountSubject: async (identity) => (await discovered()).accountSubject(identity),
    createAuthorizationURL: async (request) => (await discovered()).createAuthorizationURL(request),
    validateAuthorizationCode: async (answer) => (await discovered()).validateAuthorizationCode(answer),
    getUserInfo: async (tokens) => (await discovered()).getUserInfo(tokens),
  };
}
