import { type FareRules, fareRules } from "#domain/fare/rules.ts";
import { passengersOf, type PassengerType } from "#domain/fare/party.ts";
import type { Tax } from "#domain/fare/taxes.ts";
import { invariant } from "#domain/invariant.ts";
import { last } from "#domain/non-empty.ts";
import type { Cabin } from "#domain/seat/layout.ts";
import { formatDuration, formatInstant, minutesBetween } from "#domain/time/format.ts";
import type { Candidate } from "./candidates.ts";
import { elapsedMinutes } from "./itineraries.ts";
import type { PricedSlice, Tariff } from "./price.ts";

interface Money {
  amount_minor: number;
  currency: string;
}
interface Segment {
  flight_id: string;
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  departs_at: string;
  arrives_at: string;
  departs_local: string;
  arrives_local: string;
  aircraft: string;
  cabin: Cabin;
  booking_class: string;
  duration: string;
}

/** The offer as the client sees it and as it is signed: the contract's `OfferTerms`. */
export interface Terms {
  expires_at: string;
  total: Money;
  base: Money;
  taxes: Tax[];
  fare: FareRules;
  slices: { origin: string; destination: string; duration: string; segments: Segment[] }[];
  passengers: { id: string; type: PassengerType }[];
  base_by_type: { type: PassengerType; base: Money }[];
}

/** Writes a candidate out. `expiresAt`: epoch milliseconds. */
export function writeTerms(candidate: Candidate, tariff: Omit<Tariff, "fares">, expiresAt: number): Terms {
  const money = (amountMinor: number): Money => ({ amount_minor: amountMinor, currency: tariff.currency });
  const taxes = mergeTaxes(candidate.slices);
  const base = candidate.slices.reduce((sum, slice) => sum + slice.base_minor, 0);
  invariant(
    base + taxes.reduce((sum, tax) => sum + tax.amount.amount_minor, 0) === candidate.total_minor,
    "an offer's parts make its total",
  );
  const passengers = passengersOf(tariff.party);
  const types = [...new Set(passengers.map(({ type }) => type))];
  return {
    expires_at: formatInstant(expiresAt),
    total: money(candidate.total_minor),
    base: money(base),
    taxes,
    fare: fareRules(candidate.family, tariff.cabin, tariff.currency),
    slices: candidate.slices.map(writeSlice),
    passengers,
    base_by_type: types.map((type) => ({
      type,
      base: money(candidate.slices.reduce((sum, slice) => sum + slice.base_by_type[type], 0)),
    })),
  };
}

function writeSlice({ itinerary, classes }: PricedSlice): Terms["slices"][number] {
  const segments = itinerary.map((leg, index): Segment => {
    const bookingClass = classes[index];
    invariant(bookingClass !== undefined, "every flight has its booking class");
    return {
      flight_id: leg.id,
      carrier: leg.carrier,
      number: leg.number,
      origin: leg.origin,
      destination: leg.destination,
      departs_at: formatInstant(leg.departs_at),
      arrives_at: formatInstant(leg.arrives_at),
      departs_local: leg.departs_local,
      arrives_local: leg.arrives_local,
      aircraft: leg.aircraft,
      cabin: bookingClass.cabin,
      booking_class: bookingClass.code,
      duration: formatDuration(minutesBetween(leg.departs_at, leg.arrives_at)),
    };
  });
  return {
    origin: itinerary[0].origin,
    destination: last(itinerary).destination,
    duration: formatDuration(elapsedMinutes(itinerary)),
    segments,
  };
}

function mergeTaxes(slices: readonly PricedSlice[]): Tax[] {
  const byCode = new Map<string, Tax>();
  for (const tax of slices.flatMap((slice) => slice.taxes)) {
    const known = byCode.get(tax.code);
    byCode.set(
      tax.code,
      known ? { ...known, amount: { ...known.amount, amount_minor: known.amount.amount_minor + tax.amount.amount_minor } } : tax,
    );
  }
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
