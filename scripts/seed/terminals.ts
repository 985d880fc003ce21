/**
 * Where the airline is at stations that have several terminals, as the airport writes it. Connections between two of them may take longer
 * (`domain/offer/minimum-times.ts`). A station that is not listed has one, or passengers learn it on the day.
 */
const TERMINALS: Readonly<Record<string, string>> = {
  BOM: "2",
  CDG: "2A",
  DXB: "1",
  FRA: "2",
  HND: "3",
  JFK: "8",
  LAX: "B",
  LHR: "5",
  MAD: "4S",
  NRT: "2",
  SIN: "1",
  SYD: "1",
};

/** At the hub some of the short routes use the terminal across the runways, as Terminal 5 is full. */
const HUB = "LHR";
const ACROSS = { terminal: "3", routes: new Set(["BCN", "CPH", "DUB", "LIN", "LIS", "NCE", "VIE"]) };

/** The terminal at `station` of flights between it and `other`; null where it is not known. */
export function terminalAt(station: string, other: string): string | null {
  if (station === HUB && ACROSS.routes.has(other)) return ACROSS.terminal;
  return TERMINALS[station] ?? null;
}
