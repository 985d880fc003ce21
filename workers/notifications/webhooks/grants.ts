import { errorText } from "#platform/log.ts";
import { err } from "#domain/result.ts";
import type { Env } from "../env.ts";
import type { EndpointRow } from "../schema.ts";
import type { Posted } from "./post.ts";

/**
 * Of these endpoints, those that a client has made and must not be told through any more: its user has taken back what they allowed, or
 * it is gone. Asked at every try, since nobody tells us. What cannot be asked is not sent now.
 */
export async function withdrawn(env: Pick<Env, "USERS">, endpoints: EndpointRow[]): Promise<Map<string, Posted>> {
  const ofClients = endpoints.filter(({ client_id }) => client_id !== "");
  if (ofClients.length === 0) return new Map();
  const answers = await askUsers(
    env,
    ofClients.map(({ user_id, client_id }) => ({ user_id, client_id })),
  );
  return new Map(
    ofClients.flatMap(({ id }, i) => {
      const why = typeof answers === "string" ? answers : answers[i] === true ? null : NOT_ALLOWED;
      return why === null ? [] : [[id, err({ reason: "undelivered", status: null, detail: why })]];
    }),
  );
}

const NOT_ALLOWED = "the client may not read these bookings any more";

/** Whether each may read, or why nobody knows. */
async function askUsers({ USERS }: Pick<Env, "USERS">, grants: { user_id: string; client_id: string }[]) {
  try {
    return await USERS.mayReadBookings(grants);
  } catch (error) {
    return `it is not known whether the client may read these bookings: ${errorText(error)}`;
  }
}
