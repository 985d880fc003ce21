import { expect, test } from "vitest";
import { envelopeOf } from "./message.ts";
import type { Entry, Row } from "./store.ts";

const BOOKING = "bkg_00_00000000000000000000000000";
const entry = { record: { id: BOOKING }, opening: { traceparent: null } } as Entry;
const row = (id: string, type: string) => ({ id, command: { type }, data: null, at: 0, traceparent: null }) as unknown as Row;

test.each([
  ["authorise:2", "payment.authorize", "authorise"],
  ["refund.undo:1", "payment.refund", "refund.undo"],
  ["booking.confirmed", "booking.confirmed", "booking.confirmed"],
  ["projected:7", "booking.projected", "projected"],
])("of the message %s, %s, one reads that it belongs to %s", (rest, type, step) => {
  expect(envelopeOf(entry, row(`${BOOKING}:${rest}`, type))).toMatchObject({ type, step });
});
