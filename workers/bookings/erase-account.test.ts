import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { TaskRun } from "#contracts/messages.ts";
import { setLogLevel } from "#platform/log.ts";
import { type TaskMessage, taskMessage } from "#queues/task-message.ts";
import { consumeBookings } from "./consume-bookings.ts";
import type { Env } from "./env.ts";
import { closeAccount } from "./erase-account.ts";
import { ERASE_TASK, eraseAtOnce } from "./resume-erasures.ts";

setLogLevel("silent");
const NOW = 1_795_600_000_000;
const MINUTE_MS = 60_000;
const USER = "usr_1";
type Shard = Pick<BookingSagasApi, "closeAccount" | "inUse" | "eraseBookings">;

/** Of all that one request or batch brings about: Cloudflare refuses the next. */
const MAX_CALLS = 32;
const SHARDS = 64;
/** Some of what a request does before its bookings are erased, or the other messages of a batch. */
const OTHER_CALLS = 8;

/** Shards with the bookings of each user, and the services that an erasure asks. */
function world() {
  /** By shard and user: ids of bookings. */
  const bookings: Record<string, string[]>[] = Array.from({ length: SHARDS }, () => ({}));
  const inUse = new Set<string>();
  const shards = bookings.map((ofShard) => ({
    closeAccount: vi.fn<Shard["closeAccount"]>(async () => {}),
    inUse: vi.fn<Shard["inUse"]>(async () => ({ in_use: [], with_debts: [], next: null })),
    eraseBookings: vi.fn<Shard["eraseBookings"]>(async ({ user_id, after, limit }) => {
      const ids = (ofShard[user_id] ?? []).filter((id) => id > after).slice(0, limit);
      const erased = ids.filter((id) => !inUse.has(id));
      return { erased, kept: ids.length - erased.length, next: ids.length < limit ? null : (ids.at(-1) ?? null) };
    }),
  }));
  let calls = 0;
  const call = <A extends unknown[], R>(answer: (...args: A) => R) =>
    vi.fn(async (...args: A) => {
      if (++calls > MAX_CALLS - OTHER_CALLS) throw new Error("too many calls of Workers from one invocation");
      return answer(...args);
    });
  let unfinished: { user_id: string; requested_at: number }[] = [];
  const PAYMENTS = { owing: call((_ids: string[]): string[] => []) };
  const NOTIFICATIONS = { eraseBookingNotices: call((_ids: string[]) => {}), eraseAccountNotices: call((_user: string) => {}) };
  const USERS = {
    unfinishedErasures: call((limit: number, after?: { user_id: string; requested_at: number }) => {
      const rest = after === undefined ? unfinished : unfinished.filter(({ requested_at: at }) => at > after.requested_at);
      return rest.slice(0, limit);
    }),
    erasureFinished: call((user: string) => {
      unfinished = unfinished.filter(({ user_id }) => user_id !== user);
    }),
  };
  const sent: TaskMessage[] = [];
  // As its consumer reads it.
  const delays: number[] = [];
  const OWN_QUEUE = {
    send: async (message: unknown, { delaySeconds = 0 }: QueueSendOptions) => {
      sent.push(TaskRun.parse(JSON.parse(JSON.stringify(message))));
      delays.push(delaySeconds);
    },
  };
  const BOOKING_SAGAS = { getByName: (name: string) => shards[Number(name)] };
  const env = { SAGA_SHARDS: String(SHARDS), BOOKING_SAGAS, PAYMENTS, NOTIFICATIONS, USERS, OWN_QUEUE } as unknown as Env;

  /** One message of the task, or as many as come in one batch. Answers what that sends. */
  const batch = async (now: number, messages: TaskMessage[]): Promise<TaskMessage[]> => {
    calls = 0;
    vi.setSystemTime(now);
    const delivered = messages.map((body) => ({ body, attempts: 1, timestamp: new Date(now), id: body.id, ack: () => {} }));
    await consumeBookings({ queue: "holdfast-bookings", messages: delivered } as unknown as MessageBatch, env, now);
    return sent.splice(0);
  };
  return {
    env,
    shards,
    PAYMENTS,
    NOTIFICATIONS,
    USERS,
    inUse,
    sent,
    delays,
    batch,
    /** A user who is to be erased, with so many bookings in each shard. Answers their ids. */
    book(user: string, each: number): string[] {
      unfinished.push({ user_id: user, requested_at: NOW + unfinished.length });
      for (const [shard, ofShard] of bookings.entries())
        ofShard[user] = Array.from({ length: each }, (_, n) => `${user}_${shard}_${n + 10}`);
      return bookings.flatMap((ofShard) => ofShard[user] ?? []);
    },
    /** What the scheduler asks for, and everything that this leads to. Answers how many messages it took. */
    async run(now: number, { first = [asked(now)], later = now } = {}): Promise<number> {
      let took = 0;
      for (let due = sent.splice(0).concat(first); due.length > 0;) {
        const next = await batch(took === 0 ? now : later, due);
        took += due.length;
        if (took > 200) throw new Error("it never ends");
        due = next;
      }
      return took;
    },
    told: () => NOTIFICATIONS.eraseBookingNotices.mock.calls.flatMap(([ids]) => ids),
    /** Since this was asked for the last time. */
    finished: () => USERS.erasureFinished.mock.calls.splice(0).map(([user]) => user),
  };
}
/** As the scheduler asks. */
const asked = (now: number): TaskMessage => taskMessage(ERASE_TASK, { key: now, at: now });
const copiesOf = (message: TaskMessage, copies: number): TaskMessage[] => Array.from({ length: copies }, () => message);

