import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import {
  answer,
  bindings,
  command,
  confirmed,
  get,
  type Held,
  held,
  outbox,
  payBody,
  paymentId,
  seatStates,
} from "./booking.fixture.ts";

const [OUT, BACK] = [0, 1];
const flightOf = ({ flights }: Held, which: number) => bindings.FLIGHT_SEATS.getByName(flights[which] ?? "");
const ends = (booking: Held, status: string) => vi.waitFor(async () => expect((await get(booking)).booking.status).toBe(status));
const counts = async (booking: Held, which: number) => (await flightOf(booking, which).cancellation())?.counts;
/** The provider pays back what it is asked for. */
async function payBack(booking: Held): Promise<void> {
  const message_id = `${booking.booking_id}:refund.cancellation:1`;
  await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(message_id));
  await booking.shard.settle([
    {
      booking_id: booking.booking_id,
      message_id,
      outcome: {
        type: "payment.refunded",
        payment_id: paymentId(booking),
        refund_id: "re_1",
        amount_minor: 42_000,
        status: "succeeded",
      },
    },
  ]);
}

describe("a flight that its operator cancels", () => {
  it("has a sold booking refunded whole, and its seats on the other flight given back, through an eviction of both", async () => {
    const booking = await confirmed();
    const flight = flightOf(booking, BACK);
    expect(await flight.cancel()).toMatchObject({ ok: true, value: { counts: { to_do: 1 } } });
    await ends(booking, "cancelling");
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
    await evictDurableObject(booking.shard);
    await evictDurableObject(flight as unknown as DurableObjectStub);
    await payBack(booking);
    await ends(booking, "cancelled");
    await vi.waitFor(async () => expect(await seatStates(booking)).toEqual([[], []]));
    await vi.waitFor(async () => expect(await counts(booking, BACK)).toEqual({ to_do: 0, released: 0, refunded: 1, failed: 0 }));
    const { booking: after, tickets } = await get(booking);
    expect(after.refund).toMatchObject({ amount: { amount_minor: 42_000 }, status: "succeeded" });
    expect(tickets).toMatchObject([{ status: "refunded" }]);
    expect(await flightOf(booking, OUT).cancellation()).toBeNull();
  });

  it("has a held booking let go and counted, and nobody can pay for it any more", async () => {
    const booking = await held();
    await flightOf(booking, OUT).cancel();
    await ends(booking, "cancelled");
    await vi.waitFor(async () => expect(await counts(booking, OUT)).toMatchObject({ to_do: 0, released: 1 }));
    expect(await seatStates(booking)).toEqual([[], []]);
    expect(await booking.shard.pay({ ...command(booking, "late"), body: payBody })).toMatchObject({
      ok: false,
      error: { reason: "invalid_state" },
    });
  });

  it("has a booking that is being paid fail before any money is taken", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    await flightOf(booking, BACK).cancel();
    await vi.waitFor(async () =>
      expect((await get(booking)).booking.timeline.map(({ event }) => event)).toContain("flight.cancelled"),
    );
    await answer(booking, "authorise", "payment.authorized");
    await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:cancel:1`));
    expect((await outbox(booking)).map(({ id }) => id)).not.toContain(`${booking.booking_id}:capture:1`);
    await booking.shard.settle([
      {
        booking_id: booking.booking_id,
        message_id: `${booking.booking_id}:cancel:1`,
        outcome: { type: "payment.cancelled", payment_id: paymentId(booking) },
      },
    ]);
    await ends(booking, "failed");
    expect((await get(booking)).booking).toMatchObject({ failure: { code: "flight_cancelled" }, refund: null });
    expect(await seatStates(booking)).toEqual([[], []]);
  });

  it("asks for nothing twice: a booking that is told again, or is nobody's, says where it stands", async () => {
    const booking = await confirmed();
    const flight_id = booking.flights[BACK] ?? "";
    const nobodys = "bkg_00_zzzzzzzzzzzzzzzzzzzzzzzzzz";
    const tell = () => booking.shard.flightCancelled({ flight_id, booking_ids: [booking.booking_id, nobodys] });
    const unknown = { booking_id: nobodys, outcome: "unknown" };
    expect(await tell()).toEqual([{ booking_id: booking.booking_id, outcome: "to_do" }, unknown]);
    const { version } = await get(booking);
    expect(await tell()).toEqual([{ booking_id: booking.booking_id, outcome: "to_do" }, unknown]);
    expect((await get(booking)).version).toBe(version);
    await payBack(booking);
    await ends(booking, "cancelled");
    await vi.waitFor(async () => expect((await tell())[0]).toMatchObject({ outcome: "refunded" }));
  });
});
