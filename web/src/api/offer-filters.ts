import type { OfferSearch } from "#contracts/offer-search.ts";
import { DAY_QUARTERS } from "#domain/offer/facets.ts";
import type { Call } from "./http.ts";
import { type SearchQuery, wishedSlices } from "./search-query.ts";

export type Sort = OfferSearch["sort"];
export const SORTS = ["price", "best", "duration", "departure", "arrival"] as const satisfies readonly Sort[];

/** When the quarter of a day begins that a slice is to leave or arrive in; null: at any time. */
export type QuarterStart = (typeof DAY_QUARTERS)[number]["after"];
type Quarters = (QuarterStart | null)[];

/** What a reader of the offers wants to see, and in which order. It is kept in the page's address. */
export interface OfferFilters {
  sort: Sort;
  max_connections: 0 | 1 | 2;
  /** None: any. */
  carriers: string[];
  max_price_minor: number | null;
  max_duration_minutes: number | null;
  refundable: boolean;
  checked_bags: number;
  /** By slice. */
  departs: Quarters;
  arrives: Quarters;
}

export const NO_FILTERS: OfferFilters = {
  sort: "price",
  max_connections: 2,
  carriers: [],
  max_price_minor: null,
  max_duration_minutes: null,
  refundable: false,
  checked_bags: 0,
  departs: [],
  arrives: [],
};

const isSort = (text: string | undefined): text is Sort => SORTS.some((sort) => sort === text);
const amount = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,11}$/.test(text) ? Number(text) : null;
const quarterOf = (text: string): QuarterStart | null => DAY_QUARTERS.find(({ after }) => after === text)?.after ?? null;
const quarters = (text: string | undefined): Quarters => trimmed((text ?? "").split(",").map(quarterOf));
/** Without what is not set at the end, so that equal wishes are written alike. */
const trimmed = (wanted: Quarters): Quarters => wanted.slice(0, wanted.findLastIndex((quarter) => quarter !== null) + 1);

/** Reads the query of `/search`; what is missing or malformed is not filtered by. */
export function filtersFrom(query: Record<string, string>): OfferFilters {
  const { sort, max_connections: stops, carriers, checked_bags: bags } = query;
  return {
    sort: isSort(sort) ? sort : NO_FILTERS.sort,
    max_connections: stops === "0" ? 0 : stops === "1" ? 1 : 2,
    carriers: (carriers ?? "").split(",").filter((code) => /^[A-Z0-9]{2}$/.test(code)),
    max_price_minor: amount(query["max_price_minor"]),
    max_duration_minutes: amount(query["max_duration_minutes"]),
    refundable: query["refundable"] === "true",
    checked_bags: bags === "1" || bags === "2" ? Number(bags) : 0,
    departs: quarters(query["departs"]),
    arrives: quarters(query["arrives"]),
  };
}

/** The same as parameters of the page; what is as in `NO_FILTERS` is left out. */
export function filterParams(filters: OfferFilters): [name: string, value: string][] {
  const [written, unset] = [asTexts(filters), asTexts(NO_FILTERS)];
  return Object.entries(written).filter(([name, text]) => text !== unset[name]);
}

const asTexts = (filters: OfferFilters): Record<string, string> => ({
  sort: filters.sort,
  max_connections: String(filters.max_connections),
  carriers: filters.carriers.join(","),
  max_price_minor: String(filters.max_price_minor ?? ""),
  max_duration_minutes: String(filters.max_duration_minutes ?? ""),
  refundable: String(filters.refundable),
  checked_bags: String(filters.checked_bags),
  departs: trimmed(filters.departs).join(","),
  arrives: trimmed(filters.arrives).join(","),
});

/** How many filters are set; the order is none. */
export const countFilters = (filters: OfferFilters): number =>
  filterParams({ ...filters, sort: NO_FILTERS.sort, departs: [], arrives: [] }).length +
  [...filters.departs, ...filters.arrives].filter((quarter) => quarter !== null).length;

/** The search with these filters, as the API takes it. */
export function offerSearch(query: SearchQuery, filters: OfferFilters, limit: number): OfferSearch {
  const { max_price_minor: price, max_duration_minutes: minutes, carriers, checked_bags: bags } = filters;
  return {
    slices: wishedSlices(query).map((slice, index) => ({
      ...slice,
      ...window("depart", filters.departs[index]),
      ...window("arrive", filters.arrives[index]),
    })),
    passengers: { adults: query.adults, children: query.children, infants: query.infants },
    cabin: query.cabin,
    max_connections: filters.max_connections,
    ...(carriers.length > 0 && { carriers }),
    ...(price !== null && { max_price_minor: price }),
    ...(minutes !== null && { max_duration_minutes: minutes }),
    ...(filters.refundable && { refundable: true }),
    ...(bags > 0 && { checked_bags: bags }),
    sort: filters.sort,
    limit,
  };
}

function window(side: "depart" | "arrive", start: QuarterStart | null | undefined): Record<string, string> {
  const quarter = DAY_QUARTERS.find(({ after }) => after === start);
  return quarter === undefined ? {} : { [`${side}_after`]: quarter.after, [`${side}_before`]: quarter.before };
}

/**
 * How the API is asked: by query where that can say it, since such answers are kept for whoever asks the same in that
 * second; by body for more slices, and for times of the way back.
 */
export function offersCall(search: OfferSearch): Call {
  const params = asQuery(search);
  return params === null
    ? { method: "POST", path: "/v1/offers/search", body: search }
    : { path: `/v1/offers?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))}` };
}

function asQuery({ slices, passengers, ...rest }: OfferSearch): Record<string, unknown> | null {
  const [out, back, ...others] = slices;
  if (out === undefined || others.length > 0) return null;
  if (back === undefined) return { ...out, ...passengers, ...rest };
  const { origin, destination, departure_date: date, ...times } = back;
  const isReturn = origin === out.destination && destination === out.origin && Object.keys(times).length === 0;
  return isReturn ? { ...out, return_date: date, ...passengers, ...rest } : null;
}
