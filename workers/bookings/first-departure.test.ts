import { describe, expect, test } from "vitest";
import type { Env } from "./env.ts";
import { firstDepartureOf } from "./first-departure.ts";

const SOLD = { HF1: "2026-12-01T10:00:00Z", HF2: "2026-12-08T10:00:00Z" };
const at = (instant: string): number => Date.parse(instant);
const command = { booking_id: "bkg_03_0123456789abcdefghjkmnpqrs", user_id: "usr_1", key: "k", request_hash: "h" };

/** `now`: when the timetable has the flights leave; an error where it cannot say. */
function envWith(now: Record<string, string> | Error, status = "confirmed") {
  const asked: string[][] = [];
  const slices = Object.entries(SOLD).map(([flight_id, departs_at]) => ({ segments: [{ flight_id, departs_at }] }));
  const env = {
    BOOKING_SAGAS: {
      getByName: () => ({
        get: ({ user_id }: { user_id: string }) =>
          Promise.resolve(
            user_id === "usr_1"
              ? { ok: true, value: { booking: { status, slices } } }
              : { ok: false, error: { reason: "not_found" } },
          ),
      }),
    },
    SEARCH: {
      flightsNow: async (ids: string[]) => {
        asked.push(ids);
        if (now instanceof Error) throw now;
        return Object.entries(now).map(([id, departs_at]) => ({ id, departs_at }));
      },
    },
  } as unknown as Env;
  return { env, asked };
}

describe("when the first flight of a booking leaves", () => {
  test.each([
    ["as it was sold", SOLD, SOLD.HF1],
    ["as it was brought forward", { ...SOLD, HF1: "2026-11-30T22:00:00Z" }, "2026-11-30T22:00:00Z"],
    ["as it was put off", { ...SOLD, HF1: "2026-12-02T10:00:00Z" }, "2026-12-02T10:00:00Z"],
    ["which is another one, where one was put off beyond it", { ...SOLD, HF1: "2026-12-09T10:00:00Z" }, SOLD.HF2],
    ["as it was sold, where the timetable does not know it", { HF2: SOLD.HF2 }, SOLD.HF1],
    ["as it was sold, where the timetable is silent", new Error("down"), SOLD.HF1],
  ])("is %s", async (_, now, expected) => {
    const { env, asked } = envWith(now);
    expect(await firstDepartureOf(env, command)).toEqual({ first_departure_at: at(expected) });
    // However many flights it has.
    expect(asked).toEqual([Object.keys(SOLD)]);
  });

  test.each(["held", "paying", "expired", "cancelled"])("is not asked for a booking that is %s", async (status) => {
    const { env, asked } = envWith(SOLD, status);
    expect(await firstDepartureOf(env, command)).toEqual({});
    expect(asked).toEqual([]);
  });

  test("nor for somebody else's", async () => {
    const { env, asked } = envWith(SOLD);
    expect(await firstDepartureOf(env, { ...command, user_id: "usr_2" })).toEqual({});
    expect(asked).toEqual([]);
  });
});
