import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { setLogLevel } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { closeAccount, eraseBookings, resumeErasures } from "./erase-account.ts";

setLogLevel("silent");
const NOW = 1_795_600_000_000;
const MINUTE_MS = 60_000;
const USER = "usr_1";
type Shard = Pick<BookingSagasApi, "closeAccount" | "inUse" | "eraseBookings">;

/** Two shards, and the services that an erasure asks. */
function world() {
  const shard = (ids: string[]) => ({
    closeAccount: vi.fn<Shard["closeAccount"]>(async () => {}),
    inUse: vi.fn<Shard["inUse"]>(async () => ({ in_use: [], with_debts: [], next: null })),
    eraseBookings: vi.fn<Shard["eraseBookings"]>(async ({ after }) =>
      after === "" ? { erased: ids.slice(0, 1), kept: 0, next: ids[0] ?? null } : { erased: ids.slice(1), kept: 0, next: null },
    ),
  });
  const shards = { "00": shard(["a", "b"]), "01": shard(["c"]) };
  const PAYMENTS = { owing: vi.fn(async (_ids: string[]): Promise<string[]> => []) };
  const NOTIFICATIONS = {
    eraseBookingNotices: vi.fn(async (_ids: string[]) => {}),
    eraseAccountNotices: vi.fn(async (_user: string) => {}),
  };
  const USERS = {
    unfinishedErasures: vi.fn(async (_limit: number) => [{ user_id: USER, requested_at: NOW }]),
    erasureFinished: vi.fn(async (_user: string) => {}),
  };
  const BOOKING_SAGAS = { getByName: (name: "00" | "01") => shards[name] };
  const env = { SAGA_SHARDS: "2", BOOKING_SAGAS, PAYMENTS, NOTIFICATIONS, USERS } as unknown as Env;
  return { env, shards, PAYMENTS, NOTIFICATIONS, USERS };
}
let here: ReturnType<typeof world>;
beforeEach(() => {
  here = world();
});

describe("closing an account", () => {
  it("closes every shard before it looks at any, for longer than the last token is good", async () => {
    const order: string[] = [];
    for (const shard of Object.values(here.shards)) {
      shard.closeAccount.mockImplementation(async () => void order.push("close"));
      shard.inUse.mockImplementation(async () => {
        order.push("look");
        return { in_use: [], with_debts: [], next: null };
      });
    }
    const closed = await closeAccount(here.env, USER, NOW);
    expect(order).toEqual(["close", "close", "look", "look"]);
    const { until } = here.shards["00"].closeAccount.mock.calls[0]?.[0] ?? { until: null };
    if (!closed.ok || until === null) throw new Error("it is closed");
    expect(until - closed.value.erase_by).toBeGreaterThan(10 * MINUTE_MS);
  });

  it("opens it again everywhere, where something stands in the way, and says what", async () => {
    const held = { booking_id: "bkg_00_x", because: "held" } as const;
    here.shards["01"].inUse.mockResolvedValue({ in_use: [held], with_debts: ["d", "e"], next: null });
    here.PAYMENTS.owing.mockResolvedValue(["e"]);
    expect(await closeAccount(here.env, USER, NOW)).toEqual({
      ok: false,
      error: { reason: "account_in_use", bookings: [held, { booking_id: "e", because: "refund_owed" }] },
    });
    for (const shard of Object.values(here.shards))
      expect(shard.closeAccount).toHaveBeenLastCalledWith({ user_id: USER, until: null });
  });
});

describe("erasing", () => {
  it("goes through every page of every shard, and has what was told of each booking and of the account erased", async () => {
    expect(await eraseBookings(here.env, USER)).toEqual({ erased: 3, kept: 0 });
    expect(here.NOTIFICATIONS.eraseBookingNotices.mock.calls).toEqual([[["a"]], [["b"]], [["c"]]]);
    expect(here.NOTIFICATIONS.eraseAccountNotices).toHaveBeenCalledExactlyOnceWith(USER);
  });

  it("is done only when it was gone over once more after everything under way has ended", async () => {
    await resumeErasures(here.env, NOW + 14 * MINUTE_MS);
    expect(here.NOTIFICATIONS.eraseAccountNotices).toHaveBeenCalledTimes(1);
    expect(here.USERS.erasureFinished).not.toHaveBeenCalled();
    await resumeErasures(here.env, NOW + 15 * MINUTE_MS);
    expect(here.USERS.erasureFinished).toHaveBeenCalledExactlyOnceWith(USER);
  });

  it("is not done while a booking is still in use", async () => {
    here.shards["01"].eraseBookings.mockResolvedValue({ erased: [], kept: 1, next: null });
    await resumeErasures(here.env, NOW + 60 * MINUTE_MS);
    expect(here.USERS.erasureFinished).not.toHaveBeenCalled();
  });

  it("that is cut short anywhere is taken up again from its beginning, and does not stop the next", async () => {
    here.USERS.unfinishedErasures.mockResolvedValue([
      { user_id: USER, requested_at: NOW },
      { user_id: "usr_2", requested_at: NOW },
    ]);
    for (const cut of [here.shards["01"].eraseBookings, here.NOTIFICATIONS.eraseBookingNotices]) {
      cut.mockRejectedValueOnce(new Error("killed"));
      await resumeErasures(here.env, NOW + 15 * MINUTE_MS);
      expect(here.USERS.erasureFinished.mock.calls).toEqual([["usr_2"]]);
      here.USERS.erasureFinished.mockClear();
    }
    await resumeErasures(here.env, NOW + 20 * MINUTE_MS);
    expect(here.USERS.erasureFinished.mock.calls).toEqual([[USER], ["usr_2"]]);
  });
});
