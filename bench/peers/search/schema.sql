CREATE TABLE airports (code text PRIMARY KEY, row json NOT NULL);
CREATE TABLE sectors (origin text, destination text, shortest_min int NOT NULL, longest_min int NOT NULL, PRIMARY KEY (origin, destination));
CREATE TABLE flights (
  id text PRIMARY KEY, carrier text NOT NULL, number text NOT NULL, origin text NOT NULL, destination text NOT NULL,
  origin_terminal text, destination_terminal text, local_date text NOT NULL, departs_at bigint NOT NULL, arrives_at bigint NOT NULL,
  departs_local text NOT NULL, arrives_local text NOT NULL, aircraft text NOT NULL, status text NOT NULL
);
CREATE INDEX flights_by_route ON flights (origin, destination, local_date);
CREATE TABLE availability (flight_id text PRIMARY KEY, as_of text NOT NULL, cabins json NOT NULL, booking_classes json NOT NULL, seq bigint NOT NULL DEFAULT 0);
CREATE INDEX availability_by_seq ON availability (seq);
CREATE TABLE search_clocks (timetable bigint NOT NULL, inventory bigint NOT NULL);
INSERT INTO search_clocks VALUES (0, 0);
CREATE TABLE fares (
  origin text, destination text, booking_class text, amount_minor int NOT NULL, currency text NOT NULL,
  PRIMARY KEY (origin, destination, booking_class)
);
