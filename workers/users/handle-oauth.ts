import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { isForeign } from "./foreign-token.ts";
import { invalidToken, oauthError, toOauthAnswer } from "./oauth-answer.ts";
import { readOauthRequest } from "./oauth-request.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { registerClient } from "./register-client.ts";

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +(\S+) *$/i;

const NOBODYS_TOKEN = "none";

/** The OAuth endpoints: checks the request, lets the provider answer it, and puts the answer into the standards' words. */
export async function handleOauth(request: Request, env: Env): Promise<Response> {
  const asked = await readOauthRequest(request, new URL(request.url), env);
  if (!asked.ok) return oauthError(asked.error);
  const { endpoint, target, method, headers, body, form, client } = asked.value;
  const auth = await authOf(env);
  const token = endpoint === "userinfo" ? BEARER.exec(headers.get("authorization") ?? "")?.[1] : form.get("token");
  const foreign = token !== undefined && token !== null && (await isForeign(token, await auth.api.getJwks(), env.PUBLIC_URL));
  if (foreign && endpoint === "userinfo") return invalidToken();
  // What nobody knows is neither active nor left to revoke; who may ask about it is the provider's to say.
  if (foreign) form.set("token", NOBODYS_TOKEN);
  const ask = () => auth.handler(new Request(target, { method, headers, body: foreign ? form.toString() : body }));
  if (client) return toOauthAnswer(await registerClient(env.DB, client, ask), endpoint);
  const refreshes = endpoint === "token" && form.get("grant_type") === "refresh_token";
  return toOauthAnswer(refreshes ? await refreshGrant(env.DB, form, Date.now(), ask) : await ask(), endpoint);
}
