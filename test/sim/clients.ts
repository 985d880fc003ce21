import type { CreateBooking } from "#contracts/bookings.ts";
import type { OfferTerms } from "#contracts/offers.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { findSeat } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";
import { createBooking } from "../../workers/bookings/create.ts";
import { ask, unanswered } from "./ask.ts";
import { Life } from "./runtime/object-host.ts";
import { changeSeats } from "./seat-changes.ts";
import { offerId } from "./stand-ins/offer-token.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
const CURRENCY = "GBP";
/** Few, so that people meet: the second costs extra. */
const WANTED_SEATS = ["5A", "3C", "5C"] as const;
const CARDS = [
  "pm_card_visa",
  "pm_card_visa",
  "pm_card_visa",
  "pm_card_visa",
  "pm_card_chargeDeclined",
  "pm_card_threeDSecureRequired",
  "pm_card_refundFail",
  "pm_card_refundRefused",
  "pm_card_pendingRefund",
  "pm_card_createDispute",
] as const;

/** A request as it is sent, and sent again. */
interface Request {
  user_id: string;
  key: string;
  request_hash: string;
  body: CreateBooking;
  /** What the booking must cost. */
  price_minor: number;
}

/** One person wanting one booking: clicks twice, tries again, gives up, changes their mind. */
export async function passenger(world: World, n: number): Promise<void> {
  const { simulation } = world;
  await simulation.sleep(simulation.int(3) * simulation.around(MINUTE_MS));
  const user = `user_${simulation.int(3)}`;
  const request = wish(world, user, `key-${n}`);
  const booking = await create(world, request);
  if (booking === null) return;
  await simulation.sleep(simulation.around(20_000));
  if (simulation.chance(0.3)) await choosing(world, user, booking);
  const choice = simulation.random();
  if (choice < 0.08) return simulation.count("client gives up");
  if (choice < 0.14) return await change(world, user, booking, "release");
  if (choice < 0.18) return await change(world, user, booking, "quote");
  await pay(world, user, booking);
  if (simulation.chance(0.35)) await cancel(world, user, booking);
}

/** Before they go on, or while they do, or when time is nearly up. */
async function choosing(world: World, user: string, booking: string): Promise<void> {
  const { simulation, knobs } = world;
  if (simulation.chance(0.15)) await simulation.sleep(knobs.hold_ttl_s * 1000 - 20_000 - simulation.around(2_000));
  const changing = changeSeats(world, user, booking);
  if (simulation.chance(0.6)) await changing;
  else await simulation.sleep(simulation.around(60));
}

/** An offer for one to three of the flights and one to three people, some of whom want a certain seat. */
function wish(world: World, user_id: string, key: string): Request {
  const { simulation, knobs } = world;
  const flights = knobs.flights.filter(() => simulation.chance(0.6)).slice(0, 3);
  const chosen = flights.length > 0 ? flights : knobs.flights.slice(0, 1);
  const people = 1 + Math.floor(simulation.random() ** 2 * 3);
  const terms = offer(world, chosen, people);
  let price_minor = terms.total.amount_minor;
  const passengers = terms.passengers.map(({ id }, i) => {
    const seat_selections = chosen.flatMap(({ flight_id, aircraft }) => {
      if (i > 0 || !simulation.chance(0.6)) return [];
      const designator = simulation.pick(WANTED_SEATS);
      const seat = findSeat(aircraft, designator);
      if (seat !== undefined) price_minor += seatPrice(seat, CURRENCY);
      return [{ flight_id, designator }];
    });
    return { id, given_name: "Ann", family_name: `Lee ${"ABC"[i] ?? ""}`, born_on: "1990-01-01", seat_selections };
  });
  const body = { offer_id: offerId(terms), contact: { email: "ann@example.com" }, passengers };
  return { user_id, key, request_hash: `${key}:1`, body, price_minor };
}

