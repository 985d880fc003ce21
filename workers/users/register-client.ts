import * as z from "zod";
import type { ClientMetadata } from "#contracts/oauth.ts";

const Registered = z.looseObject({ client_id: z.string(), scope: z.string().optional() });
const LIMIT_SCOPES = "UPDATE oauth_clients SET scopes = ?1 WHERE client_id = ?2";

/** Registers a client for the scopes it names; the provider would allow every client all that any may register for. */
export async function registerClient(
  database: D1Database,
  client: ClientMetadata,
  ask: () => Promise<Response>,
): Promise<Response> {
  const answer = await ask();
  const scopes = client.scope?.split(" ").filter((scope) => scope !== "") ?? [];
  if (!answer.ok || scopes.length === 0) return answer;
  const registered = Registered.parse(await answer.json());
  await database.prepare(LIMIT_SCOPES).bind(JSON.stringify(scopes), registered.client_id).run();
  return Response.json(
    { ...registered, scope: scopes.join(" ") },
    { status: answer.status, headers: { "cache-control": "no-store" } },
  );
}
