import { encode } from "bcbp";
import type { BoardingPassDocument } from "#contracts/check-in.ts";
import type { PassengerType } from "#contracts/common.ts";
import { boardingName } from "#domain/ticket/boarding-name.ts";

/** Passenger description (IATA Res. 792, item 15): whether a man or a woman, nobody here is asked. */
const DESCRIPTIONS: Record<PassengerType, string> = { adult: "0", child: "3", infant: "4" };
/** Where somebody checked in and where the pass was issued (items 12 and 14): on the web, which this API is. */
const WEB = "W";
/** Document type (item 16): a boarding pass. */
const BOARDING_PASS = "B";
/** Passenger status (item 117): checked in. */
const CHECKED_IN = "1";
const NO_SEAT = "INF ";
/** Of a ticket number: the carrier's numeric code, then the document's serial number. */
const AIRLINE_CODE_DIGITS = 3;

/**
 * The pass as bar-coded data (IATA Res. 792): the mandatory items, and of the conditional ones those that a carrier knows. Dates are local to
 * the airport of departure, that of issue too: readers find the year of a flight by it, which must not be a day ahead of them.
 */
export function passBarcodeText({ pass, passenger, bags }: BoardingPassDocument): string {
  const flightDate = dayOf(pass.departs_local);
  const issuedLocal = Date.parse(pass.checked_in_at) + offsetMs(pass.departs_local, pass.departs_at);
  return encode({
    data: {
      passengerName: boardingName(passenger),
      passengerDescription: DESCRIPTIONS[passenger.type],
      checkInSource: WEB,
      boardingPassIssuanceSource: WEB,
      issuanceDate: dayOf(new Date(issuedLocal).toISOString()),
      documentType: BOARDING_PASS,
      boardingPassIssuerDesignator: pass.carrier,
      legs: [
        {
          operatingCarrierPNR: pass.record_locator,
          departureAirport: pass.origin,
          arrivalAirport: pass.destination,
          operatingCarrierDesignator: pass.carrier,
          flightNumber: pass.number.padStart(4, "0"),
          flightDate,
          compartmentCode: pass.booking_class,
          seatNumber: pass.designator?.padStart(4, "0") ?? NO_SEAT,
          checkInSequenceNumber: String(pass.sequence).padStart(4, "0"),
          passengerStatus: CHECKED_IN,
          airlineNumericCode: pass.ticket_number.slice(0, AIRLINE_CODE_DIGITS),
          serialNumber: pass.ticket_number.slice(AIRLINE_CODE_DIGITS),
          marketingCarrierDesignator: pass.carrier,
          freeBaggageAllowance: `${bags}PC`,
        },
      ],
    },
  });
}

const dayOf = (local: string): Date => new Date(`${local.slice(0, 10)}T00:00:00Z`);

/** How far a local time is ahead of its instant. */
const offsetMs = (local: string, instant: string): number => Date.parse(`${local.slice(0, 19)}Z`) - Date.parse(instant);
