import { PartnerClient } from "#contracts/administration.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { roleOf } from "./profile.ts";
import { refuse } from "./refuse.ts";
import { readBody } from "./request-body.ts";

/** The provider's operation that has no address of its own; its plugin is held without its types (see oauth.ts). */
interface ClientAdministration {
  adminCreateOAuthClient(call: { headers: Headers; body: Record<string, unknown>; asResponse: true }): Promise<Response>;
}

/**
 * A client that acts for itself (client credentials): only an admin may create one, since nobody is asked for consent.
 * By bearer token only, so that no page can make an admin's browser do it. Answers RFC 7591's client information.
 */
export async function createPartnerClient(request: Request, env: Env): Promise<Response> {
  const body = await readBody(request, PartnerClient);
  const headers = new Headers({ authorization: request.headers.get("authorization") ?? "" });
  const auth = await authOf(env);
  const session = await auth.api.getSession({ headers });
  if (!session) return refuse("unauthenticated", request, env);
  if (roleOf(session.user) !== "admin") return refuse("forbidden", request, env);
  if (!body.ok) return refuse(body.error.reason, request, env, body.error.told);
  const { client_name, client_credentials_scopes } = PartnerClient.parse(JSON.parse(body.value));
  const api = auth.api as typeof auth.api & ClientAdministration;
  const answer = await api.adminCreateOAuthClient({
    headers,
    body: {
      client_name,
      client_credentials_scopes,
      scope: client_credentials_scopes.join(" "),
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "client_secret_basic",
    },
    asResponse: true,
  });
  // Whose session has ended since it was asked for: the library says so without a word.
  return answer.status === 401 ? refuse("unauthenticated", request, env) : answer;
}
