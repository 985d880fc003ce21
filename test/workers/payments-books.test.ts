import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { newBooking, task } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
  await system.breaker("close");
});

describe("books and leftovers", () => {
  test("debits equal credits in every currency, and no entry can be changed", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    const { currencies } = await system.api.trialBalance();
    expect(currencies.flatMap(({ accounts }) => accounts.map(({ account }) => account))).toContain("provider_clearing");
    expect(currencies.filter(({ balanced }) => !balanced)).toEqual([]);
    await expect(system.db.prepare("update ledger_entries set debit_minor = 0").run()).rejects.toThrow("append-only");
    await expect(system.db.prepare("delete from ledger_entries").run()).rejects.toThrow("append-only");
  });

  test("a body that is no message is parked with its reason; so is a dead letter, and its saga hears `parked`", async () => {
    const trip = newBooking();
    await system.send({ id: "poison-1", type: "payment.surprise", booking_id: trip.booking });
    const parked = (id: string) =>
      system.db
        .prepare("select type, reason from parked_messages where id = ?")
        .bind(id)
        .first<{ type: string; reason: string }>();
    expect(
      await until(
        () => parked("poison-1"),
        (row) => row !== null,
      ),
    ).toMatchObject({ type: "payment.surprise" });
    const letter = trip.authorize();
    await system.sendDeadLetter(letter);
    await until(
      () => parked(letter.id),
      (row) => row !== null,
    );
    await until(
      () => system.settlements(letter.id),
      (outcomes) => outcomes.length > 0,
    );
    expect(await system.settlements(letter.id)).toMatchObject([{ type: "parked" }]);
  });

  test("a command whose attempt died is resumed by the reconciliation, with the same keys", async () => {
    const trip = newBooking();
    const message = trip.authorize();
    await system.db
      .prepare(
        "insert into inbox (message_id, type, booking_id, body, lease_until, attempts, first_at) values (?, ?, ?, ?, 0, 1, 0)",
      )
      .bind(message.id, message.type, trip.booking, JSON.stringify(message))
      .run();
    await system.send(task("payments.reconcile"));
    await until(
      () => system.settlements(message.id),
      (outcomes) => outcomes.length === 1,
    );
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "requires_capture" }]);
  });

  test("a command that cannot be carried out does not keep the reconciliation from those after it", async () => {
    // Fils go by tens: nobody can charge this.
    const [bad, good] = [newBooking({ total: 5_124, currency: "KWD" }), newBooking()];
    const abandoned = [...Array.from({ length: 5 }, (_, i) => ({ ...bad.authorize(), id: `bad:${i}` })), good.authorize()];
    for (const [i, message] of abandoned.entries())
      await system.db
        .prepare(
          "insert into inbox (message_id, type, booking_id, body, lease_until, attempts, first_at) values (?, ?, ?, ?, 0, 1, ?)",
        )
        .bind(message.id, message.type, message.booking_id, JSON.stringify(message), i)
        .run();
    await system.send(task("payments.reconcile"));
    const attempts = async (): Promise<number> => {
      const rows = await system.db
        .prepare("select attempts from inbox where message_id like 'bad:%'")
        .all<{ attempts: number }>();
      return Math.min(...rows.results.map((row) => row.attempts));
    };
    await until(attempts, (least) => least === 2);
    await system.send(task("payments.reconcile"));
    await until(
      () => system.settlements(good.authorize().id),
      (outcomes) => outcomes.length === 1,
    );
    expect(await system.witness(bad.booking)).toEqual([]);
    await system.db.prepare("delete from inbox where message_id like 'bad:%'").run();
  });

  test("a copy that meets a live lease is acknowledged without a word", async () => {
    const trip = newBooking();
    const message = trip.authorize();
    await system.db
      .prepare(
        "insert into inbox (message_id, type, booking_id, body, lease_until, attempts, first_at) values (?, ?, ?, ?, ?, 1, 0)",
      )
      .bind(message.id, message.type, trip.booking, JSON.stringify(message), Date.now() + 60_000)
      .run();
    const neighbour = newBooking().poll();
    await system.send(message, neighbour);
    await until(
      () => system.settlements(neighbour.id),
      (outcomes) => outcomes.length === 1,
    );
    expect(await system.settlements(message.id)).toEqual([]);
    expect(await system.witness(trip.booking)).toEqual([]);
  });

  test("no personal data stays behind once a command is answered", async () => {
    const message = newBooking().authorize();
    await system.ask(message);
    const row = await system.db
      .prepare("select body, reply from inbox where message_id = ?")
      .bind(message.id)
      .first<{ body: string | null; reply: string }>();
    expect(row).toEqual({ body: null, reply: expect.not.stringContaining("ada@example.com") });
  });
});
