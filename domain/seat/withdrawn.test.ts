import { expect, test } from "vitest";
import { err } from "#domain/result.ts";
import { boardingList, checkedIn, checkIn } from "../check-in/check-in.ts";
import { checkInsOf } from "../check-in/check-ins.ts";
import { cancelFlight } from "./cancel-flight.ts";
import { confirm } from "./confirm.ts";
import { type Flight, type FlightDefinition, unknownFlight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { open } from "./open.ts";
import { pin } from "./pin.ts";
import { redefine } from "./redefine.ts";
import { reseat } from "./reseat.ts";
import { DEFINITION, held, NOW, openFlight, owner, request, TTL } from "./flight.fixture.ts";

const WITHDRAWN: FlightDefinition = { ...DEFINITION, withdrawn: true };

/** `held`, `pinned` and `sold` have a seat each; then no timetable has the flight any more. */
function withdrawnFlight(): Flight {
  const flight = openFlight();
  for (const [i, booking] of ["held", "pinned", "sold"].entries()) held(flight, booking, [`1${i}A`]);
  for (const booking of ["pinned", "sold"]) pin(flight, owner(booking), NOW + TTL, NOW);
  confirm(flight, owner("sold"), flight.holds.get("sold")?.epoch ?? 0);
  expect(redefine(flight, { n: 1, definition: WITHDRAWN }).ok).toBe(true);
  return flight;
}

test("a flight that is withdrawn sells nothing more: nobody holds a seat, takes another, or begins to pay for one", () => {
  const flight = withdrawnFlight();
  expect(hold(flight, request("late", ["14A"]), NOW)).toEqual(err({ reason: "flight_closed", known: false }));
  expect(pin(flight, owner("held"), NOW + TTL, NOW)).toEqual(err({ reason: "flight_cancelled" }));
  const seats = [{ passenger_id: "pax_0", designator: "14A" }];
  expect(reseat(flight, owner("held"), { n: 1, seats }, NOW)).toMatchObject(err({ reason: "flight_closed" }));
});

test("what is sold stays so, a sale that may have been paid for comes true, and a repeated hold is answered as before", () => {
  const flight = withdrawnFlight();
  expect(pin(flight, owner("sold"), NOW + TTL, NOW).ok).toBe(true);
  expect(confirm(flight, owner("pinned"), flight.holds.get("pinned")?.epoch ?? 0).ok).toBe(true);
  expect(hold(flight, request("held", ["10A"]), NOW).ok).toBe(true);
});

test("nobody checks in for it, and no check-in of it counts", () => {
  const flight = withdrawnFlight();
  const checkIns = checkInsOf([{ booking_id: "sold", passenger_id: "pax_0", sequence: 1, at: NOW }]);
  const passengers = [{ passenger_id: "pax_0", on_lap: false }];
  const wish = { booking_id: "sold", passengers, recorded: [] };
  expect(checkIn(flight, checkIns, wish, DEFINITION.departs_at - 3_600_000)).toEqual(err({ reason: "flight_cancelled" }));
  expect([checkedIn(flight, checkIns, "sold"), boardingList(flight, checkIns)]).toEqual([null, []]);
});

test("a flight that comes back sells again, and a word that it is withdrawn which comes late changes nothing", () => {
  const flight = withdrawnFlight();
  expect(redefine(flight, { n: 1, definition: DEFINITION })).toEqual(err({ reason: "overtaken" }));
  expect(redefine(flight, { n: 2, definition: DEFINITION }).ok).toBe(true);
  expect(redefine(flight, { n: 1, definition: WITHDRAWN })).toEqual(err({ reason: "overtaken" }));
  expect(redefine(flight, { n: 2, definition: WITHDRAWN })).toEqual(err({ reason: "overtaken" }));
  expect(hold(flight, request("late", ["14A"]), NOW).ok).toBe(true);
  expect(pin(flight, owner("held"), NOW + TTL, NOW).ok).toBe(true);
});

test("it can be cancelled also when it would have left by now: it has not", () => {
  const flight = withdrawnFlight();
  expect(cancelFlight(flight, DEFINITION.departs_at + 1)).toMatchObject({ ok: true, value: { counts: { to_do: 3 } } });
  expect(cancelFlight(openFlight(), DEFINITION.departs_at + 1)).toEqual(err({ reason: "flight_departed" }));
});

test("one whose object has forgotten everything opens as withdrawn, and opening one that flies does not withdraw it", () => {
  const lost = unknownFlight();
  open(lost, WITHDRAWN);
  expect(hold(lost, request("late", ["14A"]), NOW)).toMatchObject(err({ reason: "flight_closed" }));
  const flies = openFlight();
  expect(open(flies, WITHDRAWN).ok).toBe(true);
  expect(hold(flies, request("late", ["14A"]), NOW).ok).toBe(true);
});
