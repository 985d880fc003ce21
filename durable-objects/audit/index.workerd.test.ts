import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import { BookingsMessage, NotificationsMessage, PaymentsMessage, SearchMessage } from "#contracts/messages.ts";
import { heldFacts, line } from "#domain/audit/audit.fixture.ts";
import type { IntentFact } from "#domain/audit/facts.ts";
import type { FlightSeats } from "../flight-seats/index.ts";
import type { Audits } from "./index.ts";

type Stub = DurableObjectStub<Audits>;
const audits = (env as unknown as { AUDITS: DurableObjectNamespace<Audits> }).AUDITS;
const SCHEMAS = {
  BOOKINGS_QUEUE: BookingsMessage,
  PAYMENTS_QUEUE: PaymentsMessage,
  NOTIFICATIONS_QUEUE: NotificationsMessage,
  SEARCH_QUEUE: SearchMessage,
};
/** A shard with nobody in it. */
const SHARDS = ["98"];
const nothing = ({ source }: AuditRead): AuditPage => ({ source, rows: [], next: null });
let serial = 0;

/** An object whose services answer as told: null is no answer. */
async function audited(answer: (asked: AuditRead) => AuditPage | null) {
  const stub: Stub = audits.getByName(`audit-${++serial}`);
  const asked: AuditRead[] = [];
  const queueOf = (name: keyof typeof SCHEMAS) => ({
    send: async (message: unknown) => {
      const parsed = SCHEMAS[name].parse(message);
      if (parsed.type !== "audit.read") throw new Error("another message");
      asked.push(parsed.data);
    },
  });
  await runInDurableObject(stub, (instance) => {
    const names = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[];
    const queues = Object.fromEntries(names.map((name) => [name, queueOf(name)]));
    const { env: real } = instance as unknown as { env: object };
    Object.defineProperty(instance, "env", { value: { ...real, ...queues, LOG_LEVEL: "silent" }, configurable: true });
  });
  const start = async (key = "k", request_hash = "h", repairs = false) =>
    stub.start({ key, request_hash, shards: SHARDS, repairs });
  let answered = 0;
  /** Answers what was asked since, as the services would. */
  const answerAll = async () => {
    for (; answered < asked.length; answered++) {
      const read = asked[answered];
      const page = read === undefined ? null : answer(read);
      // Each page comes twice, as the answer to a copy of the message would.
      for (let copy = 0; read !== undefined && page !== null && copy < 2; copy++) await stub.deliver(read, page);
    }
  };
  const finished = async () => {
    const isOver = async () => {
      await answerAll();
      return (await latest(stub)).status !== "running";
    };
    await expect.poll(isOver, { interval: 20 }).toBe(true);
    return latest(stub);
  };
  return { stub, asked, start, answerAll, finished };
}

async function latest(stub: Stub) {
  const found = await stub.get("latest");
  if (!found.ok) throw new Error("no audit was started");
  return found.value;
}

