import Fastify from "fastify";
import { z } from "zod";
import { OfferSearch } from "#contracts/offer-search.ts";
import { invariant } from "#domain/invariant.ts";
import { searchOffers } from "../../../workers/search/offers.ts";
import type { Env } from "../../../workers/search/env.ts";

/**
 * The peer: the same searches by the same code, checked by the same schema, in one Node process that reads from PostgreSQL (the
 * modules beside this one take the place of those that read D1), keeps answers as long as the gateway does, and makes one for all who
 * wait for it.
 */
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
const app = Fastify();

app.get("/v1/offers", async (request, reply) => {
  const key = request.url;
  const known = answers.get(key);
  void reply.type("application/json");
  if (known !== undefined && known.until > Date.now()) return known.body;
  const answer = begun.get(key) ?? search(key, request.query);
  begun.set(key, answer);
  try {
    return await answer;
  } finally {
    begun.delete(key);
  }
});

async function search(key: string, asked: unknown): Promise<string> {
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
  answers.delete(key);
  answers.set(key, { body, until: Date.now() + FRESH_MS });
  const [oldest] = answers.keys();
  if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
  return body;
}

function setting(name: string): string {
  const value = process.env[name];
  invariant(value !== undefined, `${name} is set`);
  return value;
}

void app.listen({ host: "127.0.0.1", port: 0 }).then((address) => console.log(`listening ${address}`));
