import { afterAll, beforeAll, expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { nameless, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked, PHONE } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const AT = "2026-11-25T12:00:00.000Z";
/** The line of a history that says which flight does not fly, and that of its passenger's own wish. */
const BY_AIRLINE = { at: AT, event: "flight.cancelled", detail: "HF18_2026-12-20_SYD" };
const BY_PASSENGER = { at: AT, event: "cancellation.confirmed", detail: "cxl_1" };

/** The message of its saga that the booking is cancelled; what was told of it, once it has come to an end. */
async function cancelled(shard: string, email: string, timeline: Booking["timeline"], userId = "usr_1") {
  const id = await booked(system, shard, email, { status: "cancelled", timeline });
  await system.own(id, userId);
  const refund = { amount: { amount_minor: 154_050, currency: "GBP" }, status: "pending" as const };
  const message: NotificationsMessage = {
    v: 1,
    id: `${id}:booking.cancelled`,
    type: "booking.cancelled",
    booking_id: id,
    step: "notify",
    at: new Date().toISOString(),
    traceparent: null,
    data: { booking: { ...nameless(id), status: "cancelled", timeline, refund }, tickets: TICKETS, has_phone: true },
  };
  await system.send(message);
  const told = await until(
    () => system.api.notifications(id),
    (found) => found.length > 0 && found.every(({ status }) => status !== "queued"),
  );
  return { id, told: told.map(({ channel, status }) => `${channel} ${status}`).toSorted() };
}
const smsAbout = async (id: string) => (await system.deliveries(PHONE)).filter((sms) => sms.id.startsWith(id));

test("that its flight does not fly is told by SMS, too: somebody may be on the way to the airport", async () => {
  const { id, told } = await cancelled("70", "stranded@example.com", [BY_AIRLINE]);
  expect(told).toEqual(["email sent", "sms sent"]);
  expect((await smsAbout(id)).map(({ text }) => text)).toEqual([
    `Holdfast: booking K3J9QX: flight HF 18 on Sun 20 Dec 2026 is cancelled, and your booking with it. http://localhost:8787/bookings/${id}`,
  ]);
  expect((await system.deliveries("stranded@example.com")).map(({ subject }) => subject)).toEqual([
    "Flight HF 18 cancelled: booking K3J9QX",
  ]);
});

test("it is in German for who wants that", async () => {
  await system.speak("usr_karl", "de");
  const { id } = await cancelled("71", "karl@example.com", [BY_AIRLINE], "usr_karl");
  expect((await smsAbout(id)).map(({ text }) => text)).toEqual([
    `Holdfast: Buchung K3J9QX: Flug HF 18 am So., 20. Dez. 2026 ist gestrichen, und damit Ihre Buchung. http://localhost:8787/bookings/${id}`,
  ]);
});

test("who has cancelled at their own wish knows it, and gets the mail alone", async () => {
  const { id, told } = await cancelled("72", "wished@example.com", [BY_PASSENGER]);
  expect(told).toEqual(["email sent"]);
  expect(await smsAbout(id)).toEqual([]);
});

test("who wants no SMS of changed flights gets none of cancelled ones, and the mail all the same", async () => {
  const preferences = { ...ALL_WANTED, sms: { confirmed: true, changed: false } };
  await system.api.setNotificationPreferences({ user_id: "usr_no_sms", preferences });
  const { id, told } = await cancelled("73", "no-sms@example.com", [BY_AIRLINE], "usr_no_sms");
  expect(told).toEqual(["email sent", "sms off"]);
  expect(await smsAbout(id)).toEqual([]);
  expect(await system.deliveries("no-sms@example.com")).toHaveLength(1);
});
