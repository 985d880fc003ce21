import { z } from "zod";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { refuse } from "./refuse.ts";

export const LIST_SESSIONS = "/list-sessions";
export const Revoked = z.strictObject({ id: z.string().min(1).max(100) });

/**
 * The caller's sessions, by id. The library would answer with their tokens: whoever stole one session would have all the
 * others, and keep them when the stolen one is ended.
 */
export async function listSessions(request: Request, env: Env): Promise<Response> {
  const auth = await authOf(env);
  const { headers } = request;
  const current = await auth.api.getSession({ headers });
  if (!current) return refuse("unauthenticated", request, env);
  const sessions = await auth.api.listSessions({ headers });
  const answer = sessions.map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
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
  const { id } = Revoked.parse(JSON.parse(body));
  const auth = await authOf(env);
  const { headers } = request;
  const sessions = (await auth.api.getSession({ headers })) ? await auth.api.listSessions({ headers }) : [];
  return JSON.stringify({ token: sessions.find((session) => session.id === id)?.token ?? "" });
}