describe("an audit", () => {
  test("asks every service for its first page once, in messages they understand, and is empty where there is nothing", async () => {
    const { asked, start, finished } = await audited(nothing);
    await start();
    const report = await finished();
    expect(report).toMatchObject({ status: "empty", discrepancies: [], finished_at: expect.any(String) });
    expect(asked.map(({ source }) => source).toSorted()).toEqual([
      "debts",
      "entries",
      "flights",
      "intents",
      "notices",
      "payments",
      "projections",
      "provider_refunds",
    ]);
    expect(asked.every(({ cursor }) => cursor === null)).toBe(true);
  });

  test("adds up the rows that services, shards and flights say they have", async () => {
    const rows = [0, 1].map((n) => ({ flight_id: `HF71${n}_2027-02-01_LHR` }));
    const flights = env as unknown as { FLIGHT_SEATS: DurableObjectNamespace<FlightSeats> };
    for (const { flight_id } of rows)
      await flights.FLIGHT_SEATS.getByName(flight_id).release({ booking_id: "bkg_98_0", attempt: flight_id });
    const { start, finished } = await audited((read) => {
      if (read.source === "flights") return { source: "flights", rows, next: null, sizes: { availability: 2 } };
      if (read.source === "payments") return { source: "payments", rows: [], next: null, sizes: { inbox: 7, refunds: 0 } };
      return nothing(read);
    });
    await start();
    expect((await finished()).sizes).toEqual({
      flights: { holds: 0, tombstones: 2, cooldowns: 0, outbox: 0 },
      payments: { inbox: 7, refunds: 0 },
      sagas: { sagas: 0, openings: 0, outbox: 0, inbox: 0, saga_log: 0, hops: 0 },
      search: { availability: 2 },
    });
  });

  test("goes on behind each page, and takes no page twice", async () => {
    const flight = (n: number) => ({ flight_id: `HF${n}_2027-02-01_LHR` });
    const { asked, start, finished } = await audited((read) => {
      if (read.source !== "flights") return nothing(read);
      const [first, second] = [flight(700), flight(701)];
      return read.cursor === null
        ? { source: "flights", rows: [first], next: first.flight_id }
        : { source: "flights", rows: [second], next: null };
    });
    await start();
    await finished();
    expect(asked.filter(({ source }) => source === "flights").map(({ cursor }) => cursor)).toEqual([null, flight(700).flight_id]);
  });

  test("looks twice before it reports, and then names what it found", async () => {
    const intent: IntentFact = {
      booking_id: "bkg_98_00000000000000000000000000",
      id: "pi_1",
      payment_id: null,
      status: "succeeded",
      amount_minor: 500,
      received_minor: 500,
      currency: "GBP",
    };
    const { asked, start, finished } = await audited((read) =>
      read.source === "intents" ? { source: "intents", rows: [intent], next: null } : nothing(read),
    );
    await start();
    const report = await finished();
    expect(report.status).toBe("discrepancies");
    expect(report.discrepancies.map(({ invariant, ids }) => [invariant, ids])).toEqual([
      ["M6", [intent.booking_id, intent.id]],
      ["M8", [intent.booking_id]],
    ]);
    expect(asked.filter(({ source }) => source === "intents")).toMatchObject([
      { booking_ids: null },
      { booking_ids: [intent.booking_id], intent_ids: ["pi_1"] },
    ]);
  });

  test("reports what only all bookings together show, and what a flight does by itself", async () => {
    const [first = "", second = ""] = ["5", "6"].map((n) => `bkg_98_${n.padStart(26, "0")}`);
    const [sold] = heldFacts().sagas;
    const sagas = [first, second].map((id) => ({ ...sold, booking_id: id, id, expires_at: Date.now() + 600_000 }));
    const flight_id = "HF720_2027-02-01_LHR";
    const seat = { designator: "1A", state: "sold", booking_id: first, attempt: "a", passenger_id: "pax_1", booking_class: "Y" };
    const facts = {
      seats: [seat, seat],
      booking_classes: [{ booking_class: "Y", authorised: 0, honoured: 0 }],
      check_ins: [first, second].map((booking_id) => ({ sequence: 1, booking_id, passenger_id: "pax_2" })),
      sizes: {},
      overdue: [{ id: "inventory", tries: 9 }],
    };
    const { stub, start, finished } = await audited((read) => {
      if (read.source === "entries")
        return { source: "entries", rows: [{ ...line("e", "other", "fees", 5, 0), booking_id: first }], next: null };
      return read.source === "flights" ? { source: "flights", rows: [{ flight_id }], next: null } : nothing(read);
    });
    await runInDurableObject(stub, (instance) => {
      Object.assign((instance as unknown as { env: object }).env, {
        BOOKING_SAGAS: { getByName: () => ({ auditFacts: async () => sagas, sizes: async () => ({}) }) },
        FLIGHT_SEATS: { getByName: () => ({ auditFacts: async () => facts }) },
      });
    });
    await start();
    const { discrepancies } = await finished();
    for (const found of [
      { invariant: "B5", ids: [first, second] },
      { invariant: "M4", ids: ["GBP"] },
      { invariant: "S1", ids: [flight_id, "1A"] },
      { invariant: "S2", ids: [flight_id, "Y"] },
      { invariant: "S13", ids: [flight_id, first, second] },
      { invariant: "B6", ids: [flight_id, "inventory"] },
    ])
      expect(discrepancies).toContainEqual(expect.objectContaining(found));
  });

  test("forgets what was only half done at the first look", async () => {
    let looks = 0;
    const { start, finished } = await audited((read) => {
      if (read.source !== "projections" || ++looks > 1) return nothing(read);
      const row = { booking_id: "bkg_98_00000000000000000000000001", id: "bkg_98_00000000000000000000000001" };
      const shown = { status: "held", record_locator: "K7QXZ4", currency: "GBP", total_minor: 1, passengers: 1, tickets: [] };
      return { source: "projections", rows: [{ ...row, ...shown }], next: null };
    });
    await start();
    expect(await finished()).toMatchObject({ discrepancies: [] });
    expect(looks).toBe(2);
  });

  test("asks again for a page that did not come, and says in the end whose it was", async () => {
    const { stub, asked, start, answerAll, finished } = await audited((read) =>
      read.source === "notices" ? null : nothing(read),
    );
    await start();
    const notices = () => asked.filter(({ source }) => source === "notices").length;
    await expect.poll(notices).toBe(1);
    await answerAll();
    const overdue = (tries: number) =>
      runInDurableObject(stub, (_, state) => state.storage.sql.exec("UPDATE reads SET sent_at = 1, tries = ?", tries).toArray());
    await expect
      .poll(async () => (await runInDurableObject(stub, (_, state) => state.storage.getAlarm())) ?? 0)
      .toBeGreaterThan(Date.now());
    await overdue(1);
    await runDurableObjectAlarm(stub);
    expect(notices()).toBe(2);
    await overdue(15);
    await runDurableObjectAlarm(stub);
    expect(await finished()).toMatchObject({
      status: "discrepancies",
      discrepancies: [{ invariant: "unread", ids: ["notices"] }],
    });
  });

  test("pokes only where the schedule asked for it, also if an operator's audit was running already", async () => {
    const booking_id = "bkg_98_00000000000000000000000002";
    const shown = { status: "held", record_locator: "K7QXZ4", currency: "GBP", total_minor: 1, passengers: 1, tickets: [] };
    const { start, finished } = await audited((read) =>
      read.source === "projections"
        ? { source: "projections", rows: [{ booking_id, id: booking_id, ...shown }], next: null }
        : nothing(read),
    );
    await start("operator");
    expect(await finished()).toMatchObject({ discrepancies: [{ invariant: "B6", ids: [booking_id] }], poked: 0 });
    const again = await start("operator again");
    expect(await start("schedule", "h", true)).toMatchObject({ value: { body: { id: again.ok && again.value.body.id } } });
    expect(await finished()).toMatchObject({ discrepancies: [{ invariant: "B6", ids: [booking_id] }], poked: 1 });
    await start("operator once more");
    expect(await finished()).toMatchObject({ poked: 0 });
  });

  test("ends only once its alerts can see how, though the counters were away for a moment, and is counted once", async () => {
    const { stub, start, finished } = await audited(nothing);
    let failures = 1;
    const [gauges, counts]: [unknown[], unknown[]] = [[], []];
    const metrics = {
      set: async (values: unknown[]) => {
        if (failures-- > 0) throw new Error("it restarts");
        gauges.push(...values);
      },
      add: async (deltas: unknown[]) => void counts.push(...deltas),
    };
    await runInDurableObject(stub, (instance) => {
      Object.assign((instance as unknown as { env: object }).env, { METRICS: { getByName: () => metrics } });
    });
    await start();
    const report = await finished();
    expect(gauges).toMatchObject([
      { series: "holdfast_audit_last_discrepancies{}", value: 0 },
      { series: "holdfast_audit_last_timestamp_seconds{}", value: Date.parse(report.finished_at ?? "") / 1_000 },
    ]);
    await expect.poll(() => counts).toEqual([{ series: 'holdfast_audits_total{status="empty"}', value: 1 }]);
  });

  test("pokes for whoever asks for it while its alerts are being told, and says nothing unread of a page that came in that moment", async () => {
    const booking_id = "bkg_98_00000000000000000000000003";
    const shown = { status: "held", record_locator: "K7QXZ5", currency: "GBP", total_minor: 1, passengers: 1, tickets: [] };
    const rows = [{ booking_id, id: booking_id, ...shown }];
    let tellings = 0;
    const { stub, asked, start, answerAll, finished } = await audited((read) => {
      if (read.source === "notices" && tellings === 0) return null;
      return read.source === "projections" ? { source: "projections", rows, next: null } : nothing(read);
    });
    await runInDurableObject(stub, (instance) => {
      const audit = instance as unknown as Audits;
      const set = async () => {
        tellings += 1;
        const read = asked.find(({ source }) => source === "notices");
        if (tellings === 1 && read !== undefined) {
          await audit.deliver(read, nothing(read));
          throw new Error("it restarts");
        }
        if (tellings === 2) await audit.start({ key: "schedule", request_hash: "h", shards: SHARDS, repairs: true });
      };
      const metrics = { set, add: async () => {} };
      Object.assign((instance as unknown as { env: object }).env, { METRICS: { getByName: () => metrics } });
    });
    await start("operator");
    await expect.poll(() => asked.length).toBeGreaterThan(7);
    await answerAll();
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec("UPDATE reads SET sent_at = 1, tries = 15").toArray());
    await runDurableObjectAlarm(stub);
    const report = await finished();
    expect(report).toMatchObject({ discrepancies: [{ invariant: "B6", ids: [booking_id] }], poked: 1 });
    expect(tellings).toBe(3);
  });

  test("is listed, the newest first, page by page, with the number of what it found", async () => {
    const { stub, start, finished } = await audited(nothing);
    const ids: string[] = [];
    for (const key of ["1", "2", "3"]) {
      await start(key);
      if (key !== "3") await finished();
      ids.unshift((await latest(stub)).id);
    }
    const first = await stub.list({ limit: 2 });
    if (!first.ok) throw new Error("not listed");
    expect(first.value.data).toMatchObject([
      { id: ids[0], status: "running" },
      { id: ids[1], status: "empty", discrepancy_count: 0 },
    ]);
    expect(first.value.data[0]).not.toHaveProperty("discrepancies");
    const second = await stub.list({ limit: 2, cursor: first.value.next_cursor ?? "" });
    expect(second).toMatchObject({ ok: true, value: { data: [{ id: ids[2] }], next_cursor: null } });
    expect(await stub.list({ limit: 2, cursor: "aud_of_nobody" })).toEqual({ ok: false, error: { reason: "invalid_cursor" } });
    await finished();
  });

  test("is one at a time, once for a key, and known by its id", async () => {
    const { stub, start } = await audited(() => null);
    const first = await start("a");
    if (!first.ok) throw new Error("not started");
    // The same bytes, so also in the same order.
    expect(JSON.stringify(await start("a"))).toBe(JSON.stringify({ ok: true, value: { ...first.value, replayed: true } }));
    expect(await start("a", "another")).toMatchObject({ ok: false, error: { reason: "key_reused" } });
    expect(await start("b")).toMatchObject({ ok: true, value: { replayed: false, body: { id: first.value.body.id } } });
    expect(await stub.get(first.value.body.id)).toMatchObject({ ok: true, value: { status: "running" } });
    expect(await stub.get("aud_00000000000000000000000000000000")).toMatchObject({ ok: false, error: { reason: "not_found" } });
  });
});
