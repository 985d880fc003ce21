import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "./api.ts";

/** The projector works on the table for moments at a time. */
const BUSY = { tries: 60, wait_ms: 500 };

/** What came of one part: its rows, how many of them were wrong, and a hash over what all of them said before and after. */
export interface Rebuilt {
  rows: number;
  changed: number;
  before: string;
  after: string;
}

/** Rebuilds everything that search shows, a page after the other. `told`: after each page. */
export async function rebuildSearch(
  system: Api,
  operator: { token: string },
  told: (page: SearchRebuilt) => void = () => undefined,
): Promise<Record<SearchRebuilt["part"], Rebuilt>> {
  const pages: SearchRebuilt[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await nextPage(system, operator, cursor);
    told(page);
    pages.push(page);
    cursor = page.next_cursor;
  }
  return { availability: sumOf(pages, "availability"), lowest_fares: sumOf(pages, "lowest_fares") };
}

async function nextPage(system: Api, { token }: { token: string }, cursor: string | undefined): Promise<SearchRebuilt> {
  for (let tries = 1; ; tries++) {
    const { status, body } = await system.api<SearchRebuilt>("/v1/ops/search/rebuild", {
      method: "POST",
      token,
      key: randomUUID(),
      ...(cursor !== undefined && { json: { cursor } }),
    });
    if (status === 200) return body;
    invariant(status === 409 && tries < BUSY.tries, `rebuilding search from ${cursor}: ${status} ${JSON.stringify(body)}`);
    await sleep(BUSY.wait_ms);
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
