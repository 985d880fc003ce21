import * as z from "zod";
import { authProblem } from "./auth-problem.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { inEvenTime } from "./even-time.ts";
import { profileOf } from "./profile.ts";
import { AUTH_PATH } from "./paths.ts";
import { refuse } from "./refuse.ts";
import { readBody } from "./request-body.ts";
import { matchRoute, type Route } from "./routes.ts";

/** `/v1/auth/*`: checks the request, lets better-auth answer it, and puts the answer into this API's words. */
export async function handleAuth(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const route = matchRoute(request.method, url.pathname.slice(AUTH_PATH.length));
  if (!route.found) {
    if (route.allow.length === 0) return refuse("not_found", request, env);
    return refuse("method_not_allowed", request, env, { headers: { allow: route.allow.join(", ") } });
  }
  if (route.found.handle) return route.found.handle(request, env);
  const auth = await authOf(env);
  const forwarded = await toAuthRequest(request, url, env, route.found);
  if (forwarded instanceof Response) return forwarded;
  const answer = () => auth.handler(forwarded);
  const { around, evenTime } = route.found;
  const response = await inEvenTime(around ? around(forwarded, env, answer) : answer(), evenTime);
  const isForeign = route.found.owned && response.status === 401 && (await auth.api.getSession({ headers: request.headers }));
  if (isForeign) return refuse("not_found", request, env);
  if (response.status >= 400) return authProblem(response, request, env);
  return toAnswer(response, request.method);
}

const FETCH_METADATA = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"] as const;

/** Whatever host the request came by, better-auth sees the public one. */
async function toAuthRequest(request: Request, url: URL, env: Env, route: Route): Promise<Request | Response> {
  const target = new URL(url.pathname + url.search, env.PUBLIC_URL);
  if (request.method === "GET") return new Request(target, { headers: request.headers });
  const body = await readBody(request, route.body);
  if (!body.ok) return refuse(body.error.reason, request, env, body.error.told);
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  // Node's fetch sends Sec-Fetch-Mode without an Origin, which better-auth takes for a browser hiding its origin. Every
  // browser names its origin on a POST, so whoever does not is no browser and has no cookies to be abused.
  if (!headers.has("origin")) for (const name of FETCH_METADATA) headers.delete(name);
  const text = route.prepare ? await route.prepare(body.value, request, env) : body.value;
  return new Request(target, { method: request.method, headers, body: text });
}

const UserAnswer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  createdAt: z.string(),
  role: z.string().nullish(),
});
/** Answers to signing up and in: better-auth adds members about redirects that mean nothing to an API client. */
const SessionAnswer = z.object({ token: z.string().nullable(), user: UserAnswer });
/** The same by passkey. */
const PasskeyAnswer = z.object({ session: z.object({ token: z.string() }), user: UserAnswer });

/** The user, wherever one is answered, is a `Profile`; nothing of these routes may be cached. */
async function toAnswer(response: Response, method: string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-store");
  const isJson = headers.get("content-type")?.startsWith("application/json") ?? false;
  // A redirect says JSON too, but has no body; what is none says where it would lead.
  headers.delete(response.status === 200 ? "location" : "content-type");
  if (!isJson || response.status !== 200) return new Response(response.body, { status: response.status, headers });
  headers.delete("content-length");
  const text = await response.text();
  // What only has an effect says nothing.
  if (text === "") return Response.json({}, { headers });
  const value: unknown = JSON.parse(text);
  const answer = sessionOf(value, method) ?? value;
  return new Response(JSON.stringify(answer), { status: response.status, headers });
}

/** The session that an answer opened, if it did. A GET opens none, and one that shows the session has more to say of it. */
function sessionOf(value: unknown, method: string) {
  const session = SessionAnswer.safeParse(value);
  if (session.success) return { token: session.data.token, user: profileOf(session.data.user) };
  const byPasskey = method === "POST" ? PasskeyAnswer.safeParse(value) : undefined;
  return byPasskey?.success ? { token: byPasskey.data.session.token, user: profileOf(byPasskey.data.user) } : undefined;
}
