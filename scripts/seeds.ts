import { addDays } from "#domain/time/local-date.ts";
import { flightsSeed } from "../seed/flights.ts";
import { usersSeed } from "../seed/users.ts";

/**
 * Idempotent statements that fill one database for a system on `today` (an ISO date in UTC), with departures for
 * `days` days. West of Greenwich yesterday may not be over, and east of it tomorrow has begun: a day more at both ends.
 */
export async function seedsFor(databaseName: string, { today, days }: { today: string; days: number }): Promise<string[]> {
  switch (databaseName) {
    case "holdfast-users":
      return usersSeed();
    case "holdfast-flights":
      return flightsSeed({ from: addDays(today, -1), days: days + 2 });
    default:
      return [];
  }
}
