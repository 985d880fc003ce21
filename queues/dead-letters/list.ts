import { and, desc, eq, lt, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { DeadLetter, DeadLettersApi } from "#contracts/dead-letters.ts";
import { parkedMessages } from "./schema.ts";
import { letterView } from "./view.ts";

const { first_at, id, state } = parkedMessages;

/** Letters in keyset order, the one that was first parked last coming first; what is decided meanwhile moves none of them. */
export async function listDeadLetters(
  env: { DB: D1Database },
  query: Parameters<DeadLettersApi["deadLetters"]>[0],
): Promise<DeadLetter[]> {
  const rows = await drizzle(env.DB)
    .select()
    .from(parkedMessages)
    .where(
      and(
        query.after === null
          ? undefined
          : or(lt(first_at, query.after[0]), and(eq(first_at, query.after[0]), lt(id, query.after[1]))),
        query.state === undefined ? undefined : eq(state, query.state),
      ),
    )
    .orderBy(desc(first_at), desc(id))
    .limit(query.limit);
  return rows.map(letterView);
}
