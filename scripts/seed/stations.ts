import type { Region } from "#domain/airport/station.ts";

/**
 * The stations HF serves, by country. What airport-data-js does not hold is written here by hand: the city, its IATA
 * metropolitan area where that is not the airport's code, the currency fares are quoted in, and the region of its objects.
 * Where fares are quoted in dollars (or, in Iceland, in euros) that is what carriers do there.
 */
interface CountryStations {
  country: string;
  currency: string;
  region: Region;
  /** `code: city`, or `code: [city, metropolitan area]`, or with a region of its own. */
  stations: Record<string, string | [city: string, cityCode: string, region?: Region]>;
}

export const COUNTRIES: readonly CountryStations[] = [
  {
    country: "GB",
    currency: "GBP",
    region: "weur",
    stations: { LHR: ["London", "LON"], LGW: ["London", "LON"], STN: ["London", "LON"], MAN: "Manchester", EDI: "Edinburgh" },
  },
  { country: "IE", currency: "EUR", region: "weur", stations: { DUB: "Dublin" } },
  {
    country: "FR",
    currency: "EUR",
    region: "weur",
    stations: { CDG: ["Paris", "PAR"], ORY: ["Paris", "PAR"], NCE: "Nice", LYS: "Lyon" },
  },
  {
    country: "DE",
    currency: "EUR",
    region: "weur",
    stations: { FRA: "Frankfurt", MUC: "Munich", BER: "Berlin", HAM: "Hamburg", DUS: "Düsseldorf" },
  },
  { country: "NL", currency: "EUR", region: "weur", stations: { AMS: "Amsterdam" } },
  { country: "BE", currency: "EUR", region: "weur", stations: { BRU: "Brussels" } },
  {
    country: "ES",
    currency: "EUR",
    region: "weur",
    stations: { MAD: "Madrid", BCN: "Barcelona", AGP: "Málaga", PMI: "Palma de Mallorca" },
  },
  { country: "PT", currency: "EUR", region: "weur", stations: { LIS: "Lisbon", OPO: "Porto" } },
  {
    country: "IT",
    currency: "EUR",
    region: "weur",
    stations: { FCO: ["Rome", "ROM"], MXP: ["Milan", "MIL"], LIN: ["Milan", "MIL"], VCE: "Venice", NAP: "Naples" },
  },
  { country: "CH", currency: "CHF", region: "weur", stations: { ZRH: "Zürich", GVA: "Geneva" } },
  { country: "AT", currency: "EUR", region: "eeur", stations: { VIE: "Vienna" } },
  { country: "DK", currency: "DKK", region: "weur", stations: { CPH: "Copenhagen" } },
  { country: "SE", currency: "SEK", region: "eeur", stations: { ARN: ["Stockholm", "STO"] } },
  { country: "NO", currency: "NOK", region: "weur", stations: { OSL: "Oslo" } },
  { country: "FI", currency: "EUR", region: "eeur", stations: { HEL: "Helsinki" } },
  { country: "IS", currency: "EUR", region: "weur", stations: { KEF: ["Reykjavík", "REK"] } },
  { country: "PL", currency: "PLN", region: "eeur", stations: { WAW: "Warsaw" } },
  { country: "CZ", currency: "CZK", region: "eeur", stations: { PRG: "Prague" } },
  { country: "HU", currency: "HUF", region: "eeur", stations: { BUD: "Budapest" } },
  { country: "GR", currency: "EUR", region: "eeur", stations: { ATH: "Athens" } },
  { country: "TR", currency: "TRY", region: "eeur", stations: { IST: "Istanbul" } },
  { country: "AE", currency: "AED", region: "me", stations: { DXB: "Dubai", AUH: "Abu Dhabi" } },
  { country: "KW", currency: "KWD", region: "me", stations: { KWI: "Kuwait" } },
  { country: "QA", currency: "QAR", region: "me", stations: { DOH: "Doha" } },
  { country: "EG", currency: "USD", region: "me", stations: { CAI: "Cairo" } },
  { country: "ZA", currency: "ZAR", region: "afr", stations: { JNB: "Johannesburg", CPT: "Cape Town" } },
  { country: "KE", currency: "USD", region: "afr", stations: { NBO: "Nairobi" } },
  { country: "NG", currency: "USD", region: "afr", stations: { LOS: "Lagos" } },
  { country: "ET", currency: "USD", region: "afr", stations: { ADD: "Addis Ababa" } },
  { country: "MA", currency: "MAD", region: "afr", stations: { CMN: ["Casablanca", "CAS"] } },
  { country: "SG", currency: "SGD", region: "apac", stations: { SIN: "Singapore" } },
  { country: "HK", currency: "HKD", region: "apac", stations: { HKG: "Hong Kong" } },
  {
    country: "JP",
    currency: "JPY",
    region: "apac",
    stations: { HND: ["Tokyo", "TYO"], NRT: ["Tokyo", "TYO"], KIX: ["Osaka", "OSA"] },
  },
  { country: "KR", currency: "KRW", region: "apac", stations: { ICN: ["Seoul", "SEL"] } },
  { country: "CN", currency: "CNY", region: "apac", stations: { PEK: ["Beijing", "BJS"], PVG: ["Shanghai", "SHA"] } },
  { country: "TW", currency: "TWD", region: "apac", stations: { TPE: "Taipei" } },
  { country: "TH", currency: "THB", region: "apac", stations: { BKK: "Bangkok" } },
  { country: "MY", currency: "MYR", region: "apac", stations: { KUL: "Kuala Lumpur" } },
  { country: "ID", currency: "IDR", region: "apac", stations: { CGK: ["Jakarta", "JKT"] } },
  { country: "PH", currency: "PHP", region: "apac", stations: { MNL: "Manila" } },
  { country: "IN", currency: "INR", region: "apac", stations: { DEL: "Delhi", BOM: "Mumbai", BLR: "Bengaluru" } },
  { country: "VN", currency: "USD", region: "apac", stations: { SGN: "Ho Chi Minh City" } },
  { country: "AU", currency: "AUD", region: "oc", stations: { SYD: "Sydney", MEL: "Melbourne", BNE: "Brisbane", PER: "Perth" } },
  { country: "NZ", currency: "NZD", region: "oc", stations: { AKL: "Auckland" } },
  {
    country: "US",
    currency: "USD",
    region: "enam",
    stations: {
      JFK: ["New York", "NYC"],
      EWR: ["New York", "NYC"],
      LGA: ["New York", "NYC"],
      BOS: "Boston",
      ORD: ["Chicago", "CHI"],
      MIA: "Miami",
      IAD: ["Washington", "WAS"],
      DFW: "Dallas",
      ATL: "Atlanta",
      MCO: ["Orlando", "ORL"],
      PHL: "Philadelphia",
      LAX: ["Los Angeles", "LAX", "wnam"],
      SFO: ["San Francisco", "SFO", "wnam"],
      SEA: ["Seattle", "SEA", "wnam"],
      DEN: ["Denver", "DEN", "wnam"],
      LAS: ["Las Vegas", "LAS", "wnam"],
      HNL: ["Honolulu", "HNL", "wnam"],
    },
  },
  {
    country: "CA",
    currency: "CAD",
    region: "enam",
    stations: { YYZ: ["Toronto", "YTO"], YUL: ["Montréal", "YMQ"], YVR: ["Vancouver", "YVR", "wnam"] },
  },
  { country: "MX", currency: "MXN", region: "enam", stations: { MEX: "Mexico City" } },
  { country: "BR", currency: "BRL", region: "sam", stations: { GRU: ["São Paulo", "SAO"], GIG: ["Rio de Janeiro", "RIO"] } },
  { country: "AR", currency: "USD", region: "sam", stations: { EZE: ["Buenos Aires", "BUE"] } },
  { country: "CL", currency: "USD", region: "sam", stations: { SCL: "Santiago" } },
  { country: "CO", currency: "USD", region: "sam", stations: { BOG: "Bogotá" } },
  { country: "PE", currency: "USD", region: "sam", stations: { LIM: "Lima" } },
];
