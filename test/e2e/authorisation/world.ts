import { randomUUID } from "node:crypto";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import { toBase64Url } from "#platform/base64url.ts";
import type { System } from "../../harness/system.ts";
import { clientOf } from "../../harness/client.ts";
import { waitFor } from "../../harness/wait-for.ts";
import { flightsOf, freeSeats, held, inDays, party, pay, search, tickets, until } from "../trip.ts";
import { assemble, type Cast } from "./callers.ts";

/** Well-formed, and nobody's. */
export const MISSING = {
  booking: "bkg_00_00000000000000000000000000",
  flight: "HF9999_2026-12-01_LHR",
  ticket: "9990000000000",
  audit: "aud_00000000000000000000000000000000",
  quote: (bookingId: string) => `${bookingId.replace("bkg_", "cxl_")}_99`,
  letter: "dl_notifications_bm9uZQ",
  debt: "debt_none",
} as const;

/** What the operations are asked about. Functions make a new object each time, for operations that use it up. */
export interface World {
  system: System;
  cast: Cast;
  offer: Offer;
  flightId: string;
  /** Paid, with its ticket. */
  booking: Booking;
  ticket: string;
  audit: string;
  held(): Promise<Booking>;
  /** A seat that is free, for a booking that was just held. */
  otherSeat(): Promise<string>;
  quoted(): Promise<{ booking: string; quote: string }>;
  letter(): Promise<string>;
  debt(): Promise<string>;
  newBooking(email: string): object;
}

export async function buildWorld(system: System): Promise<World> {
  const cast = await assemble(system);
  const { owner, operator } = cast;
  const [offer] = (await search(system, { departure_date: inDays(6) })).filter(({ fare }) => fare.refundable);
  if (offer === undefined) throw new Error("no refundable offer");
  const [flightId = ""] = flightsOf(offer);
  const confirmed = async (): Promise<Booking> => {
    const booking = await held(system, owner, offer);
    await pay(system, owner, booking);
    return until(system, owner, booking, "confirmed");
  };
  const booking = await confirmed();
  const [ticket] = await tickets(system, owner, booking);
  await waitFor("the list of bookings", async () => (await clientOf(system, owner).listBookings()).data.data.length > 0);
  const { data: audit } = await clientOf(system, operator).startAudit();
  return {
    system,
    cast,
    offer,
    flightId,
    booking,
    ticket: ticket?.number ?? "",
    audit: audit.id,
    held: () => held(system, owner, offer),
    otherSeat: async () => (await freeSeats(system, flightId)).at(-1) ?? "",
    async quoted() {
      const { id } = await confirmed();
      const { data: quote } = await clientOf(system, owner).quoteCancellation({ path: { id } });
      return { booking: id, quote: quote.id };
    },
    letter: () => parkMessage(system),
    debt: () => recordDebt(system, booking.id),
    newBooking: (email) => ({ offer_id: offer.id, contact: { email }, passengers: party(offer) }),
  };
}

/** A message that was given up, and that nobody waits for. */
async function parkMessage(system: System): Promise<string> {
  const id = `letter:${randomUUID()}`;
  const body = JSON.stringify({ v: 1, id, type: "booking.imagined", booking_id: null });
  await system.rows(
    "holdfast-notifications",
    `INSERT INTO parked_messages (id, queue, type, booking_id, body, reason, attempts, parkings, state, first_at, last_at)
     VALUES (?, 'notifications', 'booking.imagined', NULL, ?, 'unknown type', 6, 1, 'parked', ?, ?)`,
    id,
    body,
    Date.now(),
    Date.now(),
  );
  return `dl_notifications_${toBase64Url(new TextEncoder().encode(id))}`;
}

async function recordDebt(system: System, bookingId: string): Promise<string> {
  const id = `debt_${randomUUID().replaceAll("-", "")}`;
  await system.rows(
    "holdfast-payments",
    `INSERT INTO refund_debts
       (id, message_id, payment_id, booking_id, intent_id, refund_id, amount_minor, currency, failure_code, state, recorded_at)
     VALUES (?, ?, ?, ?, 'pi_1', 're_1', 4000, 'GBP', 'expired_or_canceled_card', 'open', ?)`,
    id,
    `${bookingId}:${id}`,
    `${bookingId.replace("bkg_", "pay_")}_1`,
    bookingId,
    Date.now(),
  );
  return id;
}
