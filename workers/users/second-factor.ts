import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import * as z from "zod";
import { base32, sha256 } from "#platform/hash.ts";

/** An authenticator's code is taken one period of 30 s early or late, so after this it is a code like any other. */
const REMEMBERED_MS = 120_000;
const DIGEST_CHARACTERS = 26;
const Answered = z.object({ code: z.string() });
const Answer = z.looseObject({});

/**
 * What better-auth does not see to. An authenticator's code signs in once (RFC 6238, section 5.2): whoever looks over
 * somebody's shoulder, or runs the page that they were lured to, has it a moment later. And turning the second factor on or
 * off puts a new session in the old one's place, which a client without cookies must be told.
 */
export function secondFactorRules(database: D1Database): BetterAuthPlugin {
  return {
    id: "second-factor-rules",
    hooks: {
      after: [
        {
          matcher: ({ path }) => path === "/two-factor/verify-totp" || path === "/two-factor/disable",
          handler: createAuthMiddleware(async (ctx) => {
            const opened = ctx.context.newSession;
            if (!opened) return undefined;
            const { token } = opened.session;
            const answered = Answered.safeParse(ctx.body);
            if (!answered.success || (await isFirstUse(database, opened.user.id, answered.data.code, Date.now())))
              return ctx.json({ ...Answer.parse(ctx.context.returned), token });
            await ctx.context.internalAdapter.deleteSession(token);
            deleteSessionCookie(ctx);
            ctx.context.setNewSession(null);
            throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "The code was used already." });
          }),
        },
      ],
    },
  };
}

/** Of two that come at once, one is the first. `now`: epoch milliseconds. */
async function isFirstUse(database: D1Database, userId: string, code: string, now: number): Promise<boolean> {
  const id = `used_${base32(await sha256(`${userId}:${code}`), DIGEST_CHARACTERS)}`;
  const { meta } = await database
    .prepare(
      `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)
       ON CONFLICT (id) DO UPDATE SET expires_at = ?3, updated_at = ?4 WHERE expires_at <= ?4`,
    )
    .bind(id, userId, now + REMEMBERED_MS, now)
    .run();
  return meta.changes > 0;
}
