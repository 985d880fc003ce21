import { describe, expect, test } from "vitest";
import { passId, passOf } from "./pass-id.ts";
import { planCheckIn, refusalOf } from "./party.ts";

const FAMILY = {
  passengers: [
    { id: "pax_1", type: "adult" as const },
    { id: "pax_2", type: "child" as const },
    { id: "pax_3", type: "infant" as const },
  ],
  flights: ["HF1_2026-12-01_LHR", "HF2_2026-12-08_JFK"],
};

describe("who is checked in for what", () => {
  test("is everybody for every flight, where nothing is said", () => {
    expect(planCheckIn(FAMILY, {})).toEqual({
      ok: true,
      value: {
        flights: FAMILY.flights,
        passengers: [
          { passenger_id: "pax_1", on_lap: false },
          { passenger_id: "pax_2", on_lap: false },
          { passenger_id: "pax_3", on_lap: true },
        ],
      },
    });
  });

  test("is who and what is named, in the booking's order and each once", () => {
    const wish = { flight_id: "HF2_2026-12-08_JFK", passengers: ["pax_2", "pax_1", "pax_2"] };
    expect(planCheckIn(FAMILY, wish)).toMatchObject({
      ok: true,
      value: { flights: ["HF2_2026-12-08_JFK"], passengers: [{ passenger_id: "pax_1" }, { passenger_id: "pax_2" }] },
    });
  });

  test("is nobody else, on no other flight", () => {
    expect(planCheckIn(FAMILY, { passengers: ["pax_4"] })).toEqual({
      ok: false,
      error: { reason: "passenger_mismatch", detail: "the booking is for pax_1, pax_2, pax_3" },
    });
    expect(planCheckIn(FAMILY, { flight_id: "HF3_2026-12-08_JFK" })).toMatchObject({
      ok: false,
      error: { reason: "passenger_mismatch" },
    });
  });

  test("is no infant without an adult", () => {
    const alone = { ok: false, error: { reason: "infant_without_adult" } };
    expect(planCheckIn(FAMILY, { passengers: ["pax_3"] })).toEqual(alone);
    expect(planCheckIn(FAMILY, { passengers: ["pax_2", "pax_3"] })).toEqual(alone);
    expect(planCheckIn(FAMILY, { passengers: ["pax_1", "pax_3"] })).toMatchObject({ ok: true });
  });
});

test("where every flight refuses, the one that can be waited for is named", () => {
  const closed = { reason: "check_in_closed" as const, closed_at: 1, flight_id: "out" };
  const later = { reason: "check_in_not_open" as const, opens_at: 2, flight_id: "back" };
  expect(refusalOf([closed, later])).toBe(later);
  expect(refusalOf([closed])).toBe(closed);
  expect(refusalOf([])).toBeUndefined();
});

describe("the id of a boarding pass", () => {
  const ID = "brd_03_0123456789abcdefghjkmnpqrs_1_12";
  const OF = { booking_id: "bkg_03_0123456789abcdefghjkmnpqrs", passenger_id: "pax_1", flight: 12 };

  test("says whose it is", () => {
    expect(passId(OF)).toBe(ID);
    expect(passOf(ID)).toEqual(OF);
  });

  test.each(["brd_03_0123_1_1", "bkg_03_0123456789abcdefghjkmnpqrs_1_1", `${ID}3`, ""])("%j is none", (id) => {
    expect(passOf(id)).toBeNull();
  });
});
