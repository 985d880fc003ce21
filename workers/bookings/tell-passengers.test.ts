import { describe, expect, it, vi } from "vitest";
import type { NotificationsApi } from "#contracts/notifications.ts";
import { BookingHeld, BookingRefunded } from "#contracts/messages.ts";
import { ERASED } from "#domain/booking/erase.ts";
import { done } from "#queues/consume.ts";
import { CONFIRMED, nameless, TICKETS } from "../notifications/booking.fixture.ts";
import { tellPassengers } from "./tell-passengers.ts";

const AT = "2026-11-23T19:03:20.000Z";
const ID = CONFIRMED.id;
const SUCCEEDED = { amount: { amount_minor: 10_000, currency: "GBP" }, status: "succeeded" as const };
type Projected = Parameters<typeof tellPassengers>[1][number];

const projected = (version: number, change: Partial<Projected["data"]["booking"]>, user_id = "usr_1"): Projected => ({
  v: 1,
  id: `${ID}:projected:${version}`,
  type: "booking.projected",
  booking_id: ID,
  step: "booking.projected",
  at: AT,
  traceparent: null,
  data: {
    user_id,
    version,
    booking: { ...nameless(ID), timeline: [{ at: AT, event: "booking.held", detail: "" }], ...change },
    tickets: TICKETS,
  },
});
const held = projected(1, { status: "held", expires_at: "2026-11-23T19:18:20.000Z" });
const refunded = projected(7, { status: "cancelled", refund: SUCCEEDED });
const confirmed = projected(4, { status: "confirmed" });

function notifications(tell: NotificationsApi["tell"] = async () => {}) {
  const telling = vi.fn(tell);
  return { telling, env: { NOTIFICATIONS: { tell: telling } } };
}

describe("what lists are told of bookings", () => {
  it("is told to their passengers where it is news, all of it in one call", async () => {
    const { telling, env } = notifications();
    const handled = await tellPassengers(env, [held, confirmed, refunded]);
    for (const { id } of [held, confirmed, refunded]) expect(handled.get(id)).toEqual(done);
    const notices = telling.mock.calls[0]?.[0] ?? [];
    expect(notices.map(({ id }) => id)).toEqual([`${ID}:booking.held`, `${ID}:booking.refunded`]);
    expect(BookingHeld.parse(notices[0]).data.booking.expires_at).toBe("2026-11-23T19:18:20.000Z");
    expect(BookingRefunded.parse(notices[1]).data.refund).toEqual({ amount: SUCCEEDED.amount, by: "card" });
  });

  it("is the same notice however often, and at whatever version, it is told", async () => {
    const { telling, env } = notifications();
    await tellPassengers(env, [held]);
    await tellPassengers(env, [{ ...held, id: `${ID}:projected:3` }]);
    expect(new Set(telling.mock.calls.flatMap(([notices]) => notices.map(({ id }) => id)))).toEqual(
      new Set([`${ID}:booking.held`]),
    );
  });

  it("is not told where there is no news, or nobody to hear it", async () => {
    const { telling, env } = notifications();
    await tellPassengers(env, [confirmed, { ...refunded, data: { ...refunded.data, user_id: ERASED } }]);
    expect(telling).not.toHaveBeenCalled();
  });

  it("comes again where passengers could not be told, and that alone", async () => {
    const { env } = notifications(() => Promise.reject(new Error("down")));
    const handled = await tellPassengers(env, [held, confirmed]);
    expect(handled.get(held.id)).toMatchObject({ kind: "retry", why: "its passengers could not be told: Error: down" });
    expect(handled.get(confirmed.id)).toMatchObject({ kind: "settled" });
  });
});
