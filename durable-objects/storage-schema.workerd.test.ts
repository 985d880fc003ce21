import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import page from "../docs/storage-schema.md?raw";
import { type Held, command, confirmed, get, held, payBody, paymentId } from "./booking-sagas/booking.fixture.ts";
import { flights, listenTo } from "./flight-seats/object.fixture.ts";
import { sectionsOf } from "./storage-doc.ts";

const MINUTE_MS = 60_000;
const FIRST = "bkg_00_00000000000000000000000001";
const FLIGHT = "HF101_2027-01-10_LHR";
const at = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string;
const some = expect.any(Number) as number;

/** What each query answers of the data below. A question without its rows here fails, and so does the other way round. */
const ANSWERS: Record<string, Record<string, unknown[]>> = {
  FlightSeats: {
    "Who has seat 12A, and until when?": [{ state: "sold", booking_id: FIRST, passenger_id: "pax_1", until: null }],
    "Which flight is this, and how often has it changed?": [{ flight_id: FLIGHT, aircraft: "320", departs: at, version: 8 }],
    "How many seats are free, by cabin?": [{ cabin: "economy", seats: 180, free: 177, sold: 1 }],
    "Which units are sold or on hold, against what the carrier authorised?": [
      { booking_class: "M", authorised: 180, sold: 1, on_hold: 1 },
    ],
    "What did this booking do here? (`ended`: the attempt is over, and stays refused.)": [
      { attempt: "a", state: "sold", seats: '[{"passenger_id":"pax_1","designator":"12A"}]', epoch: 2, at },
      { attempt: "an earlier one", state: "ended", seats: null, epoch: null, at },
    ],
    "Who is checked in, with which number and seat? (A flight that nobody has checked in for has no such table.)": [
      { sequence: 1, booking_id: FIRST, passenger_id: "pax_1", designator: "12A", at },
    ],
    "Which holds run out next?": [{ booking_id: "bkg_01_b", state: "held", seats: 1, until: at, seconds_left: some }],
    "Who may not hold which seat again yet?": [{ user_id: "user_c", designator: "16C", until: at }],
    "Of a cancelled flight: who is not done yet, and who is owed a refund? (Other flights have no such table.)": [
      { booking_id: FIRST, outcome: "to_do", tries: some, told_again: at },
      { booking_id: "bkg_01_b", outcome: "to_do", tries: some, told_again: at },
    ],
    "What has nobody acknowledged?": [
      { id: "expired:bkg_99_c:c", kind: "hold.expired", version: null, tries: some, next_send: at },
      { id: "inventory", kind: "inventory.changed", next_send: at },
    ],
    "Do seats and holds contradict each other? (No row: they agree.)": [],
    "How large is it?": [{ seats: 4, holds: 2, tombstones: 2, cooldowns: 1, outbox: 2 }],
  },
  BookingSagas: {
    "Where does this booking stand?": [
      { status: "confirmed", saga: null, step: null, next_look: at, failure: null, payment: "captured", total: "42000 GBP" },
    ],
    "What has happened to it?": expect.arrayContaining([
      expect.objectContaining({ version: 1, event: "open", at }),
      expect.objectContaining({ event: "payment.captured", saga: "book", direction: "forward", step: "confirm" }),
    ]) as unknown[],
    "Which seats does it have, as far as its saga knows?": [
      { flight_id: FLIGHT, state: "sold", attempt: "a", epoch: 2, seats: '[{"passenger_id":"pax_1","designator":"12A"}]' },
      { flight_id: "HF501_2027-01-17_JFK", state: "sold" },
    ],
    "What is it waiting for?": expect.arrayContaining([
      expect.objectContaining({
        id: `${FIRST}:booking.confirmed`,
        recipient: "notifications",
        // A busy machine has sent it again by now.
        attempts: some,
        since: at,
        next_send: at,
      }),
    ]) as unknown[],
    "How large is the backlog, and how old?": expect.arrayContaining([
      { recipient: "payments", messages: 1, parked: 0, most_attempts: 1, oldest_seconds: some },
    ]) as unknown[],
    "What is nobody acknowledging? (Compensations are sent for ever; the others may be parked.)": [
      { recipient: "payments", compensates: 0, attempts: 1, minutes: 20 },
    ],
    "What are the sagas at work on?": expect.arrayContaining([
      { status: "confirmed", saga: null, step: null, bookings: 1 },
      { status: "paying", saga: "book", step: "authorise", bookings: 1 },
    ]) as unknown[],
    "Which bookings of this shard are on a flight?": [{ id: FIRST, status: "confirmed", state: "sold" }],
    "What is owed to passengers because the provider refused a refund?": [
      { id: FIRST.replace(/1$/, "2"), debt_minor: 37_000, currency: "GBP" },
    ],
    "What did the provider tell us by itself?": [{ event_id: "evt_1", at }],
    "How large is it?": [{ sagas: 3, openings: 3, outbox: some, inbox: 1, saga_log: some }],
  },
};

