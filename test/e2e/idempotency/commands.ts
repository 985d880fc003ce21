import { randomUUID } from "node:crypto";
import type { AuditReport } from "#contracts/audit.ts";
import type { Booking, CancellationQuote } from "#contracts/bookings.ts";
import type { DeadLetter } from "#contracts/dead-letters.ts";
import type { Offer } from "#contracts/offers.ts";
import type { Notification } from "#contracts/notifications.ts";
import type { RefundDebt } from "#contracts/refund-debts.ts";
import { invariant } from "#domain/invariant.ts";
import { providerPayments } from "../../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../../harness/people.ts";
import { sendToQueue } from "../../harness/queue.ts";
import type { System } from "../../harness/system.ts";
import { waitFor } from "../../../scripts/api/wait-for.ts";
import { type CommandCase, remembered } from "./command.ts";
import { offerFor } from "./offer-for.ts";
import { OF_PARTNERS } from "./partners.ts";
import { OF_TIMETABLES } from "./timetables.ts";
import { cancel, claims, flightsOf, freeSeats, held, list, offerToCheckInFor, party, pay, read, until } from "../trip.ts";

/** Agents may hold as much as they like; tokens are good for ten minutes, which all of this may take. */
const anAgent = (system: System): Promise<Person> => signIn(system, "agent@example.com");

async function heldBy(system: System): Promise<{ who: Person; booking: Booking; offer: Offer }> {
  const who = await anAgent(system);
  const offer = await offerFor(system);
  return { who, offer, booking: await held(system, who, offer) };
}

async function confirmedBy(system: System, card?: string): Promise<{ who: Person; booking: Booking }> {
  const who = await anAgent(system);
  const booking = await held(system, who, await offerFor(system, ({ fare }) => fare.refundable));
  await pay(system, who, booking, card);
  return { who, booking: await until(system, who, booking, "confirmed") };
}

const quote = (system: System, who: Person, { id }: Booking) =>
  system.api<CancellationQuote>(`/v1/bookings/${id}/cancellations`, { method: "POST", token: who.token, key: randomUUID() });
const numberOf = (id: string): number => Number(id.split("_").at(-1));

async function letterOf(system: System, operator: Person, messageId: string): Promise<DeadLetter> {
  return waitFor(`${messageId} to be parked`, async () =>
    (await list<DeadLetter>(system, operator, "/v1/ops/dead-letters?state=parked")).find(
      (letter) => letter.message_id === messageId,
    ),
  );
}

/** A message that nobody can read. */
async function poisoned(system: System, operator: Person, id: string): Promise<DeadLetter> {
  await sendToQueue(system, "BOOKINGS_QUEUE", { v: 1, id, type: "booking.imagined", booking_id: null });
  return letterOf(system, operator, id);
}

const blockedOn = async (system: System, flightId: string): Promise<number> =>
  (await system.flightSeats(flightId).manifest()).seats.filter(({ state }) => state === "blocked").length;

