import { AsyncLocalStorage } from "node:async_hooks";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { and, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as z from "zod";
import { passkey, verification } from "./schema.ts";

/** What better-auth puts before the token of a reset where it keeps one. */
export const RESET_PREFIX = "reset-password:";

/** Whose password a mailed link may set, by its token; null for one that is none, or no longer. `now`: epoch milliseconds. */
export async function ownerOfReset(database: D1Database, token: string, now: number): Promise<string | null> {
  const [row] = await drizzle(database)
    .select({ userId: verification.value })
    .from(verification)
    .where(and(eq(verification.identifier, RESET_PREFIX + token), gt(verification.expiresAt, new Date(now))))
    .limit(1);
  return row?.userId ?? null;
}

export async function hasPasskeys(database: D1Database, userId: string): Promise<boolean> {
  const rows = await drizzle(database).select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).limit(1);
  return rows.length > 0;
}

const removing = new AsyncLocalStorage<boolean>();

/** Resets a password, and takes the passkeys of its account away where they are to go, too. */
export const removingPasskeys = (areToGo: boolean, reset: () => Promise<Response>): Promise<Response> =>
  removing.run(areToGo, reset);

const Reset = z.object({ token: z.string() });

/**
 * Takes them away once better-auth has let the request in, whose limits come first, and before the password, which uses the token up:
 * where this fails, the link is still good for both.
 */
export function passkeyRemoval(database: D1Database): BetterAuthPlugin {
  return {
    id: "passkey-removal",
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === "/reset-password" && removing.getStore() === true,
          handler: createAuthMiddleware(async (ctx) => {
            const owner = await ownerOfReset(database, Reset.parse(ctx.body).token, Date.now());
            if (owner !== null) await drizzle(database).delete(passkey).where(eq(passkey.userId, owner));
          }),
        },
      ],
    },
  };
}
