import type { RebuildError, SearchRebuilt } from "#contracts/search-rebuild.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Env } from "../env.ts";
import { rebuildAvailability } from "./availability.ts";
import { rebuildLowestFares } from "./lowest-fares.ts";

/**
 * `POST /v1/ops/search/rebuild`: a page of what search shows, dropped and made anew from the flights' objects; first what is left on
 * each flight, then the lowest fares that follow from it. It may be broken off anywhere and be done again; sales go on meanwhile.
 */
export async function rebuildPage(
  env: Env,
  cursor: string | undefined,
  now: number,
): Promise<Result<SearchRebuilt, RebuildError>> {
  const [part, after = ""] = cursor?.split(":") ?? [];
  if (part !== "lowest_fares") {
    const { last, ...page } = await rebuildAvailability(env, after);
    return ok({ ...page, next_cursor: last === null ? "lowest_fares:" : `availability:${last}` });
  }
  const done = await rebuildLowestFares(env, after, now);
  if (done === null) return err({ reason: "rebuild_in_progress" });
  const { last, ...page } = done;
  return ok({ ...page, next_cursor: last === null ? null : `lowest_fares:${last}` });
}