const sections = sectionsOf(page).filter(({ title }) => title in ANSWERS);

/** The object that each section's queries are run in. */
const objects: Record<string, DurableObjectStub> = {};

beforeAll(async () => {
  const booking = await confirmed();
  expect(booking).toMatchObject({ booking_id: FIRST, flights: [FLIGHT, expect.any(String)] });
  await booking.shard.notify([
    {
      booking_id: FIRST,
      event_id: "evt_1",
      outcome: { type: "payment.captured", payment_id: paymentId(booking), amount_minor: 42_000 },
    },
  ]);
  await owed(await confirmed());
  await overdue(await held());
  const flight = flights.getByName(FLIGHT);
  await listenTo(flight, () => true);
  await others(flight);
  objects["BookingSagas"] = booking.shard as unknown as DurableObjectStub;
  objects["FlightSeats"] = flight as unknown as DurableObjectStub;
});

/** Beside the booking: a hold, one that ran out, a blocked seat, an attempt that ended, a check-in; and then the flight is cancelled. */
async function others(flight: ReturnType<typeof flights.getByName>): Promise<void> {
  const hold = (name: string, shard: string, designator: string, ttl_ms: number) =>
    flight.hold({
      booking_id: `bkg_${shard}_${name}`,
      attempt: name,
      request_hash: name,
      user_id: `user_${name}`,
      cabin: "economy",
      booking_class: "M",
      seats: [{ passenger_id: "pax_1", designator }],
      ttl_ms,
    });
  await hold("b", "01", "14C", 15 * MINUTE_MS);
  await hold("c", "99", "16C", 0);
  await flight.block(["20A"]);
  await flight.release({ booking_id: FIRST, attempt: "an earlier one" });
  await flight.restoreCheckIns([{ booking_id: FIRST, passenger_id: "pax_1", sequence: 1, at: Date.now() }]);
  await flight.cancel();
}

/** Cancelled, and the provider refuses to pay back. */
async function owed(booking: Held): Promise<void> {
  const quote = await booking.shard.quoteCancellation(command(booking, "quote"));
  if (!quote.ok) throw new Error(quote.error.reason);
  await booking.shard.confirmCancellation({ ...command(booking, "confirm"), cancellation_id: quote.value.body.id });
  const rows = await query(
    booking.shard,
    `SELECT id, data ->> '$.amount.amount_minor' AS amount FROM outbox WHERE booking_id = '${booking.booking_id}' AND command ->> 'type' = 'payment.refund'`,
  );
  const refund = rows[0] as { id: string; amount: number };
  await booking.shard.settle([
    {
      booking_id: booking.booking_id,
      message_id: refund.id,
      outcome: {
        type: "payment.refund_failed",
        payment_id: paymentId(booking),
        refund_id: null,
        amount_minor: refund.amount,
        code: "refused",
      },
    },
  ]);
}

/** Being paid for, for twenty minutes now. */
async function overdue(booking: Held): Promise<void> {
  await booking.shard.pay({ ...command(booking, "k"), body: payBody });
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("paying"));
  await query(
    booking.shard,
    `UPDATE outbox SET at = (unixepoch() - 1200) * 1000 WHERE booking_id = '${booking.booking_id}' AND command ->> 'to' = 'payments'`,
  );
}

const query = (stub: unknown, sql: string) =>
  runInDurableObject(stub as DurableObjectStub, (_instance, { storage }) => {
    return storage.sql.exec(sql).toArray() as unknown[];
  });

describe.each(sections)("what docs/storage-schema.md says of $title", ({ title, tables, questions }) => {
  const stub = () => objects[title] as DurableObjectStub;

  it("names every table with every column, and nothing that does not exist", async () => {
    const rows = await query(
      stub(),
      "SELECT t.name AS name, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY t.name, c.cid",
    );
    const stored = Map.groupBy(rows as { name: string; col: string }[], ({ name }) => name);
    expect(Object.fromEntries(tables)).toEqual(
      Object.fromEntries([...stored].map(([name, columns]) => [name, columns.map(({ col }) => col)])),
    );
  });

  it("asks what the answers are known of", () => {
    expect(questions.map(({ question }) => question).toSorted()).toEqual(Object.keys(ANSWERS[title] ?? {}).toSorted());
  });

  it.each(questions)("$question", async ({ question, sql }) => {
    const rows = await query(stub(), sql);
    expect(rows).toMatchObject(ANSWERS[title]?.[question] as unknown[]);
  });
});

it("covers both objects", () => {
  expect(sections.map(({ title }) => title)).toEqual(Object.keys(ANSWERS));
});