let here: ReturnType<typeof world>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  here = world();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("closing an account", () => {
  it("closes every shard before it looks at any, for longer than the last token is good", async () => {
    const order: string[] = [];
    for (const shard of here.shards) {
      shard.closeAccount.mockImplementation(async () => void order.push("close"));
      shard.inUse.mockImplementation(async () => {
        order.push("look");
        return { in_use: [], with_debts: [], next: null };
      });
    }
    const closed = await closeAccount(here.env, USER, NOW);
    expect(order.slice(0, SHARDS)).toEqual(here.shards.map(() => "close"));
    expect(order.slice(SHARDS)).toEqual(here.shards.map(() => "look"));
    const { until } = here.shards[0]?.closeAccount.mock.calls[0]?.[0] ?? { until: null };
    if (!closed.ok || until === null) throw new Error("it is closed");
    expect(until - closed.value.erase_by).toBeGreaterThan(10 * MINUTE_MS);
  });

  it("opens it again everywhere, where something stands in the way, and says what", async () => {
    const held = { booking_id: "bkg_00_x", because: "held" } as const;
    here.shards[1]?.inUse.mockResolvedValue({ in_use: [held], with_debts: ["d", "e"], next: null });
    here.PAYMENTS.owing.mockResolvedValue(["e"]);
    expect(await closeAccount(here.env, USER, NOW)).toEqual({
      ok: false,
      error: { reason: "account_in_use", bookings: [held, { booking_id: "e", because: "refund_owed" }] },
    });
    for (const shard of here.shards) expect(shard.closeAccount).toHaveBeenLastCalledWith({ user_id: USER, until: null });
  });

  it("asks for the debts of many shards at once", async () => {
    for (const [n, shard] of here.shards.entries())
      shard.inUse.mockResolvedValue({ in_use: [], with_debts: [`${n}`, `${n}+`], next: null });
    expect(await closeAccount(here.env, USER, NOW)).toMatchObject({ ok: true });
    expect(here.PAYMENTS.owing.mock.calls.flatMap(([ids]) => ids)).toHaveLength(2 * SHARDS);
    for (const [ids] of here.PAYMENTS.owing.mock.calls) expect(ids.length).toBeLessThanOrEqual(50);
  });
});

