import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { Env } from "./env.ts";

/** Google and GitHub, each only where its client is configured. */
export function socialProviders(env: Env) {
  return {
    ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET
      ? { google: { clientId: env.GOOGLE_CLIENT_ID, clientSecret: env.GOOGLE_CLIENT_SECRET } }
      : {}),
    ...(env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET
      ? { github: { clientId: env.GITHUB_CLIENT_ID, clientSecret: env.GITHUB_CLIENT_SECRET } }
      : {}),
  };
}

/** Any OpenID Connect provider, as `oidc`, found by its discovery document. */
export function oidcProvider(env: Env) {
  if (!env.OIDC_ISSUER || !env.OIDC_CLIENT_ID || !env.OIDC_CLIENT_SECRET) return [];
  const discoveryUrl = `${env.OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const config = {
    providerId: "oidc",
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET,
    discoveryUrl,
    scopes: ["openid", "email", "profile"],
    pkce: true,
  };
  return [genericOAuth({ config: [config] })];
}
