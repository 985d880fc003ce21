import type { Cabin } from "#contracts/common.ts";
import { MAX_PASSENGERS, type PartyProblem, type SearchQuery } from "../api/search-query.ts";
import { searchText } from "./en/search.ts";

export const CABINS = ["economy", "business"] as const satisfies readonly Cabin[];
export const cabinName = (cabin: Cabin): string => searchText(`cabin_${cabin}`);

/** `LHR to JFK`; of several flights each. */
export const tripInWords = ({ origin, destination, more }: Pick<SearchQuery, "origin" | "destination" | "more">): string =>
  [{ origin, destination }, ...more].map((slice) => searchText("way", slice)).join(", ");

/** `2 adults, 1 infant, Economy` */
export function partyInWords({
  adults,
  children,
  infants,
  cabin,
}: Omit<SearchQuery, "more" | "return_date" | "origin" | "destination" | "departure_date">): string {
  return [
    ...(adults === 0 ? [] : [searchText("count_adults", { count: adults })]),
    ...(children === 0 ? [] : [searchText("count_children", { count: children })]),
    ...(infants === 0 ? [] : [searchText("count_infants", { count: infants })]),
    cabinName(cabin),
  ].join(", ");
}

export const partyProblemInWords = (problem: PartyProblem): string =>
  problem === "too_many" ? searchText("party_too_many", { limit: MAX_PASSENGERS }) : searchText(`party_${problem}`);
