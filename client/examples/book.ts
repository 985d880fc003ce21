/**
 * Books a flight: `node client/examples/book.ts [base URL]` with Node 24 (here `node_modules/.bin/node`), against `npm start` unless told otherwise.
 * It searches, holds a seat, pays, and waits for the e-ticket.
 */
import { finalBooking, holdfast, ProblemError } from "../src/index.ts";

const DAY_MS = 86_400_000;

const api = holdfast({
  baseUrl: process.argv[2] ?? "http://localhost:8787",
  auth: { email: "passenger@example.com", password: "holdfast-demo" },
});

const { data: offers } = await api.searchOffers({
  query: { origin: "LHR", destination: "JFK", departure_date: new Date(Date.now() + 20 * DAY_MS).toISOString().slice(0, 10) },
});
const [offer] = offers.data;
if (offer === undefined) throw new Error("there is no offer on that day");
console.log(`offer: ${offer.total.amount_minor / 100} ${offer.total.currency}, ${offer.seats_remaining} seats left`);

try {
  const { data: booking } = await api.createBooking({
    body: {
      offer_id: offer.id,
      contact: { email: "ada@example.com" },
      passengers: [{ id: "pax_1", given_name: "Ada", family_name: "Lovelace", born_on: "1990-12-10" }],
    },
  });
  console.log(
    `held: ${booking.record_locator}, seat ${booking.passengers[0]?.seats[0]?.designator}, until ${booking.expires_at}`,
  );

  await api.createPayment({ path: { id: booking.id }, body: { payment_method: process.argv[3] ?? "pm_card_visa" } });
  const settled = await finalBooking(api, booking.id);
  console.log(`${settled.status}${settled.failure === null ? "" : `: ${settled.failure.decline_code}`}`);

  const { data: tickets } = await api.listTickets({ path: { id: booking.id } });
  for (const { number } of tickets.data) console.log(`e-ticket: ${number}`);
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.log(`refused (${error.code}): ${error.detail}`);
  process.exitCode = 1;
}
