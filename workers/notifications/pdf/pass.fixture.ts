import type { BoardingPassDocument } from "#contracts/check-in.ts";
import { invariant } from "#domain/invariant.ts";
import { CONFIRMED } from "../booking.fixture.ts";

const [passenger] = CONFIRMED.passengers;
invariant(passenger, "the fixture has a passenger");

/** Of the first flight of the fixture's trip. */
export const PASS: BoardingPassDocument = {
  pass: {
    id: "brd_03_0123456789abcdefghjkmnpqrs_1_1",
    booking_id: CONFIRMED.id,
    record_locator: "K3J9QX",
    passenger_id: "pax_1",
    ticket_number: "9990000000120",
    flight_id: "HF11_2026-12-01_LHR",
    carrier: "HF",
    number: "11",
    origin: "LHR",
    destination: "SIN",
    departs_at: "2026-12-01T21:05:00Z",
    departs_local: "2026-12-01T21:05:00+00:00",
    arrives_local: "2026-12-02T18:10:00+08:00",
    boards_at: "2026-12-01T20:25:00Z",
    boards_local: "2026-12-01T20:25:00+00:00",
    terminal: "3",
    cabin: "economy",
    booking_class: "M",
    designator: "14C",
    sequence: 25,
    checked_in_at: "2026-12-01T08:00:00.000Z",
    pdf_url: "/v1/boarding-passes/brd_03_0123456789abcdefghjkmnpqrs_1_1.pdf",
  },
  passenger,
  bags: 1,
};
