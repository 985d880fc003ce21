import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { oauthError, toOauthAnswer } from "./oauth-answer.ts";
import { readOauthRequest } from "./oauth-request.ts";
import { refreshGrant } from "./refresh-grant.ts";
import { registerClient } from "./register-client.ts";

/** The OAuth endpoints: checks the request, lets the provider answer it, and puts the answer into the standards' words. */
export async function handleOauth(request: Request, url: URL, env: Env): Promise<Response> {
  const asked = await readOauthRequest(request, url, env);
  if (!asked.ok) return oauthError(asked.error);
  const { endpoint, target, method, headers, body, form, client } = asked.value;
  const auth = await authOf(env);
  const ask = () => auth.handler(new Request(target, { method, headers, body }));
  if (client) return toOauthAnswer(await registerClient(env.DB, client, ask), endpoint);
  const refreshes = endpoint === "token" && form.get("grant_type") === "refresh_token";
  return toOauthAnswer(refreshes ? await refreshGrant(env.DB, form, Date.now(), ask) : await ask(), endpoint);
}
