import { randomUUID } from "node:crypto";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import { toBase64Url } from "#platform/base64url.ts";
import { DEMO_USERS } from "../../../seed/users.ts";
import type { Person } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { clientOf } from "../../harness/client.ts";
import { waitFor } from "../../../scripts/api/wait-for.ts";
import { type Client, METADATA, register } from "../partner.ts";
import { flightsOf, freeSeats, held, offerToCheckInFor, party, pay, search, tickets, until } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";
import { assemble, type Cast } from "./callers.ts";

/** Well-formed, and nobody's. */
export const MISSING = {
  booking: "bkg_00_00000000000000000000000000",
  flight: "HF9999_2026-12-01_LHR",
  ticket: "9990000000000",
  boardingPass: "brd_00_00000000000000000000000000_1_1",
  audit: "aud_00000000000000000000000000000000",
  quote: (bookingId: string) => `${bookingId.replace("bkg_", "cxl_")}_99`,
  letter: "dl_notifications_bm9uZQ",
  debt: "debt_none",
  notification: "ntf_email_bm9uZQ",
  endpoint: "whe_00000000000000000000000000",
  event: "evt_00000000000000000000000000",
  change: "chg_00000000000000000000000000000000_HF9999_2026-12-01_LHR",
  user: "usr_00000000000000000000000000",
} as const;

const OWNER_ID = DEMO_USERS.find(({ role }) => role === "passenger")?.id ?? "";

/** What the operations are asked about. Functions make a new object each time, for operations that use it up. */
export interface World {
  system: System;
  cast: Cast;
  offer: Offer;
  flightId: string;
  /** Of a flight that was cancelled. */
  groundedId: string;
  /** Paid, with its ticket. */
  booking: Booking;
  ticket: string;
  /** Paid, for a flight that can be checked in for, and checked in. */
  travelling: Booking;
  boardingPass: string;
  audit: string;
  held(): Promise<Booking>;
  /** A seat that is free, for a booking that was just held. */
  otherSeat(): Promise<string>;
  /** A seat that was just blocked. */
  blockedSeat(): Promise<string>;
  quoted(): Promise<{ booking: string; quote: string }>;
  letter(): Promise<string>;
  debt(): Promise<string>;
  /** Of the booking, sent. */
  notification(): Promise<string>;
  change(): Promise<string>;
  /** Of the owner, made in person, with an event that it was sent. */
  endpoint(): Promise<{ id: string; event: string }>;
  /** Of somebody whom nobody waits for. */
  account(): Promise<string>;
  /** Of the owner. */
  passkey(): Promise<string>;
  ownClient(): Promise<string>;
  consent(): Promise<string>;
  /** With a secret that it sends in the form. */
  client: Required<Client>;
  newBooking(email: string): object;
}

/** A flight that its operator cancels, of a day on which nothing else happens. */
async function groundedFlight(system: System, operator: Person): Promise<string> {
  const [offer] = await search(system, { departure_date: inDays(12) });
  const [flight_id = ""] = offer === undefined ? [] : flightsOf(offer);
  await clientOf(system, operator).cancelFlight({ path: { flight_id } });
  return flight_id;
}

