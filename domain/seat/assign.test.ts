import { describe, expect, test } from "vitest";
import { block } from "./block.ts";
import type { Flight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { NOW, held, openFlight, request } from "./flight.fixture.ts";

const assigned = (flight: Flight, designators: (string | null)[]) =>
  held(flight, "b1", designators).seats.map((seat) => seat.designator);
const onA320 = () =>
  openFlight({ aircraft: "320", booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 180 }] });
const leave = (flight: Flight, free: string[]) =>
  block(
    flight,
    [...flight.seats.keys()].filter((designator) => !free.includes(designator)),
  );

describe("seats that were not chosen", () => {
  test("go to one passenger: a free standard window or aisle seat at the front", () =>
    expect(assigned(onA320(), [null])).toEqual(["6A"]));

  test("go to a party side by side on one side of the aisle", () =>
    expect(assigned(onA320(), [null, null, null])).toEqual(["6A", "6B", "6C"]));

  test("go to a bigger party in one row", () =>
    expect(assigned(onA320(), [null, null, null, null, null])).toEqual(["6A", "6B", "6C", "6D", "6E"]));

  test("go to a party larger than any row in neighbouring rows", () => {
    const rows = new Set(assigned(onA320(), Array<null>(9).fill(null)).map((designator) => Number.parseInt(designator, 10)));
    expect([...rows]).toEqual([6, 7]);
  });

  test("are beside the one that was chosen", () =>
    expect(assigned(onA320(), [null, "20E", null]).toSorted()).toEqual(["20D", "20E", "20F"]));

  test("keep to the order of the passengers", () => expect(assigned(onA320(), ["20E", null])[0]).toBe("20E"));

  test("are not those that others pay for, unless nothing else is left", () => {
    const flight = onA320();
    leave(flight, ["1A", "12C", "3C", "30B"]);
    expect(assigned(flight, [null])).toEqual(["30B"]);
    expect(held(flight, "b2", [null]).seats[0]?.designator).toBe("3C");
    expect(
      held(flight, "b3", [null, null])
        .seats.map((seat) => seat.designator)
        .toSorted(),
    ).toEqual(["12C", "1A"]);
  });

  test("are next to each other where a seat between them is taken elsewhere", () => {
    const flight = onA320();
    leave(flight, ["8A", "8C", "15D", "15E"]);
    expect(assigned(flight, [null, null])).toEqual(["15D", "15E"]);
  });

  test("are scattered rather than refused when the cabin is nearly full", () => {
    const flight = onA320();
    leave(flight, ["8A", "15D", "29F"]);
    expect(assigned(flight, [null, null, null]).toSorted()).toEqual(["15D", "29F", "8A"]);
  });
});

describe("seats for children and infants", () => {
  const party = (flight: Flight, seats: { designator: string | null; no_exit_row?: boolean }[]) =>
    hold(flight, request("b1", [], { seats: seats.map((seat, n) => ({ passenger_id: `pax_${n}`, ...seat })) }), NOW);
  const adult = { designator: null };
  const child = { designator: null, no_exit_row: true };
  const seated = (flight: Flight, ...members: { designator: string | null; no_exit_row?: boolean }[]) => {
    const answer = party(flight, members);
    return answer.ok ? answer.value.seats.map(({ designator }) => designator) : answer.error;
  };

  test("are with their party, which stays out of the exit rows as long as there is room", () => {
    const flight = onA320();
    leave(flight, ["12A", "12B", "12C", "20A", "20B", "20C"]);
    expect(seated(flight, adult, child, child)).toEqual(["20A", "20B", "20C"]);
  });

  test("are elsewhere than in the exit row in which an adult has chosen a seat", () => {
    const flight = onA320();
    leave(flight, ["12A", "12B", "15A", "15B"]);
    expect(seated(flight, { designator: "12A" }, child)).toEqual(["12A", "15A"]);
  });

  test("leave the exit rows to those who may sit there when the cabin is nearly full", () => {
    const flight = onA320();
    leave(flight, ["12A", "20F", "12B"]);
    expect(seated(flight, adult, child, adult)).toEqual(["12B", "20F", "12A"]);
  });

  test("are refused as sold out when only exit rows are left, and nothing is held", () => {
    const flight = onA320();
    leave(flight, ["12A", "12B", "20F"]);
    const { version } = flight;
    expect(seated(flight, child, child)).toEqual({ reason: "sold_out", known: false });
    expect(flight).toMatchObject({ version, holds: new Map() });
  });
});