/** The commands of passengers: the saga is the record of their keys. */
const OF_BOOKINGS: Record<string, CommandCase> = {
  createBooking: {
    method: "POST",
    status: 201,
    async prepare(system) {
      const who = await newPerson(system);
      const offer = await offerFor(system);
      const contact = { email: who.email };
      const json = { offer_id: offer.id, contact, passengers: party(offer) };
      return {
        path: "/v1/bookings",
        who,
        json,
        otherJson: { ...json, contact: { email: "eve@example.com" } },
        async effects() {
          const mine = await list<{ id: string }>(system, who, "/v1/bookings");
          const [booking] = await waitFor("the list", async () => mine.length > 0 && mine);
          invariant(booking, "it is listed");
          const seats = await claims(system, offer, booking.id);
          return mine.length * (seats.length / flightsOf(offer).length);
        },
      };
    },
  },
  changeSeats: {
    method: "PUT",
    status: 200,
    async prepare(system) {
      const { who, booking, offer } = await heldBy(system);
      const flight_id = flightsOf(offer)[0] ?? "";
      const [first, second] = (await freeSeats(system, flight_id)).toReversed();
      const wish = (designator: string | undefined) => ({
        passengers: [{ id: "pax_1", seat_selections: [{ flight_id, designator }] }],
      });
      const before = (await read(system, who, booking)).timeline.length;
      return {
        path: `/v1/bookings/${booking.id}/seats`,
        who,
        json: wish(first),
        otherJson: wish(second),
        async effects() {
          const { timeline } = await read(system, who, booking);
          const mine = await claims(system, offer, booking.id);
          invariant(mine.includes(`${flight_id} ${first} held`), `the seat is theirs: ${mine.join()}`);
          return timeline.length - before;
        },
      };
    },
  },
  createPayment: {
    method: "POST",
    status: 202,
    async prepare(system) {
      const { who, booking } = await heldBy(system);
      return {
        path: `/v1/bookings/${booking.id}/payments`,
        who,
        json: { payment_method: "pm_card_visa" },
        otherJson: { payment_method: "pm_card_mastercard" },
        async effects() {
          const { total } = await until(system, who, booking, "confirmed");
          const intents = await providerPayments(system, booking.id);
          invariant(
            intents.every(({ amount_received }) => amount_received === total.amount_minor),
            "each took the price",
          );
          return intents.length;
        },
      };
    },
  },
  quoteCancellation: {
    method: "POST",
    status: 201,
    async prepare(system) {
      const { who, booking } = await confirmedBy(system);
      return {
        path: `/v1/bookings/${booking.id}/cancellations`,
        who,
        // Quotes are numbered.
        effects: async () => numberOf((await quote(system, who, booking)).body.id) - 1,
      };
    },
  },
  confirmCancellation: {
    method: "POST",
    status: 202,
    async prepare(system) {
      const { who, booking } = await confirmedBy(system);
      const { body } = await quote(system, who, booking);
      return {
        path: `/v1/bookings/${booking.id}/cancellations/${body.id}/confirm`,
        who,
        async effects() {
          await until(system, who, booking, "cancelled");
          const [intent] = await providerPayments(system, booking.id);
          return (intent?.amount_refunded ?? 0) / body.refund.amount_minor;
        },
      };
    },
  },
};

/** Those about bookings whose keys the gateway remembers: they are harmless to repeat. */
const OF_TRAVELLERS: Record<string, CommandCase> = {
  checkIn: {
    method: "POST",
    status: 200,
    async prepare(system) {
      const who = await anAgent(system);
      const booking = await held(system, who, await offerToCheckInFor(system, { adults: 2 }));
      await pay(system, who, booking);
      await until(system, who, booking, "confirmed");
      const [flight_id = ""] = flightsOf(booking);
      return {
        path: `/v1/bookings/${booking.id}/check-in`,
        who,
        json: { passengers: ["pax_1"] },
        otherJson: { passengers: ["pax_2"] },
        // One of two is checked in, whatever the other request wanted.
        async effects() {
          const given = await system.flightSeats(flight_id).boardingList();
          return given.filter(({ booking_id }) => booking_id === booking.id).length;
        },
      };
    },
  },
};

