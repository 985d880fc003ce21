import { convert } from "#domain/fare/currency.ts";
import { type Party, seatsNeeded } from "#domain/fare/party.ts";

/** What a minute in transit is taken to be worth to a traveller: 30 NUC an hour, in hundredths of a NUC. */
const MINUTE_NUC_CENTS = 50;
/** A connection is as unwelcome as an hour more in transit. */
const CONNECTION_MIN = 60;

/**
 * How good an offer is, in minor units of its currency; the least is the best:
 *
 *     total + seated travellers × 30 NUC × (hours in transit + connections)
 *
 * It looks at nothing but the offer, so an offer keeps its place in the order whatever happens to the others.
 */
export function bestScore(
  offer: { total_minor: number; duration_min: number; connections: number },
  { party, currency }: { party: Party; currency: string },
): number {
  const minutes = offer.duration_min + CONNECTION_MIN * offer.connections;
  return offer.total_minor + convert(minutes * MINUTE_NUC_CENTS * seatsNeeded(party), "USD", currency);
}
