import { errorText } from "#platform/log.ts";
import { err } from "#domain/result.ts";
import type { Env } from "../env.ts";
import type { EndpointRow } from "../schema.ts";
import type { Posted } from "./post.ts";

/**
 * With fewer another may be asked, and once more where that fails. An invocation makes 32 calls of other Workers, and the other nine
 * messages of its batch may be letters, or have letters tried again: each is a call, and there are ten to be tried again.
 */
const MAX_QUESTIONS = 8;
/** A question that fails is asked once more: whoever answers it may just have been deployed. */
const MAX_TRIES = 2;
/** Until another batch may find users back, in seconds. */
const AWAY_PAUSE_S = 10;
/** Nothing is begun by answers that may be older: what is taken back is in force within a minute, and what was begun takes a few seconds. */
const GOOD_MS = 45_000;

/** What clients may be told, as one batch of the queue knows it. */
export interface Grants {
  /** Null: this batch may go on sending to clients; else what they may be told is not known any more, and another may in so many seconds. */
  stop(): { pause_s: number } | null;
  /**
   * Of these endpoints, those that a client has made and must not be told through any more: its user has taken back what they allowed, or
   * it is gone. Nobody tells us, so it is asked in each batch, and a batch that lasts longer than the answers are good stops. What cannot be
   * asked is not sent now.
   */
  withdrawn(endpoints: EndpointRow[]): Promise<Map<string, Posted>>;
}

/** To be opened once for a batch. */
export function openGrants({ USERS }: Pick<Env, "USERS">): Grants {
  const known = new Map<string, boolean>();
  let questions = 0;
  let goodUntil = Infinity;
  let unknown: string | null = null;

  async function learn(endpoints: EndpointRow[]): Promise<void> {
    const grants = new Map(endpoints.map(({ user_id, client_id }) => [keyOf({ user_id, client_id }), { user_id, client_id }]));
    const asked = [...grants].filter(([key]) => !known.has(key));
    if (asked.length === 0 || unknown !== null) return;
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      questions += 1;
      goodUntil = Math.min(goodUntil, Date.now() + GOOD_MS);
      try {
        const answers = await USERS.mayReadBookings(asked.map(([, grant]) => grant));
        for (const [i, [key]] of asked.entries()) known.set(key, answers[i] === true);
        return;
      } catch (error) {
        // Nor is anybody else asked for in this batch: it would end as this did.
        if (tries === MAX_TRIES) unknown = `it is not known whether the client may read these bookings: ${errorText(error)}`;
      }
    }
  }

  function stop(): { pause_s: number } | null {
    if (unknown !== null) return { pause_s: AWAY_PAUSE_S };
    return questions < MAX_QUESTIONS && Date.now() < goodUntil ? null : { pause_s: 0 };
  }

  return {
    stop,
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
