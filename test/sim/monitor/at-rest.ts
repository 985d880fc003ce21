import { type BookingRecord, type BookingStatus, currentPayment } from "#domain/booking/record.ts";
import type { SimIntent } from "../provider.ts";
import type { Simulation } from "../runtime/simulation.ts";
import type { Database } from "../runtime/sql.ts";
import { checkCancelledFlights } from "./cancelled-flights.ts";
import { type Monitor, netOf } from "./monitor.ts";

export interface AtRest {
  simulation: Simulation;
  monitor: Monitor;
  /** The sagas' shards, the flights' objects, and the two D1 databases. */
  shards: Database[];
  flights: Map<string, Database>;
  bookings: Database;
  payments: Database;
  /** What the provider has, by booking. */
  intents: Map<string, SimIntent[]>;
  /** Letters by message id: how many a passenger got. */
  letters: Map<string, number>;
  /** Bookings whose creation a client saw succeed. */
  acknowledged: Set<string>;
}

const TERMINAL: BookingStatus[] = ["confirmed", "cancelled", "expired", "failed"];

/** What must be true once everything has healed: S7, B1, B3, B5, B6, F1, F2, M2, M4, M6 and N1. */
export function checkAtRest(world: AtRest): void {
  const records = world.shards.flatMap((db) =>
    tableExists(db, "sagas")
      ? db.all("SELECT record FROM sagas", []).map((row) => JSON.parse(String(row["record"])) as BookingRecord)
      : [],
  );
  const claimed = claimedSeats(world);
  checkTickets(world, records);
  for (const record of records) {
    checkStatus(world, record);
    checkSeats(world, claimed, record);
    checkMoney(world, record);
    checkDebts(world, record);
    checkLetters(world, record);
    checkProjection(world, record);
  }
  checkCancelledFlights(world.simulation, world.flights, records);
  const known = new Set(records.map(({ id }) => id));
  for (const id of world.acknowledged) if (!known.has(id)) world.simulation.violate("B1", "acknowledged and gone", id);
  checkLeftovers(world, claimed, known);
  checkLedger(world);
}

function checkStatus({ simulation }: AtRest, record: BookingRecord): void {
  simulation.count(`ended ${record.status}`);
  if (!TERMINAL.includes(record.status) || record.run !== null)
    simulation.violate("B1", `never ended: ${record.status} ${JSON.stringify(record.run)}`, record.id);
  if (Object.keys(record.timers).length > 0) simulation.violate("B1", `timers left: ${JSON.stringify(record.timers)}`, record.id);
}

interface StoredSeat {
  flight_id: string;
  designator: string;
  state: string;
  booking_id: string;
  passenger_id: string | null;
}

/** Every seat that is not free, as the flights' objects have it on disk. */
const claimedSeats = ({ flights }: AtRest): StoredSeat[] =>
  [...flights].flatMap(([flight_id, db]) =>
    tableExists(db, "seats")
      ? db.all("SELECT * FROM seats WHERE state <> 'free'", []).map((row) => ({ ...row, flight_id }) as StoredSeat)
      : [],
  );

function checkSeats(world: AtRest, claimed: StoredSeat[], record: BookingRecord): void {
  const sold = claimed
    .filter(({ state, booking_id }) => state === "sold" && booking_id === record.id)
    .map(({ flight_id, designator, passenger_id }) => `${flight_id} ${designator} ${String(passenger_id)}`)
    .toSorted();
  const due =
    record.status === "confirmed"
      ? record.segments.flatMap(({ flight_id, seats }) =>
          seats.map(({ designator, passenger_id }) => `${flight_id} ${designator} ${passenger_id}`),
        )
      : [];
  if (sold.join() !== due.toSorted().join())
    world.simulation.violate("B3", `${record.status} with seats ${sold.join(", ")}; due ${due.join(", ")}`, record.id);
  const coupons = record.tickets.flatMap((ticket) => ticket.coupons).filter(({ designator }) => designator !== null);
  if (record.status === "confirmed" && coupons.length !== due.length)
    world.simulation.violate("B3", `${coupons.length} coupons for ${due.length} seats`, record.id);
}

function checkMoney({ simulation, intents: all }: AtRest, record: BookingRecord): void {
  const intents = all.get(record.id) ?? [];
  const net = intents.reduce((sum, intent) => sum + netOf(intent), 0);
  const debt = record.payments.reduce((sum, paid) => sum + paid.debt_minor, 0);
  const fee = record.cancellations.find(({ state }) => state === "confirmed")?.fee_minor ?? 0;
  const due = record.status === "confirmed" ? record.total_minor : fee + debt;
  if (net !== due) simulation.violate("M2", `${record.status}: the provider holds ${net}, due ${due} (debt ${debt})`, record.id);
  const told = record.payments.reduce((sum, paid) => sum + paid.captured_minor - paid.refunded_minor, 0);
  if (told !== net) simulation.violate("M2", `the saga believes ${told}, the provider holds ${net}`, record.id);
  for (const intent of intents)
    if (intent.status === "requires_capture") simulation.violate("M2", `${intent.id} still authorised`, record.id);
}

