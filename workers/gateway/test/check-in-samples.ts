import type { BoardingPass, BoardingPassDocument } from "#contracts/check-in.ts";
import * as sample from "./samples.ts";

export const BOARDING_PASS_ID = `${sample.BOOKING_ID.replace("bkg_", "brd_")}_1_1`;

export const boardingPass: BoardingPass = {
  id: BOARDING_PASS_ID,
  booking_id: sample.BOOKING_ID,
  record_locator: "K7QXZ4",
  passenger_id: "pax_1",
  ticket_number: sample.TICKET_NUMBER,
  flight_id: sample.FLIGHT_ID,
  carrier: "HF",
  number: "101",
  origin: "LHR",
  destination: "JFK",
  departs_at: "2026-12-01T10:05:00.000Z",
  departs_local: "2026-12-01T10:05:00+00:00",
  arrives_local: "2026-12-01T13:00:00-05:00",
  boards_at: "2026-12-01T09:25:00.000Z",
  boards_local: "2026-12-01T09:25:00+00:00",
  terminal: "3",
  cabin: "economy",
  booking_class: "M",
  designator: "14C",
  sequence: 25,
  checked_in_at: sample.AT,
  pdf_url: `/v1/boarding-passes/${BOARDING_PASS_ID}.pdf`,
};
export const boardingPassDocument: BoardingPassDocument = {
  pass: boardingPass,
  passenger: sample.ticketDocument.passenger,
  bags: 1,
};
