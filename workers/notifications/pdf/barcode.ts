import { encode } from "bcbp";
import { azteccode, type DrawingContext } from "bwip-js/generic";
import type { TicketDocument } from "#contracts/bookings.ts";
import { boardingName } from "#domain/ticket/boarding-name.ts";

/** Passenger status "ticket issued, not checked in" (IATA Res. 792, item 117). */
const NOT_CHECKED_IN = "0";
/** Lap infants travel without a seat. */
const NO_SEAT = "INF ";
/** A bar code holds four legs, and so does a ticket. */
const MAX_LEGS = 4;

/** The ticket's flights as bar-coded data (IATA Res. 792), for a kiosk that looks the booking up. */
export function ticketBarcodeText({ ticket, record_locator, passenger, slices }: TicketDocument): string {
  const legs = slices
    .flatMap((slice) => slice.segments)
    .flatMap((segment) => {
      const coupon = ticket.coupons.find(({ flight_id }) => flight_id === segment.flight_id);
      if (coupon === undefined) return [];
      return {
        operatingCarrierPNR: record_locator,
        departureAirport: segment.origin,
        arrivalAirport: segment.destination,
        operatingCarrierDesignator: segment.carrier,
        flightNumber: segment.number.padStart(4, "0"),
        flightDate: new Date(`${segment.departs_local.slice(0, 10)}T00:00:00Z`),
        compartmentCode: segment.booking_class,
        seatNumber: coupon.designator === null ? NO_SEAT : coupon.designator.padStart(4, "0"),
        checkInSequenceNumber: "0000",
        passengerStatus: NOT_CHECKED_IN,
      };
    });
  return encode({ data: { legs: legs.slice(0, MAX_LEGS), passengerName: boardingName(passenger) } });
}

/** An Aztec symbol as an SVG path whose modules are one unit wide. */
export interface AztecPath {
  path: string;
  size: number;
}

export function aztecPath(text: string): AztecPath {
  return azteccode({ bcid: "azteccode", text, scale: 1 }, pathDrawing());
}

/** bwip-js draws onto this: polygons become path segments; an Aztec code has nothing else. */
function pathDrawing(): DrawingContext<AztecPath> {
  let path = "";
  let size = 0;
  const unused = (): never => {
    throw new Error("an Aztec code is made of polygons only");
  };
  return {
    scale: () => null,
    measure: unused,
    init: (width) => {
      size = width;
    },
    line: unused,
    polygon: (points) => {
      path += `M${points.map(([x, y]) => `${x} ${y}`).join("L")}Z`;
    },
    hexagon: unused,
    ellipse: unused,
    fill: () => undefined,
    text: unused,
    end: () => ({ path, size }),
  };
}