/** M2: what the saga says is owed is recorded as debts, payment by payment, and the ledger owes it. */
function checkDebts({ simulation, payments }: AtRest, record: BookingRecord): void {
  for (const { id, debt_minor } of record.payments) {
    const [row] = payments.all("SELECT count(*) AS n, sum(amount_minor) AS owed FROM refund_debts WHERE payment_id = ?", [id]);
    const recorded = Number(row?.["owed"] ?? 0);
    if (recorded !== debt_minor) simulation.violate("M2", `the saga owes ${debt_minor}, recorded are ${recorded}`, record.id);
    if (recorded > 0) simulation.count("a refund debt recorded");
  }
  const debt = record.payments.reduce((sum, paid) => sum + paid.debt_minor, 0);
  const [row] = payments.all(
    "SELECT sum(credit_minor - debit_minor) AS owed FROM ledger_entries WHERE booking_id = ? AND account = 'refunds_payable'",
    [record.id],
  );
  const owed = Number(row?.["owed"] ?? 0);
  if (owed !== debt) simulation.violate("M2", `the ledger owes ${owed}, the saga ${debt}`, record.id);
}

/** N1: one letter for each thing that happened, none for what did not. */
function checkLetters({ simulation, monitor, letters }: AtRest, record: BookingRecord): void {
  const statuses = monitor.bookings.get(record.id)?.statuses ?? [];
  for (const news of ["confirmed", "failed", "expired", "cancelled"] as const) {
    const due = statuses.includes(news) ? 1 : 0;
    const got = letters.get(`${record.id}:booking.${news}`) ?? 0;
    if (got !== due) simulation.violate("N1", `${got} letters that it is ${news}, due ${due}`, record.id);
  }
  const refunded = letters.get(`${record.id}:booking.refunded`) ?? 0;
  const due = refundsToTell(record);
  if (!due.includes(refunded)) simulation.violate("N1", `${refunded} letters of a refund, due ${due.join(" or ")}`, record.id);
}

/** A refund that was made has one letter; one that came back afterwards may have had one before. */
function refundsToTell(record: BookingRecord): number[] {
  const paid = currentPayment(record);
  if (paid === undefined || (paid.refunded_minor === 0 && paid.debt_minor === 0)) return [0];
  if (paid.debt_minor > 0) return [0, 1];
  return [1];
}

/** B6: status, price and tickets are listed as they are. */
function checkProjection({ simulation, bookings }: AtRest, { id, status, total_minor, tickets }: BookingRecord): void {
  const [row] = bookings.all("SELECT status, total_minor FROM bookings WHERE id = ?", [id]);
  const numbers = bookings.all("SELECT number FROM tickets WHERE booking_id = ?", [id]).map(({ number }) => String(number));
  const listed = [row?.["status"], row?.["total_minor"], ...numbers.toSorted()].join(" ");
  const due = [status, total_minor, ...tickets.map(({ number }) => number).toSorted()].join(" ");
  if (listed !== due) simulation.violate("B6", `listed as ${listed}, is ${due}`, id);
}

/** B5: no two tickets have one number. */
function checkTickets({ simulation }: AtRest, records: readonly BookingRecord[]): void {
  const owners = new Map<string, string>();
  for (const { id, tickets } of records)
    for (const { number } of tickets) {
      const other = owners.get(number);
      if (other !== undefined) simulation.violate("B5", `ticket ${number} is one of ${other}, too`, id);
      owners.set(number, id);
    }
}

/** S7, and nothing left to send. */
function checkLeftovers({ simulation, shards, flights }: AtRest, claimed: StoredSeat[], known: Set<string>): void {
  for (const { flight_id, state, booking_id, designator } of claimed)
    if (state !== "sold" || !known.has(booking_id))
      simulation.violate("S7", `${flight_id} keeps ${designator} ${state}`, booking_id);
  for (const db of [...shards, ...flights.values()]) {
    if (!tableExists(db, "outbox")) continue;
    for (const row of db.all("SELECT * FROM outbox", []))
      simulation.violate("outbox", `left: ${JSON.stringify(row).slice(0, 200)}`, row["booking_id"] as string | null);
  }
}

/** M4 and M6: every entry balances, and the ledger says of each booking what the provider says. */
function checkLedger({ simulation, intents: all, payments }: AtRest): void {
  const rows = payments.all(
    `SELECT booking_id, sum(debit_minor) - sum(credit_minor) AS balance,
      sum(CASE WHEN account = 'provider_clearing' THEN debit_minor - credit_minor ELSE 0 END) AS clearing
      FROM ledger_entries GROUP BY booking_id`,
    [],
  );
  const clearing = new Map(rows.map((row) => [String(row["booking_id"]), Number(row["clearing"])]));
  for (const row of rows)
    if (Number(row["balance"]) !== 0) simulation.violate("M4", "debits are not credits", String(row["booking_id"]));
  for (const [id, intents] of all) {
    const due = intents.reduce((sum, intent) => sum + netOf(intent) - intent.disputed_minor, 0);
    if ((clearing.get(id) ?? 0) !== due)
      simulation.violate("M6", `the ledger says ${clearing.get(id) ?? 0}, the provider ${due}`, id);
  }
}

const tableExists = (db: Database, name: string): boolean =>
  db.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).length > 0;
