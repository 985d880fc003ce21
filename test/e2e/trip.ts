import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Booking, CancellationQuote, Payment, Ticket } from "#contracts/bookings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { Offer } from "#contracts/offers.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import type { CreatePayment, Holdfast } from "../../client/src/index.ts";
import type { Api, ApiAnswer } from "../../scripts/api/api.ts";
import { answerOf, clientOf } from "../harness/client.ts";
import { providerPayments } from "../harness/evidence.ts";
import type { Person } from "../harness/people.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";

const DAY_MS = 86_400_000;

type Query = Parameters<Holdfast["searchOffers"]>[0]["query"];

/** Cheapest offers first. `query`: more of `GET /v1/offers`. */
export async function search(system: Api, query: Partial<Query> = {}): Promise<Offer[]> {
  const { data } = await clientOf(system).searchOffers({
    query: { origin: "LHR", destination: "JFK", departure_date: inDays(5), max_connections: 0, ...query },
  });
  return data.data;
}

const HOUR_MS = 3_600_000;
/** An offer of a flight that leaves within a day, and not so soon that a slow test would come too late for it. */
export async function offerToCheckInFor(system: Api, query: Partial<Query> = {}): Promise<Offer> {
  const days = new Set([2, 23].map((hours) => inDays((hours * HOUR_MS) / DAY_MS)));
  const soon = [];
  for (const departure_date of days) soon.push(...(await search(system, { ...query, departure_date })));
  const offer = soon.find(({ slices }) => {
    const left = Date.parse(slices[0]?.segments[0]?.departs_at ?? "") - Date.now();
    return left > 2 * HOUR_MS && left < 23 * HOUR_MS;
  });
  if (offer === undefined) throw new Error("no flight leaves within a day");
  return offer;
}

export const flightsOf = (trip: Pick<Offer, "slices">): string[] =>
  trip.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));

export async function freeSeats(system: Api, flightId: string, cabin = "economy"): Promise<string[]> {
  const { data } = await clientOf(system).getSeatMap({ path: { flight_id: flightId } });
  return data.cabins
    .filter((each) => each.cabin === cabin)
    .flatMap(({ rows }) =>
      rows.flatMap(({ seats }) => seats.filter(({ state }) => state === "available").map(({ designator }) => designator)),
    );
}

const NAMES = ["Ada", "Grace", "Edith", "Joan", "Mary", "Hedy", "Karen", "Radia", "Lynn"];
const BORN = { adult: "1985-03-14", child: inDays(-8 * 365), infant: inDays(-300) };

/** The party of an offer, all with names; `seats`: by passenger, by flight. */
export function party(offer: Offer, seats: Record<string, Record<string, string>> = {}) {
  return offer.passengers.map(({ id, type }, i) => ({
    id,
    given_name: NAMES[i] ?? `N${i}`,
    family_name: "Lovelace",
    born_on: BORN[type],
    seat_selections: Object.entries(seats[id] ?? {}).map(([flight_id, designator]) => ({ flight_id, designator })),
  }));
}

interface Wishes {
  key?: string;
  passengers?: ReturnType<typeof party>;
  phone?: string;
}

export function hold(
  system: Api,
  person: Pick<Person, "token" | "email">,
  offer: Offer,
  { key = randomUUID(), passengers = party(offer), phone }: Wishes = {},
): Promise<ApiAnswer<Booking & { code?: string }>> {
  const contact = { email: person.email, ...(phone !== undefined && { phone }) };
  const body = { offer_id: offer.id, contact, passengers };
  return answerOf(clientOf(system, person).createBooking({ body, headers: { "Idempotency-Key": key }, throwOnError: false }));
}

