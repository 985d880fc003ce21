import { describe, expect, it, test } from "vitest";
import { checkParty } from "./check-party.ts";

const FLIGHT = { flight_id: "HF101_2026-12-01_LHR", local_date: "2026-12-01" };
const ann = { id: "pax_1", given_name: "Ann", family_name: "Lee", born_on: "1990-05-01" };
const kid = { id: "pax_2", given_name: "Kit", family_name: "Lee", born_on: "2018-05-01" };
const baby = { id: "pax_3", given_name: "Bo", family_name: "Lee", born_on: "2026-01-01" };
const adult = { id: "pax_1", type: "adult" } as const;
const child = { id: "pax_2", type: "child" } as const;
const infant = { id: "pax_3", type: "infant" } as const;
const seat = (designator: string, flight_id = FLIGHT.flight_id) => ({ seat_selections: [{ flight_id, designator }] });

describe("a party", () => {
  it("is right when everybody of the offer is there once, of the right age, with a seat of their own", () => {
    expect(checkParty([{ ...ann, ...seat("14A") }, { ...kid, ...seat("14B") }, baby], [adult, child, infant], [FLIGHT])).toEqual({
      ok: true,
      value: null,
    });
  });

  test.each([
    ["somebody is missing", [ann], [adult, child], "passenger_mismatch"],
    ["somebody is not in the offer", [ann, { ...kid, id: "pax_9" }], [adult, child], "passenger_mismatch"],
    ["one id is used twice", [ann, { ...kid, id: "pax_1" }], [adult, child], "passenger_mismatch"],
    ["an adult travels as a child", [{ ...ann, id: "pax_2" }], [child], "passenger_mismatch"],
    ["a child travels as an infant", [{ ...kid, id: "pax_3" }], [infant], "passenger_mismatch"],
    ["somebody is not born yet", [{ ...baby, born_on: "2027-01-01" }], [infant], "passenger_mismatch"],
    ["an infant wants a seat", [ann, { ...baby, ...seat("14A") }], [adult, infant], "passenger_mismatch"],
    [
      "a seat is on a flight outside the offer",
      [{ ...ann, ...seat("14A", "HF999_2026-12-01_LHR") }],
      [adult],
      "passenger_mismatch",
    ],
    [
      "one passenger wants two seats on a flight",
      [{ ...ann, seat_selections: [...seat("14A").seat_selections, ...seat("14B").seat_selections] }],
      [adult],
      "passenger_mismatch",
    ],
    [
      "two want one seat",
      [
        { ...ann, ...seat("14A") },
        { ...kid, ...seat("14A") },
      ],
      [adult, child],
      "seat_duplicated",
    ],
    [
      "one person is named twice",
      [ann, { ...ann, id: "pax_2", given_name: "ANN" }],
      [adult, { id: "pax_2", type: "adult" } as const],
      "passenger_duplicated",
    ],
  ])("is refused when %s", (_why, members, offered, reason) => {
    expect(checkParty(members, offered, [FLIGHT])).toMatchObject({ ok: false, error: { reason } });
  });

  it("is told when somebody is not born yet, not which age they will be", () => {
    expect(checkParty([{ ...ann, born_on: "2030-05-01" }], [adult], [FLIGHT])).toEqual({
      ok: false,
      error: { reason: "passenger_mismatch", detail: "the date of birth of pax_1 is after the first flight, on 2026-12-01" },
    });
  });

  it("has nobody who is born on the way: neither a lap nor a seat is for somebody who is not there on the first flight", () => {
    const back = { flight_id: "HF102_2026-12-20_JFK", local_date: "2026-12-20" };
    const born = { ...baby, born_on: "2026-12-10" };
    expect(checkParty([ann, born], [adult, infant], [FLIGHT, back])).toEqual({
      ok: false,
      error: { reason: "passenger_mismatch", detail: "the date of birth of pax_3 is after the first flight, on 2026-12-01" },
    });
    expect(checkParty([ann, { ...born, born_on: "2026-12-01" }], [adult, infant], [FLIGHT, back]).ok).toBe(true);
  });

  it("may be two namesakes born on different days", () => {
    expect(
      checkParty([ann, { ...ann, id: "pax_2", born_on: "1961-01-01" }], [adult, { id: "pax_2", type: "adult" }], [FLIGHT]).ok,
    ).toBe(true);
  });

  it("is judged on the day of the last flight: a child who turns twelve on the trip is an adult", () => {
    const turning = { ...kid, born_on: "2014-12-05" };
    expect(checkParty([turning], [child], [FLIGHT]).ok).toBe(true);
    expect(checkParty([turning], [child], [FLIGHT, { flight_id: "HF102_2026-12-08_JFK", local_date: "2026-12-08" }]).ok).toBe(
      false,
    );
  });
});
