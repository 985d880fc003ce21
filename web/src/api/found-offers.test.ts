import { describe, expect, test } from "vitest";
import { err, ok } from "#domain/result.ts";
import type { Offer, OfferPage } from "#contracts/offers.ts";
import { localFailure } from "./failure.ts";
import { type FoundOffers, NOTHING_FOUND, findMore, forgetFound, foundBefore, keepFound } from "./found-offers.ts";

/** An offer is its journey's number here. */
const offer = (journey: number) => ({ id: String(journey) }) as Offer;
const countJourneys = (offers: readonly Offer[]) => new Set(offers.map(({ id }) => id)).size;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Pages by cursor; each names the next one. */
function pagesOf(...journeys: number[][]) {
  const asked: (string | null)[] = [];
  const fetchPage = async (cursor: string | null) => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    const next = at + 1 < journeys.length ? String(at + 1) : null;
    const facets = { price: null } as OfferPage["facets"];
    return ok<OfferPage>({ data: (journeys[at] ?? []).map(offer), next_cursor: next, facets });
  };
  return { asked, fetchPage };
}
const run = (known: FoundOffers, rounds: number, fetchPage: Parameters<typeof findMore>[3]) =>
  findMore(known, rounds, countJourneys, fetchPage, () => undefined);

describe("looking for more", () => {
  test("asks for one page at first, and for the next one only when more is wanted", async () => {
    const { asked, fetchPage } = pagesOf(range(1, 9), range(10, 19), range(20, 29));
    const first = await run(NOTHING_FOUND, 1, fetchPage);
    expect(asked).toEqual([null]);
    expect(first).toMatchObject({ ok: true, value: { cursor: "1", rounds: 1 } });
    const second = first.ok ? await run(first.value, 2, fetchPage) : first;
    expect(asked).toEqual([null, "1"]);
    expect(second.ok && countJourneys(second.value.offers)).toBe(19);
  });

  test("goes on over pages that only have other fares of what is shown, and not forever", async () => {
    const dull = Array.from({ length: 20 }, () => range(1, 9));
    const { asked, fetchPage } = pagesOf(range(1, 9), [1, 2, 3], [4, 5, 10], range(11, 19), range(20, 29));
    const found = await run(NOTHING_FOUND, 2, fetchPage);
    expect(asked).toEqual([null, "1", "2", "3"]);
    expect(found.ok && countJourneys(found.value.offers)).toBe(19);
    const { asked: again, fetchPage: dullPage } = pagesOf(...dull);
    await run(NOTHING_FOUND, 2, dullPage);
    expect(again).toHaveLength(7);
  });

  test("asks nothing once all is known, however much is wanted", async () => {
    const { asked, fetchPage } = pagesOf([1]);
    const found = await run(NOTHING_FOUND, 9, fetchPage);
    expect(asked).toEqual([null]);
    expect(found).toMatchObject({ ok: true, value: { cursor: null } });
  });

  test("keeps what came before a failure, and goes on from there", async () => {
    const { asked, fetchPage } = pagesOf(range(1, 9), range(10, 19));
    const seen: FoundOffers[] = [];
    const failing = async (cursor: string | null) => (cursor === null ? fetchPage(cursor) : err(localFailure("offline")));
    const broken = await findMore(NOTHING_FOUND, 2, countJourneys, failing, (found) => seen.push(found));
    expect(broken).toMatchObject({ ok: false, error: { reason: "offline" } });
    expect(seen).toHaveLength(1);
    const mended = await run(seen[0] ?? NOTHING_FOUND, 2, fetchPage);
    expect(asked).toEqual([null, "1"]);
    expect(mended.ok && countJourneys(mended.value.offers)).toBe(19);
  });
});

test("what was found is there again for its own search, for some minutes", () => {
  const found = { ...NOTHING_FOUND, rounds: 1 };
  keepFound("a", found, 1_000);
  expect(foundBefore("a", 2_000)).toBe(found);
  expect(foundBefore("b", 2_000)).toBeNull();
  keepFound("a", { ...found, rounds: 2 }, 170_000);
  expect(foundBefore("a", 182_000)).toBeNull();
});

test("what has shown itself to be gone is looked for anew, however soon", () => {
  keepFound("a", { ...NOTHING_FOUND, rounds: 1 }, 1_000);
  forgetFound();
  expect(foundBefore("a", 2_000)).toBeNull();
});
