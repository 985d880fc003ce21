import { expect, it } from "vitest";
import { claimOn } from "./claim-on.ts";
import { LOCK_MS } from "./limits.ts";
import type { SegmentState } from "./record.ts";
import { HOLD_MS, NOW, changeSeats, heldBooking, play } from "./world.fixture.ts";

const FLIGHT = "HF101_2026-12-01_LHR";
const inState = (state: SegmentState) => {
  const record = heldBooking();
  for (const segment of record.segments) segment.state = state;
  return claimOn(record, FLIGHT, NOW);
};

it("a held booking claims its seats until its own end", () => {
  expect(inState("held")).toEqual({
    claim: {
      attempt: "a",
      booking_class: "M",
      state: "held",
      seats: [{ passenger_id: "pax_1", designator: "10A" }],
      reseats: 0,
      epoch: 1,
      expires_at: NOW + HOLD_MS,
    },
  });
});

it.each([
  ["pinned", "pinned"],
  ["locked", "pinned"],
  ["sold", "sold"],
] as const)("seats that are %s for the saga are %s at the flight, and nobody's hold ends them within a day", (state, there) => {
  expect(inState(state)).toMatchObject({ claim: { state: there, expires_at: NOW + LOCK_MS } });
});

it.each(["releasing", "released"] as const)("what is %s is claimed no more, and its attempt has ended", (state) => {
  expect(inState(state)).toEqual({ ended: "a" });
});

it("seats that the flight has not given yet are not claimed, nor those of a flight the booking is not on", () => {
  expect(inState("claiming")).toBeNull();
  expect(claimOn(heldBooking(), "HF999_2026-12-01_LHR", NOW)).toBeNull();
});

it("a change of seats that is over counts as two at the flight, so that no late copy of it has an effect", () => {
  const { record } = play(heldBooking(), [changeSeats(heldBooking())]);
  expect(record.seat_changes).toMatchObject([{ state: "done" }]);
  expect(claimOn(record, FLIGHT, NOW)).toMatchObject({ claim: { reseats: 2, seats: record.segments[0]?.seats } });
});
