import { describe, expect, test } from "vitest";
import { type BookingDraft, bookingRequest, emptyDraft, seatsNamed, seatsPrice, withoutSeats } from "./booking-draft.ts";
import { localFailure } from "./failure.ts";

const OUT = "HF101_2026-12-01_LHR";
const BACK = "HF102_2026-12-08_JFK";
const draft = (): BookingDraft => ({
  ...emptyDraft([], "ada@example.com"),
  passengers: [
    { id: "pax_0", type: "adult", title: "ms", given_name: " Ada ", family_name: "Byron", born_on: "1990-12-10" },
    { id: "pax_1", type: "infant", title: "", given_name: "Anne", family_name: "Byron", born_on: "2026-01-02" },
  ],
});

describe("the booking form", () => {
  test("asks for no seats where none were chosen, and leaves out what is empty", () => {
    expect(bookingRequest("off_1", draft())).toEqual({
      offer_id: "off_1",
      contact: { email: "ada@example.com" },
      passengers: [
        { id: "pax_0", title: "ms", given_name: "Ada", family_name: "Byron", born_on: "1990-12-10" },
        { id: "pax_1", given_name: "Anne", family_name: "Byron", born_on: "2026-01-02" },
      ],
    });
  });

  test("asks for the seats chosen on each flight, and takes a phone number as people write it", () => {
    const seats = {
      [OUT]: { pax_0: { designator: "14A", price_minor: 1200 } },
      [BACK]: { pax_0: { designator: "20C", price_minor: 0 } },
    };
    const request = bookingRequest("off_1", { ...draft(), phone: "+44 (7700) 900-123", seats });
    expect(request.contact.phone).toBe("+447700900123");
    expect(request.passengers[0]?.seat_selections).toEqual([
      { flight_id: OUT, designator: "14A" },
      { flight_id: BACK, designator: "20C" },
    ]);
    expect(request.passengers[1]).not.toHaveProperty("seat_selections");
    expect(seatsPrice(seats, "GBP")).toEqual({ amount_minor: 1200, currency: "GBP" });
  });

  test("gives up only the seats that are gone, and only on their flight", () => {
    const seats = {
      [OUT]: { pax_0: { designator: "14A", price_minor: 0 }, pax_1: { designator: "14B", price_minor: 0 } },
      [BACK]: { pax_0: { designator: "14A", price_minor: 0 } },
    };
    const failure = {
      ...localFailure("offline"),
      evidence: { seats: [{ flight_id: OUT, designator: "14A" }, "14B", { flight_id: OUT }] },
    };
    expect(withoutSeats(seats, seatsNamed(failure, "seats"))).toEqual({
      [OUT]: { pax_1: { designator: "14B", price_minor: 0 } },
      [BACK]: seats[BACK],
    });
    expect(seatsNamed(failure, "alternatives")).toEqual([]);
  });
});
