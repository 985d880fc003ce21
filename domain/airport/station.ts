/** Where Durable Objects can be asked to live, in the platform's words. */
export type Region = "wnam" | "enam" | "sam" | "weur" | "eeur" | "apac" | "oc" | "afr" | "me";

/** An airport that is sold, as the timetable, the fares and the search know it. */
export interface Station {
  /** IATA location code. */
  code: string;
  name: string;
  city: string;
  /** IATA metropolitan area: LHR, LGW and STN are all `LON`. */
  city_code: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Degrees, WGS 84. */
  latitude: number;
  longitude: number;
  /** IANA zone. */
  time_zone: string;
  /** Where the objects of flights that depart here should live. */
  region: Region;
  /** ISO 4217: fares of journeys that start here are quoted in it. */
  currency: string;
}

/** The stations behind a code: the airport itself, or every airport of that metropolitan area. Empty when unknown. */
export function resolveCode(stations: readonly Station[], code: string): Station[] {
  const airport = stations.find((station) => station.code === code);
  return airport ? [airport] : stations.filter((station) => station.city_code === code);
}
