/** The arriving and the departing flight of a connection: D within one country, I across a border. */
export type ConnectionKind = "DD" | "DI" | "ID" | "II";
export type ConnectionTimes = Readonly<Partial<Record<ConnectionKind, number>>>;

/** What an airport, or an airline of its there, publishes, in minutes. */
export interface StationTimes {
  airport: string;
  /** Both or neither: without them the line is for terminals that have none of their own, or are not known. */
  arriving?: string;
  departing?: string;
  minutes: ConnectionTimes;
  source: string;
}

/**
 * Where a station has published nothing: the global defaults of minimum connecting times, IATA SSIM chapter 8 and the
 * MCT Technical Guide. Between two airports of a city four hours hold, whatever the flights.
 */
export const DEFAULT_TIMES = { DD: 30, DI: 60, ID: 90, II: 90 } as const satisfies ConnectionTimes;
export const BETWEEN_AIRPORTS_MIN = 240;

const any = (minutes: number): ConnectionTimes => ({ DD: minutes, DI: minutes, ID: minutes, II: minutes });

const OAG = "oag.com/minimum-connection-time, the defaults of London Heathrow";
const BA = "British Airways, January 2024 (travelgumbo.com, 2024-01-13)";
const GUMBO = "travelgumbo.com, 2024-01-13, of the European hubs";

/**
 * Stations whose times are public. The industry's own file (OAG, over 150,000 lines with the airlines' exceptions) is
 * for subscribers; with one at hand its station standards belong here.
 */
export const STATION_TIMES: readonly StationTimes[] = [
  { airport: "AMS", minutes: any(50), source: GUMBO },
  { airport: "CDG", minutes: any(60), source: GUMBO },
  { airport: "CPH", minutes: { DD: 40, DI: 45, ID: 45, II: 45 }, source: "cph.dk, connection times, airlines other than SAS" },
  { airport: "FRA", minutes: any(60), source: "Lufthansa, from 2025-03-30 (lufthansaexperts.com, 2024-09-10)" },
  { airport: "HND", minutes: { DI: 70, ID: 90 }, source: "Japan Airlines, April 2023 (livedoor.com/article/detail/24199793)" },
  { airport: "LHR", minutes: any(75), source: BA },
  { airport: "LHR", arriving: "2", departing: "2", minutes: any(60), source: OAG },
  { airport: "LHR", arriving: "2", departing: "3", minutes: any(75), source: OAG },
  { airport: "LHR", arriving: "2", departing: "4", minutes: any(90), source: OAG },
  { airport: "LHR", arriving: "2", departing: "5", minutes: any(90), source: OAG },
  { airport: "LHR", arriving: "3", departing: "2", minutes: any(75), source: OAG },
  { airport: "LHR", arriving: "3", departing: "5", minutes: any(90), source: BA },
  { airport: "LHR", arriving: "5", departing: "3", minutes: any(90), source: BA },
  { airport: "LHR", arriving: "4", departing: "4", minutes: any(60), source: OAG },
  { airport: "LHR", arriving: "5", departing: "5", minutes: any(75), source: BA },
  {
    airport: "MUC",
    arriving: "2",
    departing: "2",
    minutes: any(30),
    source: "Lufthansa (executivetraveller.com, 2011-11-07)",
  },
  {
    airport: "NRT",
    arriving: "2",
    departing: "2",
    minutes: { DI: 60 },
    source: "Japan Airlines (travelvision.jp/news/detail/news-36236)",
  },
  { airport: "VIE", minutes: any(25), source: GUMBO },
  { airport: "ZRH", minutes: any(40), source: GUMBO },
];

const keyOf = (airport: string, arriving: string | null | undefined, departing: string | null | undefined): string =>
  arriving && departing ? `${airport} ${arriving}-${departing}` : airport;

const byKey = new Map(STATION_TIMES.map((line) => [keyOf(line.airport, line.arriving, line.departing), line.minutes]));

/**
 * Minutes that must lie between two flights at an airport: of this pair of terminals, else of the airport, else the
 * default. A terminal that is not known is null.
 */
export function minimumMinutes(
  airport: string,
  terminals: { arriving: string | null; departing: string | null },
  kind: ConnectionKind,
): number {
  const pair = byKey.get(keyOf(airport, terminals.arriving, terminals.departing))?.[kind];
  return pair ?? byKey.get(airport)?.[kind] ?? DEFAULT_TIMES[kind];
}
