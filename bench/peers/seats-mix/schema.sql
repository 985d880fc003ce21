CREATE TABLE customers (
  id text PRIMARY KEY,
  preferences jsonb NOT NULL
);
CREATE TABLE reservations (
  id text PRIMARY KEY,
  customer_id text NOT NULL,
  request_hash text NOT NULL,
  flight_id text NOT NULL,
  designator text NOT NULL,
  status text NOT NULL,
  total_minor int NOT NULL,
  held_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
-- What must never be: a seat twice, or two seats of one customer on a flight. They are also all that is read by.
CREATE UNIQUE INDEX reservations_seat ON reservations (flight_id, designator) WHERE status = 'held';
CREATE UNIQUE INDEX reservations_customer ON reservations (flight_id, customer_id) WHERE status = 'held';
