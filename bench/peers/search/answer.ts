import * as z from "zod";
import { OfferSearch } from "#contracts/offer-search.ts";
import { invariant } from "#domain/invariant.ts";
import { searchOffers } from "../../../workers/search/offers.ts";
import type { Env } from "../../../workers/search/env.ts";
import { setting } from "../setting.ts";

/** As in the gateway: for so long an answer is given again. */
const FRESH_MS = 1_000;
const MAX_ANSWERS = 500;

const Query = z.strictObject({
  origin: z.string(),
  destination: z.string(),
  departure_date: z.string(),
  adults: z.coerce.number().int().default(1),
  max_connections: z.coerce.number().int().default(2),
  limit: z.coerce.number().int().default(20),
});
const env = { OFFER_SIGNING_KEY: setting("PEER_OFFER_KEY"), OFFER_TTL_SECONDS: "1200" } as Env;
const answers = new Map<string, { body: string; until: number }>();
const begun = new Map<string, Promise<string>>();

/** The body of `GET /v1/offers`: kept for as long as the gateway keeps it, and made once for all who wait for it. */
export async function answerOffers(url: string, query: unknown): Promise<string> {
  const known = answers.get(url);
  if (known !== undefined && known.until > Date.now()) return known.body;
  const answer = begun.get(url) ?? search(url, query);
  begun.set(url, answer);
  try {
    return await answer;
  } finally {
    begun.delete(url);
  }
}

async function search(url: string, asked: unknown): Promise<string> {
  const { origin, destination, departure_date, adults, max_connections, limit } = Query.parse(asked);
  const wish = OfferSearch.parse({
    slices: [{ origin, destination, departure_date }],
    passengers: { adults },
    max_connections,
    limit,
  });
  const result = await searchOffers(env, wish, Date.now());
  invariant(result.ok, "the bench asks for what there is");
  const body = JSON.stringify(result.value);
  answers.delete(url);
  answers.set(url, { body, until: Date.now() + FRESH_MS });
  const [oldest] = answers.keys();
  if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
  return body;
}
