/** One running audit at a time: `reads`, `facts`, `flights`, `suspects`, `findings`, `sizes` and `repairing` are its own and empty after it. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS audits (
    id TEXT PRIMARY KEY, phase TEXT NOT NULL, round INTEGER NOT NULL, cursor TEXT NOT NULL, wake_at INTEGER NOT NULL,
    shards TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER, report TEXT) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS audits_started ON audits (started_at);
  CREATE TABLE IF NOT EXISTS requests (key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, first TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reads (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, part TEXT NOT NULL, cursor TEXT, booking_ids TEXT, intent_ids TEXT NOT NULL,
    sent_at INTEGER NOT NULL, tries INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS facts (
    booking_id TEXT, source TEXT, id TEXT, fact TEXT NOT NULL, PRIMARY KEY (booking_id, source, id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS facts_by_source ON facts (source, id);
  CREATE TABLE IF NOT EXISTS flights (flight_id TEXT PRIMARY KEY, is_read INTEGER NOT NULL, claims INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS suspects (booking_id TEXT PRIMARY KEY, sighting INTEGER) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS findings (invariant TEXT, ids TEXT, detail TEXT NOT NULL, PRIMARY KEY (invariant, ids)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sizes (
    store TEXT, part TEXT, name TEXT, size INTEGER NOT NULL, PRIMARY KEY (store, part, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS repairing (audit_id TEXT PRIMARY KEY) WITHOUT ROWID;
`;
