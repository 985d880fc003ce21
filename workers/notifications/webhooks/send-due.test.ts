import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setLogLevel } from "#platform/log.ts";
import { done } from "#queues/consume.ts";
import { taskMessage } from "#queues/task-message.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { consumeNotifications } from "../consume-notifications.ts";
import type { Env } from "../env.ts";
import { openGrants } from "./grants.ts";
import { retryWebhooks, sendEvents, WEBHOOKS_TASK } from "./send-due.ts";

// Mails go that way; none is sent here.
vi.mock("cloudflare:sockets", () => ({}));
setLogLevel("silent");
/** Cloudflare refuses the next call of an invocation, and the other messages of a batch have their calls, too. */
const MAX_CALLS = 32;
const OTHER_CALLS = 22;

let database: DatabaseSync;
let posted: string[];
beforeEach(() => {
  database = databaseOf("notifications");
  posted = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (asked) => {
    posted.push(new Request(asked).url);
    return new Response(null, { status: 204 });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An endpoint of a user's client (empty: of the user), with so many events that are due. */
function given(user: string, client: string, events: number): string[] {
  const id = `${user}-${client}`;
  const ids = Array.from({ length: events }, (_, n) => `${id}-${n}`);
  database
    .prepare(
      `INSERT INTO webhook_endpoints (id, user_id, client_id, slot, url, events, description, secret, rests_until, created_at, updated_at)
       VALUES (?1, ?2, ?3, 0, ?4, '[]', '', 'whsec_c2VjcmV0', 0, 0, 0)`,
    )
    .run(id, user, client, `http://localhost:4000/${id}`);
  const delivery = database.prepare(
    `INSERT INTO webhook_deliveries (endpoint_id, event_id, type, body, status, attempts, since, due_at, created_at, updated_at)
     VALUES (?, ?, '', '{}', 'pending', 0, ?, 0, 0, 0)`,
  );
  for (const event of ids) delivery.run(id, event, Date.now());
  return ids;
}
const deliveries = () =>
  database
    .prepare("SELECT status, attempts, count(*) AS rows FROM webhook_deliveries GROUP BY status, attempts ORDER BY status")
    .all();

/** The users service, which says of each client whether it may read, and the service's own queue. */
function world({ mayRead = () => true }: { mayRead?: (client: string) => boolean } = {}) {
  const asked: string[][] = [];
  const USERS = {
    mayReadBookings: async (grants: { user_id: string; client_id: string }[]) => {
      asked.push(grants.map(({ user_id, client_id }) => `${user_id}-${client_id}`));
      if (asked.length > MAX_CALLS - OTHER_CALLS) throw new Error("too many calls of Workers from one invocation");
      return grants.map(({ client_id }) => mayRead(client_id));
    },
  };
  let sent = 0;
  const delays: number[] = [];
  const OWN_QUEUE = {
    send: async (_: unknown, { delaySeconds = 0 }: QueueSendOptions) => {
      sent += 1;
      delays.push(delaySeconds);
    },
  };
  const env = { ...bindingOf(database), USERS, OWN_QUEUE, PUBLIC_URL: "http://localhost:8787" } as unknown as Env;
  /** One batch of the queue. Answers how often users was asked, and how many messages were sent. */
  const batch = async (work: (env: Env, grants: ReturnType<typeof openGrants>) => Promise<unknown>) => {
    [asked.length, sent] = [0, 0];
    await work(env, openGrants(env));
    return { asked: asked.length, sent };
  };
  return { batch, asked, delays, env };
}

describe("a backlog of events to clients", () => {
  it("is sent without asking for the same client again and again", async () => {
    given("usr_1", "client_1", 400);
    const { batch } = world();
    expect(await batch(retryWebhooks)).toEqual({ asked: 1, sent: 0 });
    expect(deliveries()).toEqual([{ status: "delivered", attempts: 1, rows: 400 }]);
  });

  it("of very many users is sent in several runs, each asking no more than it may, and nothing counts as failed", async () => {
    for (let n = 0; n < 200; n++) given(`usr_${n}`, "client_1", 1);
    const { batch } = world();
    for (let runs = 1, more = 1; more > 0; runs++) {
      const { asked, sent } = await batch(retryWebhooks);
      expect(asked).toBeLessThanOrEqual(MAX_CALLS - OTHER_CALLS);
      expect(runs).toBeLessThan(20);
      more = sent;
    }
    expect(deliveries()).toEqual([{ status: "delivered", attempts: 1, rows: 200 }]);
    expect(new Set(posted).size).toBe(200);
  });

  it("has one count of questions for all that a batch sends, and what is left over is no failure of its message", async () => {
    const events = Array.from({ length: 90 }, (_, n) => given(`usr_${n}`, "client_1", 1)).flat();
    const { batch } = world();
    const { asked, sent } = await batch(async (env, grants) => {
      const answers = await sendEvents(env, events, grants);
      expect([...answers.values()]).toEqual(events.map(() => done));
      await retryWebhooks(env, grants);
    });
    expect(asked).toBeLessThanOrEqual(MAX_CALLS - OTHER_CALLS);
    expect(sent).toBeGreaterThan(0);
    expect(deliveries()).toMatchObject([
      { status: "delivered", attempts: 1 },
      { status: "pending", attempts: 0 },
    ]);
  });
});

describe("messages of the task that come in one batch", () => {
  it("are one run: what it leaves is gone on with once, and not for each of them", async () => {
    for (let n = 0; n < 200; n++) given(`usr_${n}`, "client_1", 1);
    const { batch, env } = world();
    const body = taskMessage(WEBHOOKS_TASK, { key: 1, at: Date.now() });
    const messages = Array.from({ length: 10 }, (_, n) => {
      return { body, attempts: 1, timestamp: new Date(), id: `${n}`, ack: () => {} };
    });
    const queued = { queue: "holdfast-notifications", messages } as unknown as MessageBatch;
    expect((await batch(() => consumeNotifications(queued, env, Date.now()))).sent).toBe(1);
  });
});

describe("a client that may not read any more", () => {
  it("is sent nothing a minute after that was taken back, however long a batch goes on", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    given("usr_1", "client_1", 20);
    const { batch } = world();
    const { sent } = await batch(async (env, grants) => {
      await retryWebhooks(env, grants);
      expect(posted).toHaveLength(20);
      database.exec("UPDATE webhook_deliveries SET status = 'pending', attempts = 0, due_at = 0");
      vi.setSystemTime(Date.now() + 50_000);
      await retryWebhooks(env, grants);
    });
    expect(posted).toHaveLength(20);
    expect(deliveries()).toEqual([{ status: "pending", attempts: 0, rows: 20 }]);
    expect(sent).toBe(1);
  });

  it("is sent nothing, while others are, and that is asked anew in each batch", async () => {
    given("usr_1", "client_gone", 20);
    given("usr_1", "client_here", 20);
    const { batch } = world({ mayRead: (client) => client === "client_here" });
    expect((await batch(retryWebhooks)).asked).toBe(2);
    expect(new Set(posted)).toEqual(new Set(["http://localhost:4000/usr_1-client_here"]));
    database.exec("UPDATE webhook_deliveries SET due_at = 0");
    expect((await batch(retryWebhooks)).asked).toBe(1);
    expect(posted).toHaveLength(20);
  });

  it("is asked for once more where the question fails, and then is sent everything", async () => {
    given("usr_1", "client_1", 20);
    const { batch, env } = world();
    const ask = vi.spyOn(env.USERS, "mayReadBookings").mockRejectedValueOnce(new Error("it was just deployed"));
    expect((await batch(retryWebhooks)).sent).toBe(0);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(deliveries()).toEqual([{ status: "delivered", attempts: 1, rows: 20 }]);
  });

  it("is not known where users is away: nothing more is tried in that batch, and another follows later, not at once", async () => {
    // Their 72 hours are over: a try that fails is the last.
    for (let n = 0; n < 40; n++) given(`usr_${n}`, "client_1", 1);
    database.exec("UPDATE webhook_deliveries SET since = 0");
    const { batch, delays, env } = world();
    const ask = vi.spyOn(env.USERS, "mayReadBookings").mockRejectedValue(new Error("down"));
    expect((await batch(retryWebhooks)).sent).toBe(1);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(delays[0]).toBeGreaterThan(0);
    const untried = database.prepare("SELECT count(*) AS rows FROM webhook_deliveries WHERE attempts = 0").get();
    expect(untried).toEqual({ rows: 34 });
    expect(posted).toEqual([]);
    ask.mockRestore();
    while ((await batch(retryWebhooks)).sent > 0);
    expect(posted).toHaveLength(34);
  });

  it("holds up no endpoint of users themselves where users is away", async () => {
    given("usr_1", "client_1", 20);
    given("usr_1", "", 20);
    const { batch, env } = world();
    vi.spyOn(env.USERS, "mayReadBookings").mockRejectedValue(new Error("down"));
    expect((await batch(retryWebhooks)).sent).toBe(1);
    expect(new Set(posted)).toEqual(new Set(["http://localhost:4000/usr_1-"]));
    expect(posted).toHaveLength(20);
    const tried = database.prepare(
      "SELECT count(*) AS rows FROM webhook_deliveries WHERE endpoint_id LIKE '%client_1' AND attempts > 0",
    );
    expect(tried.get()?.["rows"]).toBeLessThanOrEqual(6);
  });
});
