import { MAX_SLICES } from "#domain/offer/check-slices.ts";
import type { Cabin } from "#contracts/common.ts";

export interface WishedSlice {
  origin: string;
  destination: string;
  departure_date: string;
}

/** What the search form holds; its dates are local at the origin, an empty return date is a one-way trip. */
export interface SearchQuery {
  origin: string;
  destination: string;
  departure_date: string;
  return_date: string;
  adults: number;
  children: number;
  infants: number;
  cabin: Cabin;
  /** The flights after the first one of a trip of several; without them it is one way, or return. */
  more: WishedSlice[];
}

export const TRIP_KINDS = ["return", "one_way", "several"] as const;
export type TripKind = (typeof TRIP_KINDS)[number];

export function tripKind({ more, return_date }: SearchQuery): TripKind {
  if (more.length > 0) return "several";
  return return_date === "" ? "one_way" : "return";
}

/** The query as a trip of this kind: without what was entered for another. */
export const ofKind = (query: SearchQuery, kind: TripKind): SearchQuery => ({
  ...query,
  return_date: kind === "return" ? query.return_date : "",
  more: kind === "several" ? query.more : [],
});

/** Flights after the first one. */
export const MAX_MORE = MAX_SLICES - 1;
const FURTHER = /^([A-Z]{3})\.([A-Z]{3})\.(\d{4}-\d\d-\d\d)$/;

/** `JFK.CDG.2026-12-05~CDG.LHR.2026-12-08` */
const furtherFrom = (text: string): WishedSlice[] =>
  text
    .split("~")
    .flatMap((part) => {
      const [, origin, destination, departure_date] = FURTHER.exec(part) ?? [];
      return origin && destination && departure_date ? [{ origin, destination, departure_date }] : [];
    })
    .slice(0, MAX_MORE);

const count = (text: string | undefined, fallback: number): number =>
  text !== undefined && /^\d$/.test(text) ? Number(text) : fallback;

/** Reads the query of `/search`; what is missing or malformed is as in an empty form. */
export const searchQueryFrom = (query: Record<string, string>): SearchQuery => ({
  origin: query["origin"] ?? "",
  destination: query["destination"] ?? "",
  departure_date: query["departure_date"] ?? "",
  return_date: query["return_date"] ?? "",
  adults: count(query["adults"], 1),
  children: count(query["children"], 0),
  infants: count(query["infants"], 0),
  cabin: query["cabin"] === "business" ? "business" : "economy",
  more: furtherFrom(query["more"] ?? ""),
});

/** The same as parameters of `/search`. */
export function searchParams({ return_date, more, ...always }: SearchQuery): URLSearchParams {
  const params = new URLSearchParams(Object.entries(always).map(([name, value]) => [name, String(value)]));
  if (return_date !== "") params.set("return_date", return_date);
  if (more.length > 0)
    params.set("more", more.map((slice) => `${slice.origin}.${slice.destination}.${slice.departure_date}`).join("~"));
  return params;
}

/** The slices of the trip. */
export function wishedSlices({ origin, destination, departure_date, return_date, more }: SearchQuery): WishedSlice[] {
  const back = return_date === "" ? [] : [{ origin: destination, destination: origin, departure_date: return_date }];
  return [{ origin, destination, departure_date }, ...back, ...more];
}

/** Passengers on one booking, as the server has it. */
export const MAX_PASSENGERS = 9;

export type PartyProblem = "too_many" | "nobody" | "infants_alone";

/** What is wrong with the party; null when it may travel. */
export function partyProblem({
  adults,
  children,
  infants,
}: Pick<SearchQuery, "adults" | "children" | "infants">): PartyProblem | null {
  if (adults + children + infants > MAX_PASSENGERS) return "too_many";
  if (adults + children === 0) return "nobody";
  return infants > adults ? "infants_alone" : null;
}