describe("erasing", () => {
  const SETTLED = NOW + 16 * MINUTE_MS;

  it("goes through every page of every shard, then has what was told of each booking and of the account erased", async () => {
    const booked = here.book(USER, 1);
    expect(await eraseAtOnce(here.env, USER, NOW)).toEqual({ erased: SHARDS, kept: 0 });
    expect(here.told()).toEqual(booked);
    for (const [ids] of here.NOTIFICATIONS.eraseBookingNotices.mock.calls) expect(ids.length).toBeLessThanOrEqual(50);
    expect(here.NOTIFICATIONS.eraseAccountNotices).toHaveBeenCalledExactlyOnceWith(USER);
    expect(here.sent).toEqual([]);
  });

  it("of more than one request may call for is gone on with at once, to the last of them", async () => {
    const booked = here.book(USER, 51);
    await eraseAtOnce(here.env, USER, NOW);
    expect(here.NOTIFICATIONS.eraseAccountNotices).not.toHaveBeenCalled();
    expect(here.sent).toHaveLength(1);
    await here.run(SETTLED, { first: [] });
    expect(new Set(here.told())).toEqual(new Set(booked));
    expect(here.finished()).toEqual([USER]);
  });

  it("is done only when it was gone over once more after everything under way has ended", async () => {
    here.book(USER, 1);
    await here.run(NOW + 15 * MINUTE_MS - 1);
    expect(here.NOTIFICATIONS.eraseAccountNotices).toHaveBeenCalledTimes(1);
    expect(here.finished()).toEqual([]);
    await here.run(NOW + 15 * MINUTE_MS);
    expect(here.finished()).toEqual([USER]);
  });

  it("is not done by a pass that began before, however late that ends", async () => {
    here.book(USER, 51);
    await here.run(NOW + 15 * MINUTE_MS - 1, { later: SETTLED });
    expect(new Set(here.told()).size).toBe(51 * SHARDS);
    expect(here.finished()).toEqual([]);
  });

  it("is not done while a booking is still in use, be it in a part that an earlier message went over", async () => {
    const booked = here.book(USER, 51);
    here.inUse.add(booked[0] ?? "");
    expect(await here.run(SETTLED)).toBeGreaterThan(2);
    expect(here.told()).toHaveLength(51 * SHARDS - 1);
    expect(here.finished()).toEqual([]);
    here.inUse.clear();
    await here.run(SETTLED);
    expect(here.finished()).toEqual([USER]);
  });

  it("of many is done by message after message, each with few enough calls", async () => {
    const users = Array.from({ length: 45 }, (_, n) => `usr_${n}`);
    for (const [n, user] of users.entries()) here.book(user, n % 3);
    await here.run(SETTLED);
    expect(here.finished()).toEqual(users);
    await here.run(SETTLED);
    expect(here.finished()).toEqual([]);
  });

  it("of one that asks for much or fails each time keeps nobody waiting who comes after", async () => {
    here.book("usr_many", 60);
    here.book("usr_broken", 1);
    for (let n = 0; n < 25; n++) here.book(`usr_${n}`, 1);
    here.NOTIFICATIONS.eraseAccountNotices.mockImplementation(async (user) => {
      if (user === "usr_broken") throw new Error("it always fails");
    });
    await here.run(SETTLED);
    const finished = here.finished();
    expect(finished).toHaveLength(26);
    expect(finished).not.toContain("usr_broken");
    here.NOTIFICATIONS.eraseAccountNotices.mockImplementation(async () => {});
    await here.run(SETTLED);
    expect(here.finished()).toEqual(["usr_broken"]);
  });

  // A queue that was paused gives all that the scheduler has asked for meanwhile at once.
  it.each([3, 13, 50])(
    "comes to its end also where %i copies of the task are in one batch, as one of them does",
    async (copies) => {
      for (let n = 0; n < 30; n++) here.book(`usr_${n}`, 2);
      const first = copiesOf(asked(SETTLED), copies);
      const followed = (await here.run(SETTLED, { first })) - copies;
      expect(here.finished()).toHaveLength(30);
      expect(followed).toBeLessThanOrEqual(15);
    },
  );

  it("goes on from each place where runs have stopped, from none of them twice, and what finds no calls left waits", async () => {
    for (let n = 0; n < 45; n++) here.book(`usr_${n}`, 2);
    const [once] = await here.batch(SETTLED, [asked(SETTLED)]);
    const [twice] = await here.batch(SETTLED, once === undefined ? [] : [once]);
    if (once === undefined || twice === undefined) throw new Error("it stops after each batch");
    const first = [...copiesOf(asked(SETTLED), 5), ...copiesOf(once, 13), ...copiesOf(twice, 13)];
    expect(await here.batch(SETTLED, first)).toHaveLength(3);
    await here.run(SETTLED, { first });
    expect(new Set(here.finished()).size).toBe(45);
    expect(Math.min(...here.delays)).toBeGreaterThan(0);
  });

  it("of a batch goes on with the next message where one fails", async () => {
    here.book(USER, 1);
    const later = taskMessage(ERASE_TASK, { key: 1, at: NOW, from: { last: { user_id: "", requested_at: 0 }, pass: null } });
    here.USERS.unfinishedErasures.mockRejectedValueOnce(new Error("away"));
    await here.run(SETTLED, { first: [asked(SETTLED), later] });
    expect(here.finished()).toEqual([USER]);
  });

  it("that is cut short anywhere is taken up again from its beginning", async () => {
    here.book(USER, 1);
    for (const cut of [
      here.shards[1]?.eraseBookings,
      here.NOTIFICATIONS.eraseBookingNotices,
      here.NOTIFICATIONS.eraseAccountNotices,
    ]) {
      cut?.mockRejectedValueOnce(new Error("killed"));
      await here.run(SETTLED);
      expect(here.finished()).toEqual([]);
    }
    await here.run(SETTLED);
    expect(here.finished()).toEqual([USER]);
  });
});
