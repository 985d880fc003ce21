import { beforeEach, expect, test } from "vitest";
import type { SeriesDelta } from "#contracts/metrics.ts";
import type { BookingRecord, Run } from "#domain/booking/record.ts";
import { meter } from "#platform/meter.ts";
import { Progress } from "./progress.ts";
import type { Entry, LogRow, Row } from "./store.ts";

async function counted(): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  const add = async (deltas: SeriesDelta[]) => {
    for (const { series, value } of deltas) if (!series.includes("_bucket")) all[series.replace("holdfast_", "")] = value;
    return { stored: deltas.length, refused: 0 };
  };
  await meter.flush({ getByName: () => ({ add, set: async () => {}, fetch: async () => new Response() }) });
  return all;
}
beforeEach(async () => {
  await counted();
});

const run = (step: Run["step"], direction: Run["direction"] = "forward"): Run => ({
  saga: "book",
  direction,
  step,
  suspended: false,
  failure: null,
});
const record = (change: Partial<BookingRecord>): BookingRecord =>
  ({ status: "paying", payments: [], failure: null, run: null, ...change }) as BookingRecord;
const entry = (of: BookingRecord): Entry => ({ record: of }) as Entry;
/** As the store does it. */
function change(progress: Progress, of: Entry, after: BookingRecord, now: number): void {
  progress.changed(of, after, now);
  of.record = after;
}
const duration = (step: string, part: "sum" | "count", direction = "forward") =>
  `saga_step_duration_seconds_${part}{saga="book",direction="${direction}",step="${step}"}`;

test("a step is timed from when it was asked for until the saga goes on", async () => {
  const progress = new Progress();
  const booking = entry(record({}));
  change(progress, booking, record({ run: run("pin") }), 1_000);
  change(progress, booking, record({ run: run("pin") }), 1_500);
  change(progress, booking, record({ run: run("authorise") }), 3_000);
  change(progress, booking, record({ run: null }), 3_250);
  progress.stored();
  expect(await counted()).toEqual({
    [duration("pin", "sum")]: 2,
    [duration("pin", "count")]: 1,
    [duration("authorise", "sum")]: 0.25,
    [duration("authorise", "count")]: 1,
  });
});

test("a booking that was read again is timed from the first line of its log that has the step, not from an earlier time at it", async () => {
  const progress = new Progress();
  const at = (ms: number, step: LogRow["step"], direction: LogRow["direction"] = "forward"): LogRow => ({
    version: ms,
    at: ms,
    event: "e",
    saga: step === null ? null : "book",
    direction: step === null ? null : direction,
    step,
  });
  const booking = entry(record({ run: run("authorise") }));
  progress.resumed(booking, [at(1_000, "authorise"), at(2_000, "pin"), at(5_000, "authorise"), at(6_000, "authorise")]);
  change(progress, booking, record({ run: run("capture", "undo") }), 65_000);
  progress.stored();
  expect((await counted())[duration("authorise", "sum")]).toBe(60);
});

test("a booking counts for each status that it comes to, its payments for each state, and why it failed", async () => {
  const progress = new Progress();
  progress.opened(record({ status: "held" }));
  const booking = entry(record({ status: "held" }));
  const paid = (state: string) => [{ state }] as BookingRecord["payments"];
  change(progress, booking, record({ status: "paying", payments: paid("processing") }), 1);
  change(progress, booking, record({ status: "paying", payments: paid("failed") }), 2);
  const failure = { code: "payment_declined", decline_code: null } as const;
  change(progress, booking, record({ status: "failed", payments: paid("failed"), failure }), 3);
  change(progress, booking, record({ status: "failed", payments: paid("failed"), failure }), 4);
  progress.stored();
  expect(await counted()).toEqual({
    'bookings_total{status="held"}': 1,
    'bookings_total{status="paying"}': 1,
    'bookings_total{status="failed"}': 1,
    'payments_total{state="processing"}': 1,
    'payments_total{state="failed"}': 1,
    'booking_failures_total{code="payment_declined"}': 1,
  });
});

test("a compensation counts once, its repeats as such; a projection that has waited is no repeat", async () => {
  const progress = new Progress();
  const row = (attempts: number, compensates: boolean): Row =>
    ({ attempts, command: { to: "payments", type: "payment.refund", compensates } }) as Row;
  progress.put(row(1, true), undefined);
  progress.put(row(2, true), row(1, true));
  progress.put(row(2, true), row(2, true));
  progress.put(row(0, false), undefined);
  progress.put(row(1, false), row(0, false));
  progress.stored();
  expect(await counted()).toEqual({
    'compensations_total{command="payment.refund"}': 1,
    'outbox_resends_total{to="payments"}': 1,
  });
});

test("what was not stored is not counted", async () => {
  const progress = new Progress();
  progress.opened(record({ status: "held" }));
  progress.forget();
  progress.stored();
  expect(await counted()).toEqual({});
});
