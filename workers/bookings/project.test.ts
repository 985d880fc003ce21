import { expect, it } from "vitest";
import type { Booking, Ticket } from "#contracts/bookings.ts";
import type { Env } from "./env.ts";
import { project } from "./project.ts";

/** D1 accepts so many bound parameters in one statement. */
const MAX_PARAMETERS = 100;

/** A database that keeps what it is asked to do. */
function recorder() {
  const batches: { sql: string; parameters: unknown[] }[][] = [];
  const statement = (sql: string, parameters: unknown[]) => ({
    sql,
    parameters,
    bind: (...bound: unknown[]) => statement(sql, bound),
  });
  const DB = {
    prepare: (sql: string) => statement(sql, []),
    batch: (statements: { sql: string; parameters: unknown[] }[]) => {
      batches.push(statements);
      return Promise.resolve(statements.map(() => ({ success: true, results: [], meta: {} })));
    },
  };
  return { batches, env: { DB } as unknown as Env };
}

/** Nine passengers on twelve flights: three tickets each, the most one booking can have. */
function largest(n: number): Parameters<typeof project>[1][number] {
  const id = `bkg_00_${String(n).padStart(26, "0")}`;
  const money = { amount_minor: 1, currency: "GBP" };
  const booking = {
    id,
    record_locator: "ABCDEF",
    status: "confirmed",
    created_at: "t",
    total: money,
    slices: [],
    passengers: [],
  };
  return {
    v: 1,
    id: `${id}:projected:9`,
    type: "booking.projected",
    booking_id: id,
    step: "booking.projected",
    at: "2026-11-23T12:00:00Z",
    traceparent: null,
    data: {
      user_id: "user_1",
      version: 9,
      booking: booking as unknown as Booking,
      tickets: Array.from({ length: 27 }, (_, t) => ({ number: String(9_990_000_000_000 + n * 27 + t) }) as Ticket),
    },
  };
}

it("writes a full queue batch of the largest bookings in one D1 batch of two statements each", async () => {
  const { batches, env } = recorder();
  await project(
    env,
    Array.from({ length: 50 }, (_, n) => largest(n)),
  );
  expect(batches.map((statements) => statements.length)).toEqual([100]);
  const statements = batches.flat();
  expect(Math.max(...statements.map(({ parameters }) => parameters.length))).toBeLessThanOrEqual(MAX_PARAMETERS);
  expect(
    new Set(statements.flatMap(({ parameters }) => parameters).filter((each) => /^999\d{10}$/.test(String(each)))).size,
  ).toBe(50 * 27);
});
