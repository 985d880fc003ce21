import { invariant } from "../invariant.ts";
import { COUPONS_PER_TICKET } from "./limits.ts";
import type { BookingRecord, TicketRecord } from "./record.ts";

/** The carrier's three-digit accounting code, in front of every ticket number. */
export const AIRLINE_CODE = "999";
const SERIAL_DIGITS = 10;

const ticketsPerPassenger = (record: BookingRecord): number => Math.ceil(record.segments.length / COUPONS_PER_TICKET);

/** How many numbers the booking needs: one ticket per passenger and four coupons. */
export const ticketCount = (record: BookingRecord): number => record.terms.passengers.length * ticketsPerPassenger(record);

/** 13 digits: airline code and serial. */
export function ticketNumber(serial: number): string {
  invariant(Number.isInteger(serial) && serial >= 0 && serial < 10 ** SERIAL_DIGITS, `ticket serial ${serial} is out of range`);
  return AIRLINE_CODE + String(serial).padStart(SERIAL_DIGITS, "0");
}

/** Writes the tickets with the serials from `firstSerial` on: coupons in the order of travel. Infants have no seat. */
export function writeTickets(record: BookingRecord, firstSerial: number, now: number): TicketRecord[] {
  const perPassenger = ticketsPerPassenger(record);
  return record.terms.passengers.flatMap((passenger, p) =>
    Array.from({ length: perPassenger }, (_, t): TicketRecord => ({
      number: ticketNumber(firstSerial + p * perPassenger + t),
      passenger_id: passenger.id,
      issued_at: now,
      state: "open",
      coupons: record.terms.flight_order.slice(t * COUPONS_PER_TICKET, (t + 1) * COUPONS_PER_TICKET).map((flightId) => ({
        flight_id: flightId,
        designator:
          record.segments
            .find((segment) => segment.flight_id === flightId)
            ?.seats.find((seat) => seat.passenger_id === passenger.id)?.designator ?? null,
      })),
    })),
  );
}
