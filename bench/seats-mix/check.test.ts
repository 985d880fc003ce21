import { expect, test } from "vitest";
import type { SoldFlight } from "../offers.ts";
import { checkReservations } from "./check.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const held = (id: string, name: string, designator: string) => ({
  id,
  customer: { name, token: "" },
  flight: { sold: { flight_id: FLIGHT } as SoldFlight, open: [] },
  designator,
});
const stored = (id: string, customer_id: string, designator: string) => ({ id, customer_id, flight_id: FLIGHT, designator });

test("is content with exactly what was answered", () => {
  expect(() =>
    checkReservations(
      "here",
      [stored("b", "bea", "1B"), stored("a", "ada", "1A")],
      [held("a", "ada", "1A"), held("b", "bea", "1B")],
    ),
  ).not.toThrow();
});

test.each([
  ["a seat that two have", [stored("a", "ada", "1A"), stored("b", "bea", "1A")], `1A of ${FLIGHT}`],
  ["a customer with two seats", [stored("a", "ada", "1A"), stored("b", "ada", "1B")], `ada on ${FLIGHT}`],
])("throws at %s, whatever was answered", (_, rows, what) => {
  const answered = rows.map(({ id, customer_id, designator }) => held(id, customer_id, designator));
  expect(() => checkReservations("here", rows, answered)).toThrow(`1 twice, such as ${what}`);
});

test.each([
  ["that is lost", []],
  ["that has another seat", [stored("a", "ada", "2A")]],
  ["that somebody else has", [stored("a", "eve", "1A")]],
])("throws at an answered reservation %s", (_, rows) => {
  expect(() => checkReservations("here", rows, [held("a", "ada", "1A")])).toThrow("ada was answered 1A as a");
});

test("throws at a reservation that nobody was answered", () => {
  expect(() => checkReservations("here", [stored("a", "ada", "1A"), stored("x", "eve", "9F")], [held("a", "ada", "1A")])).toThrow(
    "1 reservations were answered, 2 are there",
  );
});
