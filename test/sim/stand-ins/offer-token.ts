import type { OfferTerms } from "#contracts/offers.ts";
import { err, ok } from "#domain/result.ts";

/** Offers as plain text: signatures are tested elsewhere, their expiry matters here. */
export const offerId = (terms: OfferTerms): string => JSON.stringify(terms);

export function openOffer(id: string, _secret: string, now: number) {
  const terms = JSON.parse(id) as OfferTerms;
  const expired = Date.parse(terms.expires_at) <= now;
  return Promise.resolve(expired ? err({ reason: "offer_expired" as const, expired_at: terms.expires_at }) : ok(terms));
}