function offer(world: World, flights: FlightDefinition[], people: number): OfferTerms {
  const { simulation } = world;
  const money = (amount_minor: number) => ({ amount_minor, currency: CURRENCY });
  const base = 10_000 * flights.length * people;
  const refundable = simulation.chance(0.6);
  const tax = (code: string, share: number, back: boolean) => ({
    code,
    description: "Tax",
    amount: money(base * share),
    refundable: back,
  });
  const taxes = [tax("GB", 0.25, simulation.chance(0.7)), tax("UB", 0.05, false)];
  return {
    expires_at: new Date(simulation.now + 20 * MINUTE_MS).toISOString(),
    total: money(base + taxes.reduce((sum, { amount }) => sum + amount.amount_minor, 0)),
    base: money(base),
    taxes,
    fare: {
      family: refundable ? "flex" : "light",
      refundable,
      changeable: false,
      cancellation_fee: refundable ? money(simulation.chance(0.5) ? 2_500 : 0) : null,
      bags: { carry_on: 1, checked: 0 },
    },
    slices: flights.map((flight) => slice(flight)),
    passengers: Array.from({ length: people }, (_, i) => ({ id: `pax_${i + 1}`, type: "adult" as const })),
  };
}

function slice({ flight_id, departs_at, aircraft }: FlightDefinition): OfferTerms["slices"][number] {
  const departs = new Date(departs_at).toISOString();
  const arrives = new Date(departs_at + 8 * 60 * MINUTE_MS).toISOString();
  const segment = {
    flight_id,
    carrier: "HF",
    number: "101",
    origin: "LHR",
    destination: "JFK",
    departs_at: departs,
    arrives_at: arrives,
    departs_local: departs,
    arrives_local: arrives,
    aircraft,
    cabin: "economy" as const,
    booking_class: "M",
    duration: "PT8H",
  };
  return { origin: "LHR", destination: "JFK", duration: "PT8H", segments: [segment] };
}

/** Posts the booking until there is an answer, sometimes twice at once, sometimes with another body under the same key. */
async function create(world: World, request: Request): Promise<string | null> {
  const { simulation } = world;
  const seen: Seen = { first: null };
  for (let attempt = 0; attempt < 4; attempt++) {
    const sends = [send(world, request, seen)];
    if (simulation.chance(0.2)) {
      simulation.count("client clicks twice");
      sends.push(simulation.sleep(simulation.around(15)).then(() => send(world, request, seen)));
    }
    if (simulation.chance(0.1)) {
      simulation.count("client reuses the key");
      // A body of its own each time, and so a hash of its own.
      const other = { ...wish(world, request.user_id, request.key), request_hash: `${request.key}:${attempt + 2}` };
      sends.push(simulation.sleep(simulation.around(30)).then(() => send(world, other, seen)));
    }
    const answers = await Promise.all(sends);
    const accepted = answers.find((answer) => answer.kind === "ok");
    if (accepted !== undefined) {
      if (simulation.chance(0.15)) await again(world, request, seen);
      return accepted.booking;
    }
    if (answers[0]?.kind === "refused") return null;
    simulation.count("client retries");
    await simulation.sleep(500 + simulation.around(10_000));
  }
  return null;
}

/** The same request once more, later: after a restart of the browser, say. */
async function again(world: World, request: Request, seen: Seen): Promise<void> {
  world.simulation.count("client repeats much later");
  await world.simulation.sleep(world.simulation.around(5 * MINUTE_MS));
  await send(world, request, seen);
}

/** What was first answered under a key. */
interface Seen {
  first: { request_hash: string; body: string } | null;
}
type Sent = { kind: "ok"; booking: string } | { kind: "refused" } | { kind: "lost" };

