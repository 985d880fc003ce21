import { type ListedSession, RevokeSession } from "#contracts/auth.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { refuse } from "./refuse.ts";

/**
 * The caller's sessions, by id. The library would answer with their tokens: whoever stole one session would have all the
 * others, and keep them when the stolen one is ended. It would also list them to a session of the last day only, and it is the
 * older ones that somebody looks for.
 */
export async function listSessions(request: Request, env: Env): Promise<Response> {
  const auth = await authOf(env);
  const current = await auth.api.getSession({ headers: request.headers });
  if (!current) return refuse("unauthenticated", request, env);
  const sessions = await sessionsOf(env, current.user.id);
  const answer = sessions.map(({ id, createdAt, expiresAt, ipAddress, userAgent }): ListedSession => ({
    id,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    ip_address: ipAddress ?? null,
    user_agent: userAgent ?? null,
    current: id === current.session.id,
  }));
  return Response.json(answer, { headers: { "cache-control": "no-store" } });
}

/** What the library wants to know of the session to end; of one that is not the caller's it is told nothing. */
export async function ownSessionToken(body: string, request: Request, env: Env): Promise<string> {
  const { id } = RevokeSession.parse(JSON.parse(body));
  const auth = await authOf(env);
  const current = await auth.api.getSession({ headers: request.headers });
  const sessions = current === null ? [] : await sessionsOf(env, current.user.id);
  return JSON.stringify({ token: sessions.find((session) => session.id === id)?.token ?? "" });
}

async function sessionsOf(env: Env, userId: string) {
  const { internalAdapter } = await (await authOf(env)).$context;
  const now = Date.now();
  return (await internalAdapter.listSessions(userId)).filter(({ expiresAt }) => expiresAt.getTime() > now);
}
