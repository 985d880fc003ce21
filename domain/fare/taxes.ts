import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import { roundToPayable } from "#domain/money/provider-amount.ts";
import { convert } from "./currency.ts";
import type { PassengerType, Party } from "./party.ts";
import { COUNTRY_TAXES, type TaxRule } from "./tax-table.ts";

export interface Tax {
  code: string;
  description: string;
  amount: { amount_minor: number; currency: string };
  refundable: boolean;
}

/** A way between two stations, with every station where passengers board or leave in between. */
export type Routing = readonly Station[];

/** Journeys at least this long pay the long-haul rate, kilometres (2,000 miles, as Air Passenger Duty has it). */
const LONG_HAUL_KM = 3_219;

/**
 * The taxes of a party over all slices in one currency, one line per code. Every passenger's amount is converted and
 * rounded by itself to what can be charged, so the lines add up whatever the party, and each can be refunded.
 */
export function taxesOf(routings: readonly Routing[], party: Party, currency: string): Tax[] {
  const lines = new Map<string, Tax>();
  for (const { rule, amount_minor: amount, currency: levied } of routings.flatMap(levies)) {
    const payers = party.adults + (rule.children ? party.children : 0);
    const total = roundToPayable(convert(amount, levied, currency), currency) * payers;
    if (total === 0) continue;
    const line = lines.get(rule.code) ?? {
      code: rule.code,
      description: rule.description,
      amount: { amount_minor: 0, currency },
      refundable: rule.refundable,
    };
    lines.set(rule.code, { ...line, amount: { amount_minor: line.amount.amount_minor + total, currency } });
  }
  return [...lines.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

const SPARES_CHILDREN: ReadonlySet<string> = new Set(
  Object.values(COUNTRY_TAXES).flatMap(({ rules }) => rules.filter(({ children }) => !children).map(({ code }) => code)),
);

/** Whether such a passenger pays the tax of this code: infants never do, children not all. */
export const isPaidBy = (code: string, type: PassengerType): boolean =>
  type === "adult" || (type === "child" && !SPARES_CHILDREN.has(code));

/** What is levied for one adult on one slice, in the currencies of the levying countries. */
function levies(routing: Routing): { rule: TaxRule; amount_minor: number; currency: string }[] {
  const start = routing[0];
  const end = routing.at(-1);
  invariant(start !== undefined && end !== undefined && routing.length > 1, "a slice has two ends");
  return routing.slice(0, -1).flatMap((station, index) => {
    const taxes = COUNTRY_TAXES[station.country];
    invariant(taxes !== undefined, `no taxes for ${station.country}`);
    return taxes.rules
      .filter((rule) => rule.per === "boarding" || index === 0)
      .map((rule) => ({ rule, amount_minor: amountOf(rule, station, end), currency: taxes.currency }));
  });
}

/** What the station levies, or else its country. */
function amountOf(rule: TaxRule, station: Station, end: Station): number {
  const [domestic, international, longHaul] = rule.at?.[station.code] ?? [rule.domestic, rule.international, rule.long_haul];
  if (station.country === end.country) return domestic;
  return distanceKm(station, end) < LONG_HAUL_KM ? international : longHaul;
}
