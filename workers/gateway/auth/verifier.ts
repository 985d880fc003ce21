import { call } from "../call.ts";
import type { Env } from "../env.ts";
import { tokenVerifier, type TokenVerifier } from "./verify-token.ts";

/** An isolate has one `env`, so this is one verifier per isolate. */
const verifiers = new WeakMap<Env, TokenVerifier>();

export function verifierOf(env: Env): TokenVerifier {
  const known = verifiers.get(env);
  if (known) return known;
  const verifier = tokenVerifier({
    issuer: env.PUBLIC_URL,
    audience: env.API_AUDIENCE,
    fetchKeys: async () => {
      const { keys } = await call(() => env.USERS.jwks());
      return { keys: keys as { kty: string }[] };
    },
  });
  verifiers.set(env, verifier);
  return verifier;
}
