import type { Language } from "#domain/text/language.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import type { Owners } from "./owners.ts";

/**
 * What those want to be written to in whose bookings these are, by notice. Where users does not answer, nothing is known: a mail in English
 * now is better than the right one later, or none.
 */
export async function languagesOf({ USERS }: Pick<Env, "USERS">, owners: Owners): Promise<ReadonlyMap<string, Language>> {
  const users = [...new Set([...owners.values()].filter((owner) => owner !== null))];
  if (users.length === 0) return new Map();
  try {
    const languages = await USERS.languages(users);
    const byUser = new Map(users.map((user, i) => [user, languages[i] ?? null]));
    return new Map(
      [...owners].flatMap(([id, owner]) => {
        const language = owner === null ? null : byUser.get(owner);
        return language ? [[id, language] as const] : [];
      }),
    );
  } catch (error) {
    log("warn", "notification.language_unknown", { users: users.length, why: errorText(error) });
    return new Map();
  }
}
