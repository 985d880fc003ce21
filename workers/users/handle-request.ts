import { log } from "#platform/log.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { handleAuth } from "./handle-auth.ts";
import { AUTH_PATH } from "./paths.ts";
import { refuse } from "./refuse.ts";
import { serverMetadata } from "./server-metadata.ts";

/** Verifiers may keep the key set this long; far less than a retired key stays in it. */
const KEY_SET_MAX_AGE_S = 300;
const METADATA_MAX_AGE_S = 300;

/** RFC 8414 and OpenID Connect Discovery. */
const METADATA_DOCUMENTS: readonly string[] = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];

const READ_ONLY = { headers: { allow: "GET, HEAD" } };
/** What a GET answers, a HEAD does without the body, which the runtime leaves out. */
const isRead = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

/** Everything of this Worker that is HTTP: `/v1/auth/*` and the metadata documents. */
export async function handleRequest(request: Request, env: Env): Promise<Response> {
  const answer = await answerTo(request, env);
  // A body left unread breaks the connection for whatever request comes over it next.
  if (!request.bodyUsed) await request.arrayBuffer();
  return answer;
}

async function answerTo(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url);
  try {
    if (pathname.startsWith(`${AUTH_PATH}/`)) return await handleAuth(request, env);
    if (pathname === "/.well-known/jwks.json") return await keySet(request, env);
    if (METADATA_DOCUMENTS.includes(pathname)) return metadata(request, env);
    return refuse("not_found", request, env);
  } catch (error) {
    // Only the kind of error: the text of a database error holds the values of the query.
    log("error", "identity.failed", { path: pathname, error: error instanceof Error ? error.name : typeof error });
    return refuse("internal", request, env);
  }
}

async function keySet(request: Request, env: Env): Promise<Response> {
  if (!isRead(request)) return refuse("method_not_allowed", request, env, READ_ONLY);
  const auth = await authOf(env);
  return Response.json(await auth.api.getJwks(), { headers: { "cache-control": `public, max-age=${KEY_SET_MAX_AGE_S}` } });
}

function metadata(request: Request, env: Env): Response {
  if (!isRead(request)) return refuse("method_not_allowed", request, env, READ_ONLY);
  const headers = { "cache-control": `public, max-age=${METADATA_MAX_AGE_S}` };
  return Response.json(serverMetadata(env.PUBLIC_URL), { headers });
}
