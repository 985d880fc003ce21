import { afterAll, beforeAll, expect, test } from "vitest";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { nameless, peopleWith, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { startTwilio } from "./fixtures/twilio.ts";

let twilio: Awaited<ReturnType<typeof startTwilio>>;
let system: NotificationsHarness;
beforeAll(async () => {
  twilio = await startTwilio();
  system = await startNotifications({ vars: twilio.vars, secrets: { TWILIO_AUTH_TOKEN: twilio.token } });
});
afterAll(() => Promise.all([system.close(), twilio.close()]));

let shards = 60;
async function confirmation(phone: string, to = system): Promise<NotificationsMessage> {
  const id = `bkg_${shards++}_0123456789abcdefghjkmnpqrs`;
  await to.know(id, peopleWith({ email: `${id}@example.com`, phone }));
  const about = { booking: nameless(id), tickets: TICKETS, has_phone: true };
  const type = "booking.confirmed" as const;
  return {
    v: 1,
    id: `${id}:${type}`,
    type,
    booking_id: id,
    step: type,
    at: "2026-11-23T19:03:20.000Z",
    traceparent: null,
    data: about,
  };
}
type Row = { channel: string; status: string; attempts: number; reason: string | null; provider_id: string | null };
/** Its SMS, once it is so. */
const smsOf = ({ id }: NotificationsMessage, good: (row: Row | null) => boolean, of = system) =>
  until(() => of.db.prepare("SELECT * FROM notifications WHERE message_id = ? AND channel = 'sms'").bind(id).first<Row>(), good);
const isSent = (row: Row | null) => row?.status === "sent";

test("an SMS goes to Twilio under its credentials, once, and its mail beside it", async () => {
  const message = await confirmation("+447700900124");
  await system.send(message);
  expect(await smsOf(message, isSent)).toMatchObject({ attempts: 1, provider_id: expect.stringMatching(/^SM[0-9]{32}$/) });
  const [sms, ...others] = twilio.takenBy("+447700900124");
  expect([sms?.sender, others]).toEqual(["Holdfast", []]);
  expect(sms?.text).toContain("Holdfast: booking K3J9QX is confirmed.");
  await until(
    () => system.deliveries(`${message.booking_id}@example.com`),
    (mails) => mails.length === 1,
  );
});

test("a number that there is not is given up at once, with Twilio's code and without the number", async () => {
  const message = await confirmation("+15005550001");
  await system.send(message);
  expect(await smsOf(message, (row) => row?.status === "failed")).toMatchObject({
    attempts: 1,
    reason: "Twilio answered 400, its code 21211",
    provider_id: null,
  });
  const letters = await system.api.deadLetters({ limit: 10, after: null });
  expect(letters).toMatchObject([{ message_id: message.id, reason: "sms: Twilio answered 400, its code 21211" }]);
});

test.each([429, 503])("a %d is tried again, and the SMS arrives once", async (status) => {
  const phone = `+4477009${status}`;
  const message = await confirmation(phone);
  twilio.fail(status);
  await system.send(message);
  expect(await smsOf(message, isSent)).toMatchObject({ attempts: 2, reason: null });
  expect(twilio.takenBy(phone)).toHaveLength(1);
});

test("a sender that Twilio does not take is our fault, and no SMS is given up for it", async () => {
  const message = await confirmation("+447700900126");
  twilio.fail(400, 21_606);
  await system.send(message);
  expect(await smsOf(message, isSent)).toMatchObject({ attempts: 2, reason: null });
  expect(twilio.takenBy("+447700900126")).toHaveLength(1);
});

test("a wrong token is our fault, not the number's: it is tried again", async () => {
  const other = await startNotifications({ vars: twilio.vars, secrets: { TWILIO_AUTH_TOKEN: "another" } });
  const message = await confirmation("+447700900125", other);
  await other.send(message);
  expect(await smsOf(message, (row) => row !== null && row.reason !== null, other)).toMatchObject({
    status: "queued",
    reason: "Twilio answered 401, its code 20003",
  });
  expect(twilio.takenBy("+447700900125")).toEqual([]);
  await other.close();
});
