import { createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import { type JwtOptions, jwt, signJWT } from "better-auth/plugins/jwt";
import { ACCESS_TOKEN, type Role, SCOPES, type Scope } from "#contracts/users.ts";
import { roleOf } from "./profile.ts";

/** A key signs this long; its successor is made by the first token after that. */
const KEY_ROTATION_S = 30 * 24 * 3600;
/** How long an old key stays published: far beyond the last token it signed and every cache of the key set. */
const KEY_GRACE_S = 24 * 3600;

/** What the role may do at all; a client's token has at most what was granted to that client. */
export function scopesOf(role: Role): Scope[] {
  return SCOPES.filter((scope) => scope !== "ops" || role === "operator" || role === "admin");
}

/**
 * better-auth's key handling with our own `GET /token`: its endpoint cannot set `typ`, without which a verifier cannot
 * tell an access token from an ID token signed by the same key.
 */
export function accessTokens(env: { PUBLIC_URL: string; API_AUDIENCE: string }) {
  const options = {
    jwks: { keyPairConfig: { alg: ACCESS_TOKEN.alg }, rotationInterval: KEY_ROTATION_S, gracePeriod: KEY_GRACE_S },
    jwt: { issuer: env.PUBLIC_URL, audience: env.API_AUDIENCE, expirationTime: `${ACCESS_TOKEN.ttl_s}s` },
    disableSettingJwtHeader: true,
  } satisfies JwtOptions;
  const plugin = jwt(options);
  const getToken = createAuthEndpoint(
    "/token",
    { method: "GET", requireHeaders: true, use: [sessionMiddleware] },
    async (ctx) => {
      const { user } = ctx.context.session;
      const role = roleOf(user);
      const iat = Math.floor(Date.now() / 1000);
      const payload = { sub: user.id, role, scope: scopesOf(role).join(" "), iat };
      return ctx.json({ token: await signJWT(ctx, { options, header: { typ: ACCESS_TOKEN.typ }, payload }) });
    },
  );
  return { ...plugin, endpoints: { ...plugin.endpoints, getToken } };
}
