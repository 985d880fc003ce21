import type { ProviderList } from "#contracts/auth.ts";
import type { Env } from "./env.ts";
import { oidcClient } from "./oidc.ts";
import { socialProviders } from "./social.ts";

/** They change with a deployment only. */
const MAX_AGE_S = 300;

/** Whom people may sign in with here besides us, for the page that asks them. An OpenID provider goes by its host: it says no other name. */
export async function listProviders(_request: Request, env: Env): Promise<Response> {
  const { google, github } = socialProviders(env);
  const data: ProviderList["data"] = [];
  if (google) data.push({ id: "google", name: "Google" });
  if (github) data.push({ id: "github", name: "GitHub" });
  const oidc = oidcClient(env);
  if (oidc) data.push({ id: "oidc", name: new URL(oidc.issuer).host });
  const answer: ProviderList = { data };
  return Response.json(answer, { headers: { "cache-control": `public, max-age=${MAX_AGE_S}` } });
}
