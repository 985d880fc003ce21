import { expect, test } from "vitest";
import type { Settlement } from "#contracts/booking-sagas.ts";
import type { RecordedSpan } from "#contracts/traces.ts";
import type { SagaStore } from "./store.ts";
import { tellSettled } from "./traces.ts";

const GOOD = "bkg_00_good";
const ROW = {
  id: `${GOOD}:capture`,
  at: 1,
  attempts: 1,
  command: { to: "payments", type: "payment.capture", compensates: false },
  traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
};
const settled = (booking_id: string): Settlement => ({
  booking_id,
  message_id: `${booking_id}:capture`,
  outcome: { type: "done" },
});

test("a booking that cannot be read keeps nobody from being told, nor from being heard", () => {
  const told: RecordedSpan[] = [];
  const store = {
    get(id: string) {
      if (id !== GOOD) throw new SyntaxError("no JSON");
      return { rows: new Map([[ROW.id, ROW]]) };
    },
    hops: { tell: (more: () => RecordedSpan[]) => told.push(...more()) },
  } as unknown as SagaStore;
  tellSettled(store, [settled("bkg_00_bad"), settled(GOOD)], 2);
  expect(told).toMatchObject([{ name: "payment.capture", ended_at: 2 }]);
});
