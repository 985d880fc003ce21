import { invariant } from "#domain/invariant.ts";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import type { Host } from "../host.ts";
import { HttpClient } from "../http.ts";
import type { FlightReader } from "../storm/flights.ts";
import type { End, Travelled } from "./travellers.ts";

/** What the list of bookings says of each end. */
const STATUS: Record<End, string> = { sold: "confirmed", cancelled: "cancelled", released: "cancelled", expired: "expired" };

/** How many bookings the list should have in each status. */
export function statusesOf(travelled: readonly Travelled[]): Map<string, number> {
  return new Map([...Map.groupBy(travelled, ({ end }) => STATUS[end])].map(([status, some]) => [status, some.length]));
}

/** Seats that are sold are those of the bookings that stayed, one each; nobody holds any other. Throws otherwise. */
export async function checkSeats(reader: FlightReader, flights: string[], travelled: readonly Travelled[]): Promise<void> {
  const stayed = new Map<string, string>(
    travelled.filter(({ end }) => end === "sold").map(({ flight_id, designator, id }) => [`${designator} of ${flight_id}`, id]),
  );
  let seats = 0;
  for (const flight_id of flights) {
    const { claims } = await reader.recorded(flight_id);
    for (const { designator, state, booking_id } of claims.seats) {
      const seat = `${designator} of ${flight_id}`;
      invariant(state === "sold" && stayed.get(seat) === booking_id, `${seat} is ${state} to ${booking_id}`);
    }
    seats += claims.seats.length;
  }
  const sold = travelled.filter(({ end }) => end === "sold").length;
  invariant(seats === sold && stayed.size === sold, `${sold} seats were sold, ${stayed.size} different ones, and ${seats} are`);
}

/** Whoever stayed has a mail that says so. Throws otherwise. */
export async function checkMails(host: Host, travelled: readonly Travelled[]): Promise<void> {
  const sent = await host.rows<{ booking_id: string }>(
    "holdfast-notifications",
    "SELECT DISTINCT booking_id FROM notifications WHERE channel = 'email' AND type = 'booking.confirmed' AND status = 'sent'",
  );
  const told = new Set(sent.map(({ booking_id }) => booking_id));
  const untold = travelled.filter(({ id, end }) => end === "sold" && !told.has(id));
  invariant(untold.length === 0, `${untold.length} bookings were sold without a mail, such as ${untold[0]?.id}`);
}

/** By the provider's own records: whoever stayed or cancelled paid once and whole, and has back what was quoted; nobody else paid. */
export async function checkMoney(host: Host, travelled: readonly Travelled[]): Promise<void> {
  const client = await HttpClient.open(host.sandbox);
  try {
    for (const { id, end, total, refund_minor } of travelled) {
      const { status, body } = await client.send({ method: "GET", path: `/dev/provider/payments.json?booking_id=${id}` });
      invariant(status === 200, `the provider's records answered ${status}: ${body}`);
      const payments = (JSON.parse(body) as { data: ProviderPayment[] }).data;
      const [payment] = payments;
      const isPaid =
        payments.length === 1 &&
        payment?.status === "succeeded" &&
        payment.amount_received === total.amount_minor &&
        payment.currency.toUpperCase() === total.currency &&
        payment.amount_refunded === refund_minor;
      const paid = end === "sold" || end === "cancelled";
      invariant(paid ? isPaid : payments.length === 0, `${id}, ${end}: the provider has ${body}`);
    }
  } finally {
    client.close();
  }
}
