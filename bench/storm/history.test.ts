import { expect, test } from "vitest";
import type { Outcome } from "./crowd.ts";
import { CABIN } from "./flights.ts";
import { checkHistories } from "./history.ts";

const FLIGHT = "HF191_2026-12-01_LHR";
const [FIRST, SECOND] = CABIN.map(({ designator }) => designator) as [string, string];
const inMs = (ms: number): string => new Date(performance.timeOrigin + ms).toISOString();

/** `key`'s answer, which came between these two moments. */
const told = (key: string, [invoked_at, answered_at]: [number, number], outcome: Outcome) => ({
  ask: { key },
  invoked_at,
  answered_at,
  outcome,
});
const held = (designator: string, expires_at: string | null): Outcome => ({
  code: "held",
  id: "bkg_1",
  expires_at,
  seats: [{ flight_id: FLIGHT, designator }],
});
const refused = (gone: string): Outcome => ({ code: "409 seat_unavailable", flight_id: FLIGHT, gone: [gone], alternatives: [] });
const LATER = inMs(900_000);

/** What a last look at the seat map says of the two seats; it is taken when the test runs. */
const check = (answers: ReturnType<typeof told>[], states: [string, string], refusals = true) =>
  checkHistories(
    "test",
    answers,
    [FLIGHT],
    {
      seatMap: () =>
        Promise.resolve([
          { designator: FIRST, state: states[0] },
          { designator: SECOND, state: states[1] },
        ]),
    },
    { refusals },
  );

test("answers that one seat could have given pass", async () => {
  const answers = [told("a", [0, 5], held(FIRST, LATER)), told("b", [1, 6], refused(FIRST))];
  await expect(check(answers, ["held", "available"])).resolves.toBeUndefined();
});

test("a seat that runs out may be another's then, and not before", async () => {
  const then = (asked: number) => [
    told("a", [0, 5], held(FIRST, inMs(1_000))),
    told("b", [asked, asked + 5], held(FIRST, LATER)),
  ];
  await expect(check(then(1_010), ["held", "available"])).resolves.toBeUndefined();
  await expect(check(then(500), ["held", "available"])).rejects.toThrow("not linearizable");
});

test("of a hold that had run out before its answer came, nobody knows when it did", async () => {
  const answers = [told("a", [0, 5_000], held(FIRST, null)), told("b", [2_000, 2_005], held(FIRST, LATER))];
  await expect(check(answers, ["held", "available"])).resolves.toBeUndefined();
});

test("a seat given twice, refused while it was free, or free on the map though held, is noticed", async () => {
  const twice = [told("a", [0, 5], held(FIRST, LATER)), told("b", [6, 9], held(FIRST, LATER))];
  await expect(check(twice, ["held", "available"])).rejects.toThrow("not linearizable");
  const early = [told("b", [0, 1], refused(FIRST)), told("a", [2, 5], held(FIRST, LATER))];
  await expect(check(early, ["held", "available"])).rejects.toThrow("not linearizable");
  await expect(check([told("a", [0, 5], held(FIRST, LATER))], ["available", "available"])).rejects.toThrow("not linearizable");
});

test("sold out, told while a seat was free, is noticed for the seat whose turn it is", async () => {
  const soldOut: Outcome = { code: "409 sold_out", flight_id: FLIGHT, gone: [], alternatives: [] };
  const answers = [told("b", [0, 1], soldOut), told("a", [2, 5], held(FIRST, LATER))];
  await expect(check(answers, ["held", "available"])).rejects.toThrow("not linearizable");
  await expect(check(answers, ["held", "available"], false)).resolves.toBeUndefined();
});
