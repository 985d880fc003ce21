import { createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import { type JwtOptions, jwt, signJWT } from "better-auth/plugins/jwt";
import { ACCESS_TOKEN, type Role, SCOPES, type Scope } from "#contracts/users.ts";
import type { Env } from "./env.ts";
import { roleOf } from "./profile.ts";
import { rotatingKeys } from "./signing-keys.ts";

/** What the role may do at all; a client's token has at most what was granted to that client. */
export function scopesOf(role: Role): Scope[] {
  return SCOPES.filter((scope) => scope !== "ops" || role === "operator" || role === "admin");
}

/**
 * better-auth's key handling with our own `GET /token`: its endpoint cannot set `typ`, without which a verifier cannot
 * tell an access token from an ID token signed by the same key.
 */
export function accessTokens(env: Pick<Env, "DB" | "PUBLIC_URL" | "API_AUDIENCE">) {
  const settings = {
    jwks: { keyPairConfig: { alg: ACCESS_TOKEN.alg } },
    jwt: { issuer: env.PUBLIC_URL, audience: env.API_AUDIENCE, expirationTime: `${ACCESS_TOKEN.ttl_s}s` },
    disableSettingJwtHeader: true,
  } satisfies JwtOptions;
  const options = { ...settings, adapter: rotatingKeys(env.DB, settings) } satisfies JwtOptions;
  const plugin = jwt(options);
  const getToken = createAuthEndpoint(
    "/token",
    { method: "GET", requireHeaders: true, use: [sessionMiddleware] },
    async (ctx) => {
      const { user, session } = ctx.context.session;
      const role = roleOf(user);
      const iat = Math.floor(Date.now() / 1000);
      const auth_time = Math.floor(new Date(session.createdAt).getTime() / 1000);
      const payload = { sub: user.id, role, scope: scopesOf(role).join(" "), iat, auth_time };
      return ctx.json({ token: await signJWT(ctx, { options, header: { typ: ACCESS_TOKEN.typ }, payload }) });
    },
  );
  return { ...plugin, endpoints: { ...plugin.endpoints, getToken } };
}
