import { displayMoney } from "../money/display.ts";
import type { Money, PassengerFacts, SliceFacts } from "../notification/facts.ts";
import { capitalised, fullName, segmentsOf } from "../notification/itinerary.ts";
import { displayArrival, displayClock, displayDate, displayDuration } from "../time/display.ts";
import { displayTicketNumber } from "./number.ts";

/** What one e-ticket is made from. */
export interface TicketSource {
  ticket: {
    number: string;
    status: string;
    issued_at: string;
    coupons: { flight_id: string; designator: string | null; status: string }[];
  };
  record_locator: string;
  passenger: PassengerFacts;
  slices: SliceFacts[];
  /** Of the whole booking. */
  total: Money;
  price_breakdown?: { base: Money; taxes: { description: string; amount: Money }[]; seats: Money } | undefined;
}
export interface CouponLine {
  flight: string;
  origin: string;
  destination: string;
  date: string;
  departs: string;
  arrives: string;
  cabin: string;
  duration: string;
  seat: string;
  status: string;
}
/** The words of one e-ticket, ready to be laid out on a page. */
export interface TicketSheet {
  number: string;
  record_locator: string;
  passenger: string;
  passenger_type: string;
  issued: string;
  status: string;
  coupons: CouponLine[];
  price: { label: string; value: string }[];
  total: string;
}

/** The sheet of one ticket: its own coupons only, in the order of travel. */
export function ticketSheet({ ticket, record_locator, passenger, slices, total, price_breakdown }: TicketSource): TicketSheet {
  const coupons = segmentsOf(slices).flatMap((segment) => {
    const coupon = ticket.coupons.find(({ flight_id }) => flight_id === segment.flight_id);
    if (coupon === undefined) return [];
    return {
      flight: `${segment.carrier} ${segment.number}`,
      origin: segment.origin,
      destination: segment.destination,
      date: displayDate(segment.departs_local),
      departs: displayClock(segment.departs_local),
      arrives: displayArrival(segment.departs_local, segment.arrives_local),
      cabin: `${capitalised(segment.cabin)} (${segment.booking_class})`,
      duration: displayDuration(segment.duration),
      seat: coupon.designator ?? "none",
      status: capitalised(coupon.status),
    };
  });
  const { base, taxes, seats } = price_breakdown ?? { base: null, taxes: [], seats: null };
  return {
    number: displayTicketNumber(ticket.number),
    record_locator,
    passenger: fullName(passenger),
    passenger_type: capitalised(passenger.type),
    issued: `${displayDate(ticket.issued_at)}, ${displayClock(ticket.issued_at)} UTC`,
    status: capitalised(ticket.status),
    coupons,
    price: [
      ...(base === null ? [] : [{ label: "Fare", value: displayMoney(base) }]),
      ...taxes.map(({ description, amount }) => ({ label: description, value: displayMoney(amount) })),
      ...(seats === null || seats.amount_minor === 0 ? [] : [{ label: "Seats", value: displayMoney(seats) }]),
    ],
    total: displayMoney(total),
  };
}
