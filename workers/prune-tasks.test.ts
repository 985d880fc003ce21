import type { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { setLogLevel } from "#platform/log.ts";
import { type TaskMessage, taskMessage } from "#queues/task-message.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { consumeBookings } from "./bookings/consume-bookings.ts";
import type { Env as BookingsEnv } from "./bookings/env.ts";
import { consumeNotifications } from "./notifications/consume-notifications.ts";
import type { Env as NotificationsEnv } from "./notifications/env.ts";
import { consumePayments } from "./payments/consume-payments.ts";
import type { Env as PaymentsEnv } from "./payments/env.ts";
import { consumeSearch } from "./search/consume-search.ts";
import type { Env as SearchEnv } from "./search/env.ts";
import { pruneExpired } from "./users/prune.ts";

// Mails go that way; none is sent here.
vi.mock("cloudflare:sockets", () => ({}));
setLogLevel("silent");
const NOW = Date.now();
const LONG_AGO = NOW - 400 * 86_400_000;

type Consume = (batch: MessageBatch, env: object) => Promise<void>;
/** What settings they ask for. */
const VARS = { LOG_LEVEL: "silent", TIMETABLE_DAYS: "1", STRIPE_SECRET_KEY: "sk_test", STRIPE_API_BASE: "https://example.com" };
const consumers: Record<string, Consume> = {
  payments: (batch, env) => consumePayments(batch, { ...env, ...VARS } as unknown as PaymentsEnv, NOW),
  notifications: (batch, env) => consumeNotifications(batch, { ...env, ...VARS } as unknown as NotificationsEnv, NOW),
  search: (batch, env) => consumeSearch(batch, { ...env, ...VARS } as unknown as SearchEnv, NOW),
  // Those of the users service, which has no queue.
  bookings(batch, env) {
    const USERS = { pruneExpired: () => pruneExpired((env as BookingsEnv).DB, Date.now()) };
    return consumeBookings(batch, { ...env, ...VARS, USERS } as unknown as BookingsEnv, NOW);
  },
};

/** So many rows that are over, of which `i` is the number. */
function fill(database: DatabaseSync, rows: number, insert: string): void {
  database.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) ${insert}`);
}

/** What grows, where, which task deletes it, and more of it than two runs delete. */
const CASES: [what: string, service: string, database: string, task: string, table: string, rows: number, inserts: string[]][] = [
  [
    "answered commands to payments",
    ...(["payments", "payments", "payments.prune", "inbox", 45_000] as const),
    [
      `INSERT INTO inbox (message_id, type, booking_id, lease_until, attempts, first_at, replied_at) SELECT i, '', '', 0, 1, 0, ${LONG_AGO} FROM n`,
    ],
  ],
  [
    "events of the payment provider",
    ...(["payments", "payments", "payments.prune", "webhook_events", 45_000] as const),
    [`INSERT INTO webhook_events (event_id, type, received_at, delivered_at) SELECT i, '', 0, ${LONG_AGO} FROM n`],
  ],
  [
    "letters to accounts",
    ...(["notifications", "notifications", "notifications.prune", "notifications", 8_000] as const),
    [
      `INSERT INTO notifications (message_id, channel, type, recipient_hash, status, attempts, due_at, created_at, updated_at)
       SELECT i, 'email', 'account.verify', '', 'sent', 1, 0, 0, ${LONG_AGO} FROM n`,
    ],
  ],
  [
    "deliveries to partners",
    ...(["notifications", "notifications", "notifications.prune", "webhook_deliveries", 45_000] as const),
    [
      `INSERT INTO webhook_deliveries (endpoint_id, event_id, type, body, status, attempts, since, due_at, created_at, updated_at)
       SELECT '', i, '', '', 'delivered', 1, 0, 0, 0, ${LONG_AGO} FROM n`,
    ],
  ],
  [
    "one-time values",
    ...(["bookings", "users", "users.prune", "verifications", 45_000] as const),
    [
      `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at) SELECT i, i, '', ${LONG_AGO}, 0, 0 FROM n`,
    ],
  ],
  [
    "lines of timetables that are in force no more",
    ...(["search", "flights", "timetable.extend", "schedule_lines", 410_000] as const),
    [
      `INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at)
       SELECT 'imp_1', '', '', 'ssim', 'superseded', 0, 0 FROM n WHERE i = 1`,
      "INSERT INTO schedule_lines (import_id, line) SELECT 'imp_1', i FROM n",
    ],
  ],
];

test.each(CASES)(
  "%s all go, however many have come together, run after run",
  async (_, service, name, task, table, rows, inserts) => {
    const database = databaseOf(name);
    for (const sql of inserts) fill(database, rows, sql);
    const left = () => Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.["rows"]);
    expect(left()).toBe(rows);

    const sent: { message: TaskMessage; delay_s: number }[] = [];
    const send = async (message: TaskMessage, options: QueueSendOptions) => {
      sent.push({ message, delay_s: options.delaySeconds ?? 0 });
    };
    const env = { ...bindingOf(database), OWN_QUEUE: { send } };
    const after: number[] = [];
    for (let next: TaskMessage | undefined = taskMessage(task, { key: 1, at: NOW }); next !== undefined;) {
      const [body, ack] = [next, () => {}];
      await consumers[service]?.(
        {
          queue: `holdfast-${service}`,
          messages: [{ body, attempts: 1, timestamp: new Date(), id: "", ack }],
        } as unknown as MessageBatch,
        env,
      );
      after.push(left());
      // What else the task sends is no business of this test.
      const more = sent.splice(0).filter(({ message }) => message.data.name !== "fares.keep");
      expect(more.length).toBeLessThanOrEqual(1);
      // Not the whole day's, and something else may be done meanwhile.
      for (const { delay_s } of more) expect(delay_s).toBeGreaterThan(0);
      next = more[0]?.message;
    }
    expect(after).toHaveLength(3);
    expect(after[0]).toBeGreaterThan(0);
    expect(left()).toBe(0);
  },
);
