import { expect, it } from "vitest";
import type { Envelope } from "#contracts/messages.ts";
import type { SagaEnv } from "./env.ts";
import { Sender } from "./sender.ts";
import type { Entry, Row } from "./store.ts";
import { TicketNumbers } from "./ticket-numbers.ts";

const BATCH_LIMIT = { bytes: 256_000, messages: 100 };

/** A notice of about as many bytes of data as asked for. */
function notice(n: number, bytes: number): { entry: Entry; row: Row } {
  const id = `bkg_00_${String(n).padStart(26, "0")}`;
  const entry = { record: { id }, opening: { traceparent: null } } as Entry;
  const command = { id: `${id}:booking.confirmed`, compensates: false, to: "notifications", type: "booking.confirmed" } as const;
  const row = { id: command.id, command, data: "é".repeat(bytes / 2), at: 0, attempts: 1, next_at: 0, traceparent: null };
  return { entry, row };
}

async function send(notices: { entry: Entry; row: Row }[]) {
  const batches: Envelope[][] = [];
  const queue = {
    sendBatch: (messages: { body: Envelope }[]) => {
      batches.push(messages.map(({ body }) => body));
      return Promise.resolve();
    },
  };
  const work: Promise<unknown>[] = [];
  const env = { NOTIFICATIONS_QUEUE: queue } as unknown as SagaEnv;
  const sender = new Sender(
    env,
    new TicketNumbers(env),
    (promise) => work.push(promise),
    () => Promise.resolve(),
  );
  for (const { entry, row } of notices) sender.add(entry, row);
  sender.flush();
  await Promise.all(work);
  return batches;
}

it("keeps every batch within what a queue takes, in bytes and in messages, and sends each message once", async () => {
  const notices = Array.from({ length: 250 }, (_, n) => notice(n, n < 120 ? 10_000 : 200));
  const batches = await send(notices);
  for (const batch of batches) {
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThanOrEqual(BATCH_LIMIT.bytes);
    expect(batch.length).toBeLessThanOrEqual(BATCH_LIMIT.messages);
  }
  expect(batches.flat().map(({ id }) => id)).toEqual(notices.map(({ row }) => row.id));
});

it("sends one batch where one will do", async () => {
  expect(await send(Array.from({ length: 100 }, (_, n) => notice(n, 100)))).toHaveLength(1);
});