/** Holds and expects it to work. */
export async function held(
  system: Api,
  person: Person,
  offer: Offer,
  options: Parameters<typeof hold>[3] = {},
): Promise<Booking> {
  const { status, body } = await hold(system, person, offer, options);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

export const pay = (
  system: Api,
  person: Person,
  { id }: Pick<Booking, "id">,
  payment_method = "pm_card_visa",
  more: Partial<CreatePayment> = {},
  key: string = randomUUID(),
): Promise<ApiAnswer<{ id: string; status: string; code?: string }>> =>
  answerOf(
    clientOf(system, person).createPayment({
      path: { id },
      body: { payment_method, ...more },
      headers: { "Idempotency-Key": key },
      throwOnError: false,
    }),
  );

export async function read(system: Api, person: Person, { id }: Pick<Booking, "id">): Promise<Booking> {
  return (await clientOf(system, person).getBooking({ path: { id } })).data;
}

export const until = (
  system: Api,
  person: Person,
  booking: Pick<Booking, "id">,
  status: Booking["status"],
  timeoutMs?: number,
): Promise<Booking> =>
  waitFor(
    `booking ${booking.id} to be ${status}`,
    async () => {
      const now = await read(system, person, booking);
      return now.status === status && now;
    },
    timeoutMs,
  );

export async function list<Item>(system: Api, person: Person, path: string): Promise<Item[]> {
  const { status, body } = await system.api<{ data: Item[] }>(path, { token: person.token });
  expect(status).toBe(200);
  return body.data;
}
export async function payments(system: Api, person: Person, { id }: Pick<Booking, "id">): Promise<Payment[]> {
  return (await clientOf(system, person).listPayments({ path: { id } })).data.data;
}
export async function tickets(system: Api, person: Person, { id }: Pick<Booking, "id">): Promise<Ticket[]> {
  return (await clientOf(system, person).listTickets({ path: { id } })).data.data;
}

/** Asks for a quote, or with `path` confirms one (`/cxl_…/confirm`), whatever the answer. */
export const giveUp = <T>(
  system: Api,
  { token }: Person,
  { id }: Pick<Booking, "id">,
  path = "",
): Promise<ApiAnswer<T & { code?: string }>> =>
  system.api(`/v1/bookings/${id}/cancellations${path}`, { method: "POST", token, key: randomUUID() });

/** Quotes a cancellation and confirms it. */
export async function cancel(system: Api, person: Person, { id }: Pick<Booking, "id">): Promise<CancellationQuote> {
  const api = clientOf(system, person);
  const { data: quote } = await api.quoteCancellation({ path: { id } });
  await api.confirmCancellation({ path: { id, cancellation_id: quote.id } });
  return quote;
}

interface Seats {
  flightSeats(flightId: string): Pick<FlightSeatsApi, "manifest">;
}

/** Claims of a booking in its flights' own objects: `["HF101_… 12A sold"]`. */
export async function claims(system: Seats, trip: Pick<Offer, "slices">, bookingId: string): Promise<string[]> {
  const found: string[] = [];
  for (const flightId of flightsOf(trip)) {
    const { seats } = await system.flightSeats(flightId).manifest();
    for (const { designator, state, booking_id } of seats)
      if (booking_id === bookingId) found.push(`${flightId} ${designator} ${state}`);
  }
  return found;
}

/**
 * The promise, checked at the two independent witnesses: the provider's own records and the flights' objects.
 * `kept`: minor units the carrier may keep (fees of a cancellation).
 */
export async function expectPromiseKept(system: Api & Seats, booking: Booking, kept = 0): Promise<void> {
  const money = await providerPayments(system, booking.id);
  const net = money.reduce((sum, payment) => sum + payment.amount_received - payment.amount_refunded, 0);
  const owned = await claims(system, booking, booking.id);
  if (booking.status === "confirmed") {
    const wanted = booking.passengers.filter(({ type }) => type !== "infant").length * flightsOf(booking).length;
    expect(net).toBe(booking.total.amount_minor);
    expect(owned).toHaveLength(wanted);
    for (const claim of owned) expect(claim).toMatch(/ sold$/);
    expect(money.filter((payment) => payment.amount_received > payment.amount_refunded)).toHaveLength(1);
  } else {
    expect(net).toBe(kept);
    expect(owned).toEqual([]);
    expect(money.filter(({ status }) => status === "requires_capture")).toEqual([]);
  }
}