async function send(world: World, request: Request, seen: Seen): Promise<Sent> {
  const { simulation } = world;
  const life = new Life();
  const command = { exempt: false, network: null, traceparent: null, ...request };
  const answer = await life
    .guard(createBooking(world.bookingsEnv(life), command))
    .catch((error: unknown) => unanswered(world, error));
  if (answer === null || simulation.fault("reply_lost")) return { kind: "lost" };
  simulation.count(`create ${answer.ok ? "ok" : answer.error.reason}`);
  simulation.note(`${request.key} ${request.request_hash} create → ${answer.ok ? answer.value.body.id : answer.error.reason}`);
  if (!answer.ok) return { kind: "refused" };
  const { body } = answer.value;
  const said = { request_hash: request.request_hash, body: JSON.stringify(body) };
  seen.first ??= said;
  if (seen.first.request_hash !== said.request_hash || seen.first.body !== said.body)
    simulation.violate("B2", `two answers under one key`, body.id);
  if (body.total.amount_minor !== request.price_minor)
    simulation.violate("B7", `costs ${body.total.amount_minor}, offered for ${request.price_minor}`, body.id);
  world.acknowledged.add(body.id);
  return { kind: "ok", booking: body.id };
}

async function pay(world: World, user_id: string, booking_id: string): Promise<void> {
  const { simulation } = world;
  for (let tries = 1; tries <= 3; tries++) {
    const body = { payment_method: simulation.pick(CARDS), on_decline: simulation.chance(0.4) ? "keep" : "release" } as const;
    const command = { booking_id, user_id, key: `pay-${tries}`, request_hash: `pay-${tries}`, traceparent: null, body };
    const once = () => ask(world, booking_id, (shard) => shard.pay(command));
    const twice = simulation.chance(0.2) ? simulation.sleep(simulation.around(50)).then(once) : null;
    const answer = await once();
    await twice;
    simulation.count(`pay ${answer === null ? "lost" : answer.ok ? "ok" : answer.error.reason}`);
    if (simulation.chance(0.1)) await change(world, user_id, booking_id, simulation.chance(0.5) ? "release" : "quote");
    await simulation.sleep(simulation.around(MINUTE_MS));
    const status = await statusOf(world, user_id, booking_id);
    if (status !== "held") return;
    if (simulation.chance(0.3)) await changeSeats(world, user_id, booking_id);
  }
}

async function statusOf(world: World, user_id: string, booking_id: string): Promise<string | null> {
  const query = { booking_id, user_id, wait_ms: 0, since_version: null };
  const found = await ask(world, booking_id, (shard) => shard.get(query));
  return found?.ok === true ? found.value.booking.status : null;
}

/** Waits for the confirmation, asks what cancelling gives back, and mostly does it: sometimes twice, sometimes too late. */
async function cancel(world: World, user_id: string, booking_id: string): Promise<void> {
  const { simulation } = world;
  for (let i = 0; i < 6 && (await statusOf(world, user_id, booking_id)) === "paying"; i++)
    await simulation.sleep(simulation.around(2 * MINUTE_MS));
  const command = { booking_id, user_id, key: "quote", request_hash: "quote", traceparent: null };
  const quoted = await ask(world, booking_id, (shard) => shard.quoteCancellation(command));
  if (quoted?.ok !== true) return;
  await simulation.sleep(simulation.around(3 * MINUTE_MS));
  const confirm = { ...command, key: "confirm", request_hash: "confirm", cancellation_id: quoted.value.body.id };
  const once = async (key: string): Promise<void> => {
    const answer = await ask(world, booking_id, (shard) => shard.confirmCancellation({ ...confirm, key }));
    simulation.count(`cancel ${answer === null ? "lost" : answer.ok ? "ok" : answer.error.reason}`);
  };
  await Promise.all([once("confirm"), ...(simulation.chance(0.3) ? [once("confirm"), once("confirm-again")] : [])]);
}

/** A command that the booking's state may well refuse. */
async function change(world: World, user_id: string, booking_id: string, what: "release" | "quote"): Promise<void> {
  const command = { booking_id, user_id, key: "early", request_hash: "early", traceparent: null };
  const answer = await ask<{ ok: boolean; error?: { reason: string } }>(world, booking_id, (shard) =>
    what === "release" ? shard.release(command) : shard.quoteCancellation(command),
  );
  world.simulation.count(`${what} ${answer === null ? "lost" : answer.ok ? "ok" : String(answer.error?.reason)}`);
}
