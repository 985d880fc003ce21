import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "./api.ts";
import { attempt } from "./attempt.ts";

/** The projector works on the table for moments at a time. */
const BUSY_TRIES = 240;
/** A page that failed, or whose answer was lost, is written anew as a whole, so asking again does no harm; what fails this often is not over in a moment. */
const FAILED_TRIES = 5;
const WAIT_MS = 500;

/** What came of one part: its rows, how many of them were wrong, and a hash over what all of them said before and after. */
export interface Rebuilt {
  rows: number;
  changed: number;
  before: string;
  after: string;
}

/** Rebuilds everything that search shows, a page after the other; `from`: the cursor at which an earlier run ended, as its error says it. */
export async function rebuildSearch(
  system: Api,
  operator: { token: string },
  from?: string,
): Promise<Record<SearchRebuilt["part"], Rebuilt>> {
  const pages: SearchRebuilt[] = [];
  for (let cursor: string | null | undefined = from; cursor !== null;) {
    const page = await nextPage(system, operator, cursor);
    pages.push(page);
    cursor = page.next_cursor;
  }
  return { availability: sumOf(pages, "availability"), lowest_fares: sumOf(pages, "lowest_fares") };
}

async function nextPage(system: Api, { token }: { token: string }, cursor: string | undefined): Promise<SearchRebuilt> {
  let [busy, failed] = [0, 0];
  for (;;) {
    const { answer, said } = await attempt(
      system.api<SearchRebuilt>("/v1/ops/search/rebuild", {
        method: "POST",
        token,
        key: randomUUID(),
        ...(cursor !== undefined && { json: { cursor } }),
      }),
    );
    if (answer?.status === 200) return answer.body;
    if (answer?.status === 409) busy += 1;
    else failed += answer === null || answer.status >= 500 ? 1 : FAILED_TRIES;
    invariant(busy < BUSY_TRIES && failed < FAILED_TRIES, `rebuilding search from ${cursor ?? "the beginning"}: ${said}`);
    await sleep(WAIT_MS);
  }
}

function sumOf(pages: SearchRebuilt[], part: SearchRebuilt["part"]): Rebuilt {
  const own = pages.filter((page) => page.part === part);
  const hash = (side: "before" | "after") =>
    createHash("sha256")
      .update(own.map((page) => page[side]).join("\n"))
      .digest("hex");
  return {
    rows: own.reduce((sum, { rows }) => sum + rows, 0),
    changed: own.reduce((sum, { changed }) => sum + changed, 0),
    before: hash("before"),
    after: hash("after"),
  };
}
