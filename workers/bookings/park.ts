import { drizzle } from "drizzle-orm/d1";
import type { DeadLetter } from "#queues/consume.ts";
import type { Env } from "./env.ts";
import { deadLetters } from "./schema.ts";

/** Keeps what could not be handled, once per message id, for an operator to replay. */
export async function park(env: Env, letters: DeadLetter[]): Promise<void> {
  const db = drizzle(env.DB);
  const at = new Date().toISOString();
  const [first, ...rest] = letters.map((letter) =>
    db
      .insert(deadLetters)
      .values({ ...letter, at })
      .onConflictDoNothing(),
  );
  if (first !== undefined) await db.batch([first, ...rest]);
}
