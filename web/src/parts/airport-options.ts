import type { Airport } from "#contracts/offers.ts";
import { searchText } from "../text/en/search.ts";
import { perLocale } from "../text/tongue.ts";

export interface AirportOption {
  code: string;
  label: string;
  detail: string;
}

const countries = perLocale((locale) => new Intl.DisplayNames(locale, { type: "region" }));

/** What the list offers: a city with several airports as a whole first, then each airport. */
export function airportOptions(found: Airport[]): AirportOption[] {
  const cities = new Map<string, Airport[]>();
  for (const airport of found) cities.set(airport.city_code, [...(cities.get(airport.city_code) ?? []), airport]);
  return [...cities].flatMap(([cityCode, airports]) => {
    const single = airports.map(({ code, city, name, country }) => ({
      code,
      label: searchText("airport", { city, code }),
      detail: `${name}, ${countries().of(country) ?? country}`,
    }));
    const first = airports[0];
    const several = airports.length > 1 && first !== undefined && airports.every((airport) => airport.code !== cityCode);
    return several
      ? [
          {
            code: cityCode,
            label: searchText("all_airports", { city: first.city, code: cityCode }),
            detail: airports.map((airport) => airport.code).join(", "),
          },
          ...single,
        ]
      : single;
  });
}
