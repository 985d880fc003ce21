import { capitalised, fullName } from "../notification/itinerary.ts";
import type { PassengerFacts } from "../notification/facts.ts";
import { displayTicketNumber } from "../ticket/number.ts";
import { displayArrival, displayClock, displayDate } from "../time/display.ts";

/** What one boarding pass is made from. */
export interface PassSource {
  pass: {
    record_locator: string;
    ticket_number: string;
    carrier: string;
    number: string;
    origin: string;
    destination: string;
    departs_local: string;
    arrives_local: string;
    boards_local: string;
    terminal: string | null;
    cabin: string;
    booking_class: string;
    designator: string | null;
    sequence: number;
  };
  passenger: PassengerFacts;
  bags: number;
}

/** The words of one boarding pass, ready to be laid out on a page. */
export interface PassSheet {
  passenger: string;
  flight: string;
  date: string;
  origin: string;
  destination: string;
  departs: string;
  arrives: string;
  boards: string;
  terminal: string;
  gate: string;
  seat: string;
  sequence: string;
  cabin: string;
  bags: string;
  record_locator: string;
  ticket_number: string;
}

/** What is known at the airport only. */
const ON_THE_SCREENS = "See screens";
const SEQUENCE_DIGITS = 3;

export const passSheet = ({ pass, passenger, bags }: PassSource): PassSheet => ({
  passenger: fullName(passenger),
  flight: `${pass.carrier} ${pass.number}`,
  date: displayDate(pass.departs_local),
  origin: pass.origin,
  destination: pass.destination,
  departs: displayClock(pass.departs_local),
  arrives: displayArrival(pass.departs_local, pass.arrives_local),
  // On another day than the departure, where that is soon after midnight.
  boards: displayArrival(pass.departs_local, pass.boards_local),
  terminal: pass.terminal ?? ON_THE_SCREENS,
  gate: ON_THE_SCREENS,
  seat: pass.designator ?? "On lap",
  sequence: String(pass.sequence).padStart(SEQUENCE_DIGITS, "0"),
  cabin: `${capitalised(pass.cabin)} (${pass.booking_class})`,
  bags: bags === 0 ? "None" : String(bags),
  record_locator: pass.record_locator,
  ticket_number: displayTicketNumber(pass.ticket_number),
});
