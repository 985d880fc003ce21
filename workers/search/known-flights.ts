/**
 * Ids after `?1` of flights whose objects may have claims and something to say: all that were ever told how to open themselves, and
 * whatever else has said something.
 */
export const KNOWN_FLIGHTS = `SELECT id AS flight_id FROM flights WHERE opened_at IS NOT NULL AND id > ?1
  UNION SELECT flight_id FROM availability WHERE flight_id > ?1 ORDER BY flight_id LIMIT ?2`;
