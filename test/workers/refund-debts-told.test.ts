import { afterAll, beforeAll, expect, test } from "vitest";
import { TELL_DEBTS_TASK } from "#contracts/names.ts";
import type { SettledRefundDebt } from "#contracts/refund-debts.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const DAY_MS = 86_400_000;
const look = () => system.runTask(TELL_DEBTS_TASK);
const amount = { amount_minor: 46_000, currency: "EUR" };

/** A cancelled booking whose refund the bank has sent back, and whose debt an operator has settled. */
async function settled(
  shard: string,
  email: string,
  {
    settled_at = Date.now(),
    erased = false,
    by = "other_means",
  }: { settled_at?: number; erased?: boolean; by?: SettledRefundDebt["by"] } = {},
): Promise<string> {
  const refund = { amount, status: "failed" as const };
  const booking_id = await booked(system, shard, email, { status: "cancelled", refund }, erased);
  await system.settleDebt({ id: `debt_${shard}`, booking_id, amount, by, settled_at });
  return booking_id;
}
const mailsTo = (email: string, count = 1) =>
  until(
    () => system.deliveries(email),
    (found) => found.length >= count,
  );
/** Another debt that is settled now and told of: whatever was to be told before it is told. */
async function lookAround(shard: string): Promise<void> {
  await settled(shard, `marker-${shard}@example.com`);
  await look();
  await mailsTo(`marker-${shard}@example.com`);
}

test("a debt that was settled days ago, with nobody told since, is one mail however often it is looked for", async () => {
  const booking_id = await settled("61", "paid@example.com", { settled_at: Date.now() - 5 * DAY_MS });
  await Promise.all([look(), look(), look()]);
  const [mail] = await mailsTo("paid@example.com");
  expect(mail?.type).toBe("booking.refunded");
  expect(mail?.text).toContain("The refund to your card did not come through, so we have paid you EUR 460.00 in another way.");
  expect(mail?.id).toBe(`${booking_id}:booking.refunded:debt_61.email@holdfast`);
  await lookAround("62");
  expect(await system.deliveries("paid@example.com")).toHaveLength(1);
});

test("who has the money back by a dispute is told so, and not that we have paid it", async () => {
  await settled("60", "disputed@example.com", { by: "dispute" });
  await look();
  const [mail] = await mailsTo("disputed@example.com");
  expect(mail?.text).toContain("Your refund of EUR 460.00 is part of that");
  expect(mail?.text).not.toContain("in another way");
});

test("two debts of one booking are two mails, one settled weeks ago is no news", async () => {
  const booking_id = await settled("63", "both@example.com");
  await system.settleDebt({
    id: "debt_63_other",
    booking_id,
    amount: { ...amount, amount_minor: 1_000 },
    by: "other_means",
    settled_at: Date.now(),
  });
  await settled("64", "old@example.com", { settled_at: Date.now() - 8 * DAY_MS });
  await look();
  const mails = await mailsTo("both@example.com", 2);
  for (const sum of ["EUR 10.00", "EUR 460.00"])
    expect(mails.filter(({ text }) => text.includes(`paid you ${sum} in another way`))).toHaveLength(1);
  await lookAround("65");
  expect(await system.deliveries("old@example.com")).toEqual([]);
});

test("a shard that is silent delays its own passengers and nobody else", async () => {
  await settled("66", "waits@example.com");
  await settled("67", "does-not-wait@example.com");
  await system.silence("66", true);
  await look();
  await mailsTo("does-not-wait@example.com");
  expect(await system.deliveries("waits@example.com")).toEqual([]);
  await system.silence("66", false);
  await look();
  await mailsTo("waits@example.com");
});

test("debts that nobody can be told of now keep no other waiting, however many they are", async () => {
  const now = Date.now();
  const silent = Array.from({ length: 12 }, (_, n) => String(30 + n));
  await settled("45", "behind-them@example.com", { settled_at: now - 1_000 });
  for (const shard of silent) {
    await settled(shard, `stuck-${shard}@example.com`, { settled_at: now });
    await system.silence(shard, true);
  }
  await until(
    async () => {
      await look();
      return system.deliveries("behind-them@example.com");
    },
    (found) => found.length > 0,
  );
  const stuck = () => Promise.all(silent.map((shard) => system.deliveries(`stuck-${shard}@example.com`)));
  expect((await stuck()).flat()).toEqual([]);
  for (const shard of silent) await system.silence(shard, false);
  await until(
    async () => {
      await look();
      return stuck();
    },
    (found) => found.every(({ length }) => length > 0),
  );
  expect((await stuck()).flat()).toHaveLength(silent.length);
});

test("a mail provider that is down delays the mail, which is sent once", async () => {
  await settled("68", "later@example.com");
  await system.refuse(1);
  await look();
  await mailsTo("later@example.com");
  await lookAround("69");
  expect(await system.deliveries("later@example.com")).toHaveLength(1);
});

test("who does not want to hear of refunds, or is erased, is told nothing, and the notice says why", async () => {
  const unwanted = await settled("70", "unwanted@example.com");
  await system.own(unwanted, "usr_quiet");
  const preferences = { ...ALL_WANTED, email: { ...ALL_WANTED.email, refunded: false } };
  await system.api.setNotificationPreferences({ user_id: "usr_quiet", preferences });
  const erased = await settled("71", "erased@example.com", { erased: true });
  await system.forget(erased);
  await look();
  await lookAround("72");
  expect(await system.api.notifications(unwanted)).toMatchObject([{ type: "booking.refunded", status: "off" }]);
  const [moot] = await until(
    () => system.api.notifications(erased),
    ([first]) => first?.status === "failed",
  );
  expect(moot?.reason).toBe("there is nobody to be told any more");
  for (const email of ["unwanted@example.com", "erased@example.com"]) expect(await system.deliveries(email)).toEqual([]);
});

test("it can be sent again, and says the same, though the booking knows of no such refund", async () => {
  const booking_id = await settled("73", "again@example.com");
  await look();
  await mailsTo("again@example.com");
  const [sent] = await until(
    () => system.api.notifications(booking_id),
    ([first]) => first?.status === "sent",
  );
  expect((await system.api.resendNotification({ id: sent?.id ?? "", operator_id: "usr_op" })).ok).toBe(true);
  const mails = await mailsTo("again@example.com", 2);
  expect(mails[1]?.text).toBe(mails[0]?.text);
});
