import { addDays } from "#domain/time/local-date.ts";

export interface MainPage {
  name: string;
  path: string;
  /** Kept from search engines by robots.txt: there is no end of searches. */
  isPrivate?: boolean;
}

/** The pages that people come to first, and what they wait for. */
export function mainPages(today: string): MainPage[] {
  const query = new URLSearchParams({ origin: "LHR", destination: "JFK", departure_date: addDays(today, 5) });
  return [
    { name: "search", path: "/" },
    { name: "offers", path: `/search?${query.toString()}`, isPrivate: true },
    { name: "lookup", path: "/lookup" },
    { name: "sign-in", path: "/sign-in" },
  ];
}
