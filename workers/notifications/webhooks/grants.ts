import { errorText } from "#platform/log.ts";
import { err } from "#domain/result.ts";
import type { Env } from "../env.ts";
import type { EndpointRow } from "../schema.ts";
import type { Posted } from "./post.ts";

/**
 * An invocation makes 32 calls of other Workers, and the other nine messages of its batch may be letters, or have letters tried again: each is
 * a call, and there are ten to be tried again.
 */
const MAX_QUESTIONS = 8;

/** What clients may be told, as one batch of the queue knows it. */
export interface Grants {
  /** Whether somebody may still be asked for that this batch has not asked for. */
  canAsk(): boolean;
  /**
   * Of these endpoints, those that a client has made and must not be told through any more: its user has taken back what they allowed, or
   * it is gone. Nobody tells us, so it is asked in each batch, which ends within a minute. What cannot be asked is not sent now.
   */
  withdrawn(endpoints: EndpointRow[]): Promise<Map<string, Posted>>;
}

/** To be opened once for a batch. */
export function openGrants({ USERS }: Pick<Env, "USERS">): Grants {
  const known = new Map<string, boolean>();
  let questions = 0;
  let unknown: string | null = null;

  async function learn(endpoints: EndpointRow[]): Promise<void> {
    const grants = new Map(endpoints.map(({ user_id, client_id }) => [keyOf({ user_id, client_id }), { user_id, client_id }]));
    const asked = [...grants].filter(([key]) => !known.has(key));
    if (asked.length === 0 || unknown !== null) return;
    questions += 1;
    try {
      const answers = await USERS.mayReadBookings(asked.map(([, grant]) => grant));
      for (const [i, [key]] of asked.entries()) known.set(key, answers[i] === true);
    } catch (error) {
      // Nor is anybody else asked for in this batch: it would end as this did.
      unknown = `it is not known whether the client may read these bookings: ${errorText(error)}`;
    }
  }

  return {
    canAsk: () => questions < MAX_QUESTIONS,
    async withdrawn(endpoints) {
      const ofClients = endpoints.filter(({ client_id }) => client_id !== "");
      await learn(ofClients);
      return new Map(
        ofClients.flatMap((endpoint) => {
          const mayRead = known.get(keyOf(endpoint));
          const why = mayRead === true ? null : mayRead === false ? NOT_ALLOWED : unknown;
          return why === null ? [] : [[endpoint.id, err({ reason: "undelivered", status: null, detail: why })]];
        }),
      );
    },
  };
}

const keyOf = ({ user_id, client_id }: Pick<EndpointRow, "user_id" | "client_id">): string =>
  JSON.stringify([user_id, client_id]);

const NOT_ALLOWED = "the client may not read these bookings any more";
