import { expect, test } from "vitest";
import { type Choosing, type SeatedSegment, chosenSeats, priceOf } from "./chosen-seats.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const segments: SeatedSegment[] = [{ flight_id: FLIGHT, aircraft: "320", cabin: "economy" }];
const choosing = (...designators: string[]): Choosing[] =>
  designators.map((designator, n) => ({ id: `pax_${n + 1}`, seat_selections: [{ flight_id: FLIGHT, designator }] }));
const nobody: ReadonlySet<string> = new Set();

test("seats are priced in the offer's currency: the exit row and the front cost, the others do not", () => {
  const chosen = chosenSeats(choosing("12A", "2C", "20C"), segments, "EUR", nobody);
  expect(chosen).toEqual({
    ok: true,
    value: [
      { flight_id: FLIGHT, passenger_id: "pax_1", price_minor: 2500 },
      { flight_id: FLIGHT, passenger_id: "pax_2", price_minor: 1200 },
    ],
  });
  expect(priceOf(chosen.ok ? chosen.value : [])).toBe(3700);
});

test.each([
  ["a seat the aircraft does not have", choosing("40A"), nobody, "seat_not_found"],
  ["an exit row for a child", choosing("20A", "12A"), new Set(["pax_2"]), "seat_not_allowed"],
])("%s is refused", (_, passengers, careful, reason) =>
  expect(chosenSeats(passengers, segments, "EUR", careful)).toMatchObject({ ok: false, error: { reason, flight_id: FLIGHT } }),
);

test("an exit row is for the others of a child's party", () =>
  expect(chosenSeats(choosing("12A", "20A"), segments, "EUR", new Set(["pax_2"])).ok).toBe(true));
