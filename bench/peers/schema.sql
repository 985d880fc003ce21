CREATE TABLE seats (
  flight_id text NOT NULL,
  designator text NOT NULL,
  held_by text,
  held_until timestamptz,
  PRIMARY KEY (flight_id, designator)
);
CREATE INDEX seats_free ON seats (flight_id, designator) WHERE held_by IS NULL;
CREATE TABLE bookings (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  request_hash text NOT NULL,
  flight_id text NOT NULL,
  designator text NOT NULL,
  status text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
