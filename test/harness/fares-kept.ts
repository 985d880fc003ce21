import path from "node:path";
import { databasesOf } from "../../scripts/databases.ts";
import { writeLocalConfigs } from "../../scripts/local-config.ts";
import { prepareDatabases, TIMETABLE_DAYS, withDatabases } from "../../scripts/start/prepare-databases.ts";

/**
 * A statement after the seed of `holdfast-flights`: the table of the lowest fares counts as worked out, though nothing is in it. A new
 * system spends half a second of a processor for each day of its timetable on that, beside the tests; those that do not look at it are
 * better without. What is sold from then on is worked out as ever.
 */
export const FARES_COUNT_AS_KEPT = `INSERT INTO fare_coverage (origin, until)
  SELECT code, (SELECT max(local_date) FROM flights) FROM airports`;

/** Databases in a new state folder, as `npm start` makes them there, with that statement after them. */
export async function prepareState(stateDir: string): Promise<void> {
  const workers = writeLocalConfigs({ dir: path.join(stateDir, "config"), publicUrl: "http://localhost", secrets: {} });
  const databases = databasesOf(workers);
  await prepareDatabases(databases, stateDir, new Date().toISOString().slice(0, 10), TIMETABLE_DAYS);
  await withDatabases(databases, stateDir, async (databaseOf) => {
    await (await databaseOf("holdfast-flights")).prepare(FARES_COUNT_AS_KEPT).run();
  });
}
