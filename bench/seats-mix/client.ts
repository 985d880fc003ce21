import type { Booking } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http.ts";
import { bookingBody } from "../offers.ts";
import type { Operation } from "./operations.ts";
import type { Customer, Flight, Reservation, World } from "./world.ts";

type Do = (client: HttpClient, world: World) => Promise<void>;

/** Each operation as one request. An answer that none of them may have ends the run. */
export const DO: Record<Operation, Do> = {
  async "delete reservation"(client, world) {
    const reservation = world.take();
    const answer = await send(client, reservation.customer, { method: "DELETE", path: `/v1/bookings/${reservation.id}` });
    invariant(answer.status === 204, `delete reservation: ${said(answer)}`);
    world.end(reservation);
  },

  async "find flights"(client, world) {
    const { sold } = world.flight();
    const [slice] = sold.terms.slices;
    invariant(slice, "an offer has a slice");
    const { origin, destination, segments } = slice;
    const query = new URLSearchParams({
      origin,
      destination,
      departure_date: segments[0]?.departs_local.slice(0, 10) ?? "",
      max_connections: "0",
      // All of a day's flights in all fare families.
      limit: "100",
    });
    const answer = await client.send({ method: "GET", path: `/v1/offers?${query.toString()}` });
    invariant(answer.status === 200, `find flights: ${said(answer)}`);
    invariant(answer.body.includes(sold.flight_id), `find flights: ${sold.flight_id} has seats, and is not found`);
  },

  "find open seats": (client, world) => look(client, world.flight()),

  async "new reservation"(client, world) {
    const buyer = world.buyer();
    const { customer, flight } = buyer.kind === "twin" ? buyer.twins : buyer;
    const reservation = await reserve(client, world, customer, flight);
    switch (buyer.kind) {
      case "new":
        invariant(reservation !== "has one", `${customer.name} has no seat, and was refused a second one`);
        if (reservation !== null) world.add(reservation);
        return;
      case "greedy":
        invariant(reservation === "has one" || reservation === null, `${customer.name} was given a second seat`);
        return world.putBack(buyer.has);
      case "twin":
        return world.twinAnswered(buyer.twins, reservation === "has one" ? null : reservation);
    }
  },

  async "update customer"(client, world) {
    const reservation = world.take();
    const json = { ...ALL_WANTED, sms: { ...ALL_WANTED.sms, changed: world.random.next() < 0.5 } };
    const answer = await send(client, reservation.customer, { method: "PUT", path: "/v1/me/notification-preferences", json });
    invariant(answer.status === 200, `update customer: ${said(answer)}`);
    invariant(answer.body.includes(`"changed":${json.sms.changed}`), `update customer: ${said(answer)}`);
    world.putBack(reservation);
  },

  async "update reservation"(client, world) {
    const reservation = world.take();
    const { id, customer, flight } = reservation;
    const designator = world.openSeat(flight) ?? reservation.designator;
    const seat_selections = [{ flight_id: flight.sold.flight_id, designator }];
    const answer = await send(client, customer, {
      method: "PUT",
      path: `/v1/bookings/${id}/seats`,
      headers: { "idempotency-key": `${id}-${++keys}` },
      json: { passengers: [{ id: "pax_1", seat_selections }] },
    });
    if (answer.status === 200) invariant(seatIn(answer) === designator, `update reservation: ${said(answer)}`);
    else invariant(isRefused(answer, 409, "seat_unavailable"), `update reservation: ${said(answer)}`);
    world.putBack(answer.status === 200 ? { ...reservation, designator } : reservation);
  },
};

let keys = 0;
const OPEN_SEAT = /"designator":"(\w+)","state":"available"/g;

/** Reads a flight's seat map for everybody. */
export async function look(client: HttpClient, flight: Flight): Promise<void> {
  const answer = await client.send({ method: "GET", path: `/v1/flights/${flight.sold.flight_id}/seat-map` });
  invariant(answer.status === 200, `find open seats: ${said(answer)}`);
  // Of 180 seats, so what is looked for is found without reading all of it.
  flight.open = [...answer.body.matchAll(OPEN_SEAT)].map(([, designator]) => designator ?? "");
}

/** Null: somebody else has the seat. `has one`: the customer has a seat already. */
export async function reserve(
  client: HttpClient,
  world: World,
  customer: Customer,
  flight: Flight,
): Promise<Reservation | "has one" | null> {
  const designator = world.openSeat(flight);
  invariant(designator !== null, `${flight.sold.flight_id} has open seats`);
  const answer = await send(client, customer, {
    method: "POST",
    path: "/v1/bookings",
    headers: { "idempotency-key": `${customer.name}-${++keys}` },
    json: bookingBody(flight.sold, designator),
  });
  if (isRefused(answer, 409, "seat_unavailable")) return null;
  if (isRefused(answer, 429, "hold_limit")) return "has one";
  invariant(answer.status === 201 && seatIn(answer) === designator, `new reservation: ${said(answer)}`);
  const { id } = JSON.parse(answer.body) as Booking;
  return { id, customer, flight, designator };
}

const send = (client: HttpClient, { token }: Customer, { headers, ...request }: HttpRequest): Promise<HttpAnswer> =>
  client.send({ ...request, headers: { ...headers, authorization: `Bearer ${token}` } });

const seatIn = ({ body }: HttpAnswer): string | undefined =>
  (JSON.parse(body) as Pick<Booking, "passengers">).passengers[0]?.seats[0]?.designator;

const isRefused = ({ status, body }: HttpAnswer, expected: number, code: string): boolean =>
  status === expected && (JSON.parse(body) as { code: string }).code === code;

const said = ({ status, body }: HttpAnswer): string => `answered ${status}: ${body.slice(0, 500)}`;
