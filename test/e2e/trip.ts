import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Booking, CancellationQuote, Payment, Ticket } from "#contracts/bookings.ts";
import type { Offer, SeatMap } from "#contracts/offers.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { Api, ApiAnswer } from "../harness/api.ts";
import { providerPayments } from "../harness/evidence.ts";
import type { Person } from "../harness/people.ts";
import { waitFor } from "../harness/wait-for.ts";

const DAY_MS = 86_400_000;
export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Cheapest offers first. `query`: more of `GET /v1/offers`. */
export async function search(system: Api, query: Record<string, string> = {}): Promise<Offer[]> {
  const parameters = new URLSearchParams({
    origin: "LHR",
    destination: "JFK",
    departure_date: inDays(5),
    max_connections: "0",
    ...query,
  });
  const { status, body } = await system.api<{ data: Offer[] }>(`/v1/offers?${parameters.toString()}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data;
}

export const flightsOf = (trip: Pick<Offer, "slices">): string[] =>
  trip.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));

export async function freeSeats(system: Api, flightId: string, cabin = "economy"): Promise<string[]> {
  const { body } = await system.api<SeatMap>(`/v1/flights/${flightId}/seat-map`);
  return body.cabins
    .filter((each) => each.cabin === cabin)
    .flatMap(({ rows }) =>
      rows.flatMap(({ seats }) => seats.filter(({ state }) => state === "available").map(({ designator }) => designator)),
    );
}

const NAMES = ["Ada", "Grace", "Edith", "Joan", "Mary", "Hedy", "Karen", "Radia", "Lynn"];
const BORN = { adult: "1985-03-14", child: "2018-03-14", infant: "2026-01-14" };

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

export function hold(
  system: Api,
  person: Pick<Person, "token" | "email">,
  offer: Offer,
  { key = randomUUID(), passengers = party(offer), phone }: { key?: string; passengers?: unknown; phone?: string } = {},
): Promise<ApiAnswer<Booking & { code?: string }>> {
  const contact = { email: person.email, ...(phone !== undefined && { phone }) };
  return system.api("/v1/bookings", { token: person.token, key, json: { offer_id: offer.id, contact, passengers } });
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
  booking: Pick<Booking, "id">,
  payment_method = "pm_card_visa",
  more: Record<string, unknown> = {},
  key: string = randomUUID(),
) =>
  system.api<{ id: string; status: string; code?: string }>(`/v1/bookings/${booking.id}/payments`, {
    token: person.token,
    key,
    json: { payment_method, ...more },
  });

export async function read(system: Api, person: Person, booking: Pick<Booking, "id">): Promise<Booking> {
  const { status, body } = await system.api<Booking>(`/v1/bookings/${booking.id}`, { token: person.token });
  expect(status).toBe(200);
  return body;
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
export const payments = (system: Api, person: Person, { id }: Pick<Booking, "id">) =>
  list<Payment>(system, person, `/v1/bookings/${id}/payments`);
export const tickets = (system: Api, person: Person, { id }: Pick<Booking, "id">) =>
  list<Ticket>(system, person, `/v1/bookings/${id}/tickets`);

/** Quotes a cancellation and confirms it. */
export async function cancel(system: Api, person: Person, { id }: Pick<Booking, "id">): Promise<CancellationQuote> {
  const quote = await system.api<CancellationQuote>(`/v1/bookings/${id}/cancellations`, {
    method: "POST",
    token: person.token,
    key: randomUUID(),
  });
  expect(quote.status, JSON.stringify(quote.body)).toBe(201);
  const confirmed = await system.api(`/v1/bookings/${id}/cancellations/${quote.body.id}/confirm`, {
    method: "POST",
    token: person.token,
    key: randomUUID(),
  });
  expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(202);
  return quote.body;
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
