import type { Cabin } from "#contracts/common.ts";

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
}

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
});

/** The same as parameters of `GET /v1/offers`, and of this site's own `/search`. */
export function searchParams(query: SearchQuery): URLSearchParams {
  const { return_date, ...always } = query;
  const texts = Object.entries(always).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(return_date === "" ? texts : [...texts, ["return_date", return_date]]);
}

/** Passengers on one booking, as the server has it. */
export const MAX_PASSENGERS = 9;

/** What is wrong with the party, in words; null when it may travel. */
export function partyProblem({ adults, children, infants }: Pick<SearchQuery, "adults" | "children" | "infants">): string | null {
  if (adults + children + infants > MAX_PASSENGERS) return `One booking takes at most ${MAX_PASSENGERS} passengers.`;
  if (adults + children === 0) return "Somebody has to travel.";
  return infants > adults ? "Every infant needs an adult of their own." : null;
}