export async function buildWorld(system: System): Promise<World> {
  const cast = await assemble(system);
  const { owner, operator } = cast;
  const [offer] = (await search(system, { departure_date: inDays(6) })).filter(({ fare }) => fare.refundable);
  if (offer === undefined) throw new Error("no refundable offer");
  const [flightId = ""] = flightsOf(offer);
  const sold = async (of: Offer): Promise<Booking> => {
    const booking = await held(system, owner, of);
    await pay(system, owner, booking);
    return until(system, owner, booking, "confirmed");
  };
  const confirmed = () => sold(offer);
  const travelling = await sold(await offerToCheckInFor(system));
  const { data: passes } = await clientOf(system, owner).checkIn({ path: { id: travelling.id } });
  const booking = await confirmed();
  const [ticket] = await tickets(system, owner, booking);
  await waitFor("the list of bookings", async () => (await clientOf(system, owner).listBookings()).data.data.length > 0);
  const { data: audit } = await clientOf(system, operator).startAudit();
  return {
    system,
    cast,
    offer,
    flightId,
    groundedId: await groundedFlight(system, operator),
    booking,
    ticket: ticket?.number ?? "",
    travelling,
    boardingPass: passes.data[0]?.id ?? "",
    audit: audit.id,
    held: () => held(system, owner, offer),
    otherSeat: async () => (await freeSeats(system, flightId)).at(-1) ?? "",
    async blockedSeat() {
      const seat = (await freeSeats(system, flightId)).at(-1) ?? "";
      const body = { designators: [seat], reason: "it is broken" };
      await clientOf(system, operator).blockSeats({ path: { flight_id: flightId }, body });
      return seat;
    },
    async quoted() {
      const { id } = await confirmed();
      const { data: quote } = await clientOf(system, owner).quoteCancellation({ path: { id } });
      return { booking: id, quote: quote.id };
    },
    letter: () => parkMessage(system),
    notification: () => addNotification(system, booking.id),
    debt: () => recordDebt(system, booking.id),
    change: () => recordScheduleChange(system, flightId),
    endpoint: () => addEndpoint(system, OWNER_ID),
    account: () => addAccount(system),
    passkey: () => addPasskey(system, OWNER_ID),
    consent: () => addConsent(system, OWNER_ID),
    async ownClient() {
      const json = { ...METADATA, token_endpoint_auth_method: "client_secret_basic" };
      const token = cast.tokenOf("owner", "own_session");
      return (await system.api<Client>("/v1/auth/oauth2/create-client", { token, json })).body.client_id;
    },
    client: (await register(system, { token_endpoint_auth_method: "client_secret_post" })) as Required<Client>,
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

async function addNotification(system: System, bookingId: string): Promise<string> {
  const id = `${bookingId}:booking.confirmed:${randomUUID()}`;
  await system.rows(
    "holdfast-notifications",
    `INSERT INTO notifications (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, created_at, updated_at)
     VALUES (?1, 'email', 'booking.confirmed', ?2, '', 'sent', 1, ?3, ?3, ?3)`,
    id,
    bookingId,
    Date.now(),
  );
  return `ntf_email_${toBase64Url(new TextEncoder().encode(id))}`;
}

/** In a place beyond those that the API gives out, so that there may be many. */
async function addEndpoint(system: System, userId: string): Promise<{ id: string; event: string }> {
  const [id, event] = ["whe_", "evt_"].map((prefix) => prefix + randomUUID().replaceAll("-", "").slice(0, 26));
  await system.rows(
    "holdfast-notifications",
    `INSERT INTO webhook_endpoints (id, user_id, client_id, slot, url, events, description, secret, rests_until, created_at, updated_at)
     VALUES (?1, ?2, '', abs(random()) + 5, 'https://hooks.partner.example/', '["booking.confirmed"]', '', 'whsec_c2VjcmV0', 0, ?3, ?3)`,
    id,
    userId,
    Date.now(),
  );
  await system.rows(
    "holdfast-notifications",
    `INSERT INTO webhook_deliveries (endpoint_id, event_id, type, body, status, attempts, since, due_at, response_status, created_at, updated_at)
     VALUES (?1, ?2, 'webhook.ping', '{}', 'delivered', 1, ?3, ?3, 204, ?3, ?3)`,
    id,
    event,
    Date.now(),
  );
  return { id: id ?? "", event: event ?? "" };
}

async function addAccount(system: System): Promise<string> {
  const id = `usr_${randomUUID().replaceAll("-", "")}`;
  await system.rows(
    "holdfast-users",
    "INSERT INTO users (id, name, email, email_verified, created_at, updated_at) VALUES (?, 'Somebody', ?, 1, ?, ?)",
    id,
    `${id}@example.com`,
    Date.now(),
    Date.now(),
  );
  return id;
}

async function addPasskey(system: System, userId: string): Promise<string> {
  const id = randomUUID();
  await system.rows(
    "holdfast-users",
    `INSERT INTO passkeys (id, public_key, user_id, credential_id, counter, device_type, backed_up, created_at)
     VALUES (?1, 'AA', ?2, ?1, 0, 'singleDevice', 0, ?3)`,
    id,
    userId,
    Date.now(),
  );
  return id;
}

async function addConsent(system: System, userId: string): Promise<string> {
  const id = randomUUID();
  await system.rows(
    "holdfast-users",
    `INSERT INTO oauth_consents (id, client_id, user_id, scopes, created_at, updated_at) VALUES (?1, ?1, ?2, '[]', ?3, ?3)`,
    id,
    userId,
    Date.now(),
  );
  return id;
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

/** A timetable that had the flight no more, though somebody was booked on it. */
export async function recordScheduleChange(system: System, flightId: string): Promise<string> {
  const serial = randomUUID().replaceAll("-", "");
  const id = `chg_${serial}_${flightId}`;
  await system.rows(
    "holdfast-flights",
    `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, taken, state, recorded_at)
     SELECT ?1, ?2, id, 'withdrawn', json_object('destination', destination, 'departs_local', departs_local, 'arrives_local', arrives_local,
       'aircraft', aircraft, 'origin_terminal', origin_terminal, 'destination_terminal', destination_terminal), 1, 'open', ?4
     FROM flights WHERE id = ?3`,
    id,
    `imp_${serial}`,
    flightId,
    Date.now(),
  );
  return id;
}
