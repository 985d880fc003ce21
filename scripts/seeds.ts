import { flightsSeed } from "../seed/flights.ts";
import { usersSeed } from "../seed/users.ts";

/** Idempotent statements that fill one database for a system on `today` (an ISO date), with flights for `days` days. */
export async function seedsFor(databaseName: string, { today, days }: { today: string; days: number }): Promise<string[]> {
  switch (databaseName) {
    case "holdfast-users":
      return usersSeed();
    case "holdfast-flights":
      return flightsSeed(today, days);
    default:
      return [];
  }
}
