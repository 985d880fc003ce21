import { afterAll, beforeAll, expect, test } from "vitest";
import type { NotificationsMessage } from "#contracts/messages.ts";
import type { FlightChanged } from "#contracts/notifications.ts";
import { nameless, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { readPdf } from "../../workers/notifications/pdf/read-back.fixture.ts";
import { until } from "../harness/until.ts";
import type { Delivery } from "./fixtures/notifications-peers.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { BACK, booked, change, PHONE } from "./fixtures/told.ts";

// There is no search behind it: no mail depends on whether that answers.
let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const OUT = { flight_id: "HF11_2026-12-01_LHR", sold: "21:05" };
const SOLD_OUT = {
  destination: "SIN",
  departs_local: `2026-12-01T${OUT.sold}:00+00:00`,
  arrives_local: "2026-12-02T18:10:00+08:00",
  aircraft: "789",
  origin_terminal: null,
  destination_terminal: null,
};
/** The way out leaves at this time, and arrives so much later, too; null: it does not fly. */
const outChange = (change_id: string, clock: string | null, ...booking_ids: string[]): FlightChanged => ({
  ...change(change_id, ...booking_ids),
  flight_id: OUT.flight_id,
  before: SOLD_OUT,
  after: clock === null ? null : { ...SOLD_OUT, departs_local: `2026-12-01T${clock}:00+00:00` },
});

const sentTo = (to: string, type: string, count = 1): Promise<Delivery[]> =>
  until(
    async () => (await system.deliveries(to)).filter((each) => each.type === type),
    (found) => found.length >= count,
  );
/** The passengers are told; whatever is told after that is told later. */
async function tell(email: string, changed: FlightChanged, count = 1): Promise<void> {
  await system.api.tellOfChange(changed);
  await sentTo(email, "booking.changed", count);
}
type Told = Extract<NotificationsMessage, { data: { booking: unknown } }>;
const notice = (id: string, type: Told["type"], more: object = {}, has_phone = false) => ({
  v: 1,
  id: `${id}:${type}`,
  type,
  booking_id: id,
  step: type,
  at: new Date().toISOString(),
  traceparent: null,
  data: { booking: { ...nameless(id), ...more }, tickets: TICKETS, has_phone },
});
async function confirmation(id: string, email: string): Promise<Delivery> {
  await system.send(notice(id, "booking.confirmed"));
  const [mail] = await sentTo(email, "booking.confirmed");
  if (mail === undefined) throw new Error("a mail");
  return mail;
}
const fileOf = ({ attachments }: Delivery, type: string): Uint8Array =>
  new Uint8Array(attachments.find(({ content_type }) => content_type === type)?.bytes ?? []);
/** Of each flight, in the order of travel. */
const calendarOf = (mail: Delivery, property: string): string[] =>
  [...new TextDecoder().decode(fileOf(mail, "text/calendar")).matchAll(new RegExp(`^${property}:(.*)\r$`, "gm"))].map(
    ([, value = ""]) => value,
  );

test("a confirmation has a flight as its passengers were told that it leaves, in the mail, its files and the SMS", async () => {
  const email = "moved@example.com";
  const id = await booked(system, "40", email, { status: "held" });
  await tell(email, { ...outChange("chg_a", "22:40", id), changes: 4 });
  await system.send(notice(id, "booking.confirmed", {}, true));
  const [mail] = await sentTo(email, "booking.confirmed");
  const [sms] = await sentTo(PHONE, "booking.confirmed");
  if (mail === undefined) throw new Error("a mail");
  const pages = await readPdf(fileOf(mail, "application/pdf"));
  const printed = pages.map((lines) => lines.map(({ text }) => text).join("\n"));
  expect(printed).toHaveLength(TICKETS.length);
  for (const text of [mail.text, mail.html, sms?.text, ...printed]) {
    expect(text).toContain("22:40");
    expect(text).not.toContain(OUT.sold);
  }
  // The others are as they were.
  expect(mail.text).toContain(BACK.sold);
  expect(calendarOf(mail, "DTSTART")).toEqual(["20261201T224000Z", "20261202T120000Z", "20261220T050000Z"]);
  // One that was asked for while it was held has 12 of that flight by the same change, and one asked for from now on 13.
  expect(calendarOf(mail, "SEQUENCE")).toEqual(["13", "1", "1"]);
  expect(calendarOf(mail, "STATUS")).toEqual(["CONFIRMED", "CONFIRMED", "CONFIRMED"]);
});

test("what others were told changes nothing of a confirmation", async () => {
  const [own, other] = [await booked(system, "41", "own@example.com"), await booked(system, "42", "other@example.com")];
  await tell("other@example.com", outChange("chg_a", "22:40", other));
  const mail = await confirmation(own, "own@example.com");
  expect(mail.text).toContain(OUT.sold);
  expect(calendarOf(mail, "DTSTART")[0]).toBe("20261201T210500Z");
  expect(calendarOf(mail, "SEQUENCE")).toEqual(["1", "1", "1"]);
});

test("one that an operator has sent again has what was told since, the last of it", async () => {
  const email = "again@example.com";
  const id = await booked(system, "43", email);
  expect((await confirmation(id, email)).text).toContain(OUT.sold);
  await tell(email, outChange("chg_a", "22:40", id));
  await tell(email, outChange("chg_b", "23:20", id), 2);
  const sent = await until(
    () => system.api.notifications(id),
    (found) => found.every(({ status }) => status === "sent"),
  );
  const own = sent.find(({ type }) => type === "booking.confirmed");
  expect(await system.api.resendNotification({ id: own?.id ?? "", operator_id: "usr_op" })).toMatchObject({ ok: true });
  const [, again] = await sentTo(email, "booking.confirmed", 2);
  if (again === undefined) throw new Error("a mail");
  expect(again.text).toContain("23:20");
  expect(again.text).not.toMatch(/21:05|22:40/);
  expect(calendarOf(again, "DTSTART")[0]).toBe("20261201T232000Z");
});

test("a flight that was told not to fly is in the mail as it was sold, and cancelled in its calendar", async () => {
  const email = "withdrawn@example.com";
  const id = await booked(system, "44", email);
  await tell(email, outChange("chg_a", "22:40", id));
  await tell(email, outChange("chg_b", null, id), 2);
  const mail = await confirmation(id, email);
  expect(mail.text).toContain(OUT.sold);
  expect(mail.text).not.toContain("22:40");
  expect(calendarOf(mail, "STATUS")).toEqual(["CANCELLED", "CONFIRMED", "CONFIRMED"]);
  expect(calendarOf(mail, "DTSTART")[0]).toBe("20261201T210500Z");
});

test("so has every other mail that shows the flights", async () => {
  const email = "every@example.com";
  const id = await booked(system, "45", email);
  await tell(email, change("chg_a", id));
  // Its clock is not that of a flight.
  const expires_at = "2099-01-01T12:34:00.000Z";
  const others = ["booking.failed", "booking.expired", "booking.cancelled"] as const;
  await system.send(notice(id, "booking.held", { status: "held", expires_at }), ...others.map((type) => notice(id, type)));
  await tell(email, outChange("chg_b", "22:40", id), 2);
  for (const type of ["booking.held", ...others]) {
    const [mail] = await sentTo(email, type);
    expect(mail?.text, type).toContain(BACK.moved);
    expect(mail?.text, type).not.toContain(BACK.sold);
  }
  // That of a change tells of another flight what was told before.
  const [, second] = await sentTo(email, "booking.changed", 2);
  expect(second?.text).toContain("22:40");
  expect(second?.text).toContain(BACK.moved);
  expect(second?.text).not.toContain(BACK.sold);
});