const OF_OPERATORS: Record<string, CommandCase> = {
  startAudit: {
    method: "POST",
    status: 202,
    async prepare(system, operator) {
      const audits = () => list<AuditReport>(system, operator, "/v1/ops/audits");
      const before = (await audits()).length;
      return {
        path: "/v1/ops/audits",
        who: operator,
        async effects() {
          const ended = async () => (await audits()).every(({ finished_at }) => finished_at !== null);
          await waitFor("the audit's end", ended, 400_000);
          return (await audits()).length - before;
        },
      };
    },
  },
  cancelFlight: {
    method: "POST",
    status: 202,
    async prepare(system, operator) {
      const { who, booking } = await confirmedBy(system);
      const path = `/v1/ops/flights/${flightsOf(booking)[0]}/cancel`;
      return {
        path,
        who: operator,
        async effects() {
          const { timeline } = await until(system, who, booking, "cancelled");
          return timeline.filter(({ event }) => event === "cancellation.confirmed").length;
        },
      };
    },
  },
  blockSeats: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const [flightId = ""] = flightsOf(await offerFor(system));
      const [seat = "", other = ""] = await freeSeats(system, flightId);
      return {
        path: `/v1/ops/flights/${flightId}/seats/block`,
        who: operator,
        json: { designators: [seat], reason: "it is broken" },
        otherJson: { designators: [other], reason: "it is broken" },
        effects: () => blockedOn(system, flightId),
      };
    },
  },
  unblockSeats: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const [flightId = ""] = flightsOf(await offerFor(system));
      const seats = (await freeSeats(system, flightId)).slice(0, 2);
      const path = `/v1/ops/flights/${flightId}/seats`;
      const blocking = { designators: seats, reason: "they are broken" };
      await system.api(`${path}/block`, { token: operator.token, key: randomUUID(), json: blocking });
      return {
        path: `${path}/unblock`,
        who: operator,
        json: { designators: seats.slice(0, 1), reason: "it was mended" },
        otherJson: { designators: seats, reason: "they were mended" },
        effects: async () => seats.length - (await blockedOn(system, flightId)),
      };
    },
  },
  rebuildFlight: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const { offer } = await heldBy(system);
      const path = `/v1/ops/flights/${flightsOf(offer)[0]}/rebuild`;
      return { path, who: operator, effects: () => remembered(system, operator, path) };
    },
  },
  rebuildSearch: {
    method: "POST",
    status: 200,
    prepare(system, operator) {
      const path = "/v1/ops/search/rebuild";
      return Promise.resolve({
        path,
        who: operator,
        json: { cursor: "availability:HF999" },
        otherJson: { cursor: "availability:HF998" },
        effects: () => remembered(system, operator, path),
      });
    },
  },
  replayDeadLetter: {
    method: "POST",
    status: 202,
    async prepare(system, operator) {
      const { id, message_id, parkings } = await poisoned(system, operator, "poison:replayed");
      return {
        path: `/v1/ops/dead-letters/${id}/replay`,
        who: operator,
        // Each time it is sent it is parked once more.
        effects: async () => (await letterOf(system, operator, message_id)).parkings - parkings,
      };
    },
  },
  dropDeadLetter: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const { id, message_id } = await poisoned(system, operator, "poison:dropped");
      return {
        path: `/v1/ops/dead-letters/${id}/drop`,
        who: operator,
        json: { reason: "a test sent it" },
        otherJson: { reason: "for fun" },
        async effects() {
          const sql = "SELECT drop_reason FROM parked_messages WHERE id = ? AND state = 'dropped'";
          const rows = await system.rows("holdfast-bookings", sql, message_id);
          return rows.filter(({ drop_reason }) => drop_reason === "a test sent it").length;
        },
      };
    },
  },
  resetBreaker: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const path = "/v1/ops/breakers/payment-provider/reset";
      return { path, who: operator, effects: () => remembered(system, operator, path) };
    },
  },
  drainService: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const path = "/v1/ops/services/notifications/drain";
      return {
        path,
        who: operator,
        json: { reason: "new letters" },
        otherJson: { reason: "new stamps" },
        effects: () => remembered(system, operator, path),
      };
    },
  },
  resumeService: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const path = "/v1/ops/services/notifications/resume";
      return { path, who: operator, effects: () => remembered(system, operator, path) };
    },
  },
  resendNotification: {
    method: "POST",
    status: 202,
    async prepare(system, operator) {
      const { booking } = await confirmedBy(system);
      const told = () => list<Notification>(system, operator, `/v1/ops/notifications?booking_id=${booking.id}`);
      const confirmation = await waitFor("the mail", async () =>
        (await told()).find(({ type, status }) => type === "booking.confirmed" && status === "sent"),
      );
      return {
        path: `/v1/ops/notifications/${confirmation.id}/resend`,
        who: operator,
        effects: async () => (await told()).find(({ id }) => id === confirmation.id)?.resends ?? 0,
      };
    },
  },
  settleRefundDebt: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const { who, booking } = await confirmedBy(system, "pm_card_refundFail");
      await cancel(system, who, booking);
      const debt = await waitFor("the refund to fail", async () =>
        (await list<RefundDebt>(system, operator, "/v1/ops/refund-debts?state=open")).find(
          ({ booking_id }) => booking_id === booking.id,
        ),
      );
      return {
        path: `/v1/ops/refund-debts/${debt.id}/settle`,
        who: operator,
        json: { reference: "transfer 4711" },
        otherJson: { reference: "transfer 4712" },
        async effects() {
          const sql = "SELECT SUM(debit_minor) AS paid FROM ledger_entries WHERE kind = 'debt_settled' AND booking_id = ?";
          const [row] = await system.rows("holdfast-payments", sql, booking.id);
          return Number(row?.["paid"]) / debt.amount.amount_minor;
        },
      };
    },
  },
};

/** Every command that needs a key, by its operation. */
export const COMMANDS: Record<string, CommandCase> = {
  ...OF_BOOKINGS,
  ...OF_TRAVELLERS,
  ...OF_OPERATORS,
  ...OF_TIMETABLES,
  ...OF_PARTNERS,
};
