import { log } from "#platform/log.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { handleAuth } from "./handle-auth.ts";
import { AUTH_PATH } from "./paths.ts";
import { refuse } from "./refuse.ts";
import { matchRoute } from "./routes.ts";
import { serverMetadata } from "./server-metadata.ts";
import { withSessionHint } from "./session-hint.ts";

/** Verifiers may keep the key set this long; far less than a retired key stays in it. */
const KEY_SET_MAX_AGE_S = 300;
const METADATA_MAX_AGE_S = 300;

const KEY_SET = "/.well-known/jwks.json";
/** RFC 8414 and OpenID Connect Discovery. */
const METADATA_DOCUMENTS: readonly string[] = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];
const WELL_KNOWN: readonly string[] = [KEY_SET, ...METADATA_DOCUMENTS];

const READ_ONLY = { headers: { allow: "GET, HEAD" } };
/** What a GET answers, a HEAD does without the body, which the runtime leaves out. */
const isRead = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

/** Everything of this Worker that is HTTP: `/v1/auth/*` and the metadata documents. */
export async function handleRequest(request: Request, env: Env): Promise<Response> {
  const answer = await answerTo(request, env);
  // A body left unread breaks the connection for whatever request comes over it next.
  if (!request.bodyUsed) await request.arrayBuffer();
  return withSessionHint(request, answer);
}

async function answerTo(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url);
  try {
    if (pathname.startsWith(`${AUTH_PATH}/`)) return await handleAuth(request, env);
    if (pathname === KEY_SET) return await keySet(request, env);
    if (METADATA_DOCUMENTS.includes(pathname)) return metadata(request, env);
    return refuse("not_found", request, env);
  } catch (error) {
    // Only the kind of error: the text of a database error holds the values of the query. And only the pattern of the path: that of a
    // mailed link has its token in it, which is still good.
    const fields = { route: routeOf(request.method, pathname), error: error instanceof Error ? error.name : typeof error };
    log("error", "identity.failed", fields);
    return refuse("internal", request, env);
  }
}

/** Which operation was asked for, without what is different for every one; null: none that there is. */
function routeOf(method: string, pathname: string): string | null {
  if (!pathname.startsWith(`${AUTH_PATH}/`)) return WELL_KNOWN.includes(pathname) ? pathname : null;
  const { found } = matchRoute(method, pathname.slice(AUTH_PATH.length));
  return found && AUTH_PATH + found.path;
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
