/**
 * A statement after the seed of `holdfast-flights`: the table of the lowest fares counts as worked out, though nothing is in it. A new
 * system spends half a second of a processor for each day of its timetable on that, beside the tests; those that do not look at it are
 * better without. What is sold from then on is worked out as ever.
 */
export const FARES_COUNT_AS_KEPT = `INSERT INTO fare_coverage (origin, until)
  SELECT code, (SELECT max(local_date) FROM flights) FROM airports`;
