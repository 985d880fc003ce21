import { afterAll, beforeAll, expect, test } from "vitest";
import { type CheckInOpened, type Telling, TOLD_BOOKINGS } from "#contracts/notifications.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { CONFIRMED, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked, PHONE } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const FLIGHT_ID = "HF18_2026-12-20_SYD";
const opened = (booking_ids: string[], more: Partial<CheckInOpened> = {}): CheckInOpened => ({
  flight_id: FLIGHT_ID,
  times: {
    destination: "LHR",
    departs_local: "2026-12-20T18:15:00+11:00",
    arrives_local: "2026-12-21T05:45:00+00:00",
    aircraft: "789",
    origin_terminal: "1",
    destination_terminal: "5",
  },
  closes_at: new Date(Date.now() + 3_600_000).toISOString(),
  booking_ids,
  ...more,
});
/** What is answered, of which most is empty. */
const came = (some: Partial<Telling>): Telling => ({ told: 0, left: [], underway: [], failed: [], ...some });
const mailsTo = (email: string, count = 1) =>
  until(
    () => system.deliveries(email),
    (found) => found.length >= count,
  );
const toldOf = (bookingId: string) => system.api.notifications(bookingId);
const ended = (bookingId: string) =>
  until(
    () => toldOf(bookingId),
    ([first]) => first !== undefined && first.status !== "queued",
  );

test("one may check in: told in one mail, with the time at which it leaves now, however often it is told", async () => {
  const id = await booked(system, "80", "fly@example.com");
  expect(await system.api.tellOfCheckIn(opened([id]))).toEqual(came({ told: 1 }));
  const [mail] = await mailsTo("fly@example.com");
  expect(mail?.subject).toBe("Check in for flight HF 18 to LHR: booking K3J9QX");
  expect(mail?.text).toContain("until 17:30 on Sun 20 Dec 2026");
  expect(mail?.text).toContain("Zofia");
  expect(mail?.attachments).toEqual([]);
  expect(await system.api.tellOfCheckIn(opened([id]))).toEqual(came({ told: 0 }));
  await Promise.all([system.api.tellOfCheckIn(opened([id])), system.api.tellOfCheckIn(opened([id]))]);
  // Of its other flights it is told apart.
  await system.api.tellOfCheckIn(opened([id], { flight_id: "HF17_2026-12-01_LHR" }));
  await mailsTo("fly@example.com", 2);
  expect((await toldOf(id)).map(({ channel }) => channel)).toEqual(["email", "email"]);
  expect(await system.deliveries("fly@example.com")).toHaveLength(2);
  expect(await system.deliveries(PHONE)).toEqual([]);
});

test("it is no news to who has given up or is forgotten", async () => {
  const ids = [
    await booked(system, "81", "cancelling@example.com", { status: "cancelling" }),
    await booked(system, "82", "cancelled@example.com", { status: "cancelled" }),
    await booked(system, "84", "erased@example.com", {}, true),
    "bkg_85_0123456789abcdefghjkmnpqrs",
  ];
  expect(await system.api.tellOfCheckIn(opened(ids))).toEqual(came({ told: 0 }));
  for (const id of ids) expect(await toldOf(id)).toEqual([]);
});

test("who is still paying is told nothing yet, is named as that, and is told once the booking is confirmed", async () => {
  const id = await booked(system, "83", "paying@example.com", { status: "paying" });
  expect(await system.api.tellOfCheckIn(opened([id]))).toEqual(came({ underway: [id] }));
  expect(await toldOf(id)).toEqual([]);
  await booked(system, "83", "paying@example.com");
  expect(await system.api.tellOfCheckIn(opened([id]))).toEqual(came({ told: 1 }));
  await mailsTo("paying@example.com");
});

test("a saga that does not answer keeps nobody else from being told, and is named", async () => {
  const [one, other] = [await booked(system, "91", "reads@example.com"), await booked(system, "92", "unread@example.com")];
  await system.silence("92", true);
  expect(await system.api.tellOfCheckIn(opened([other, one]))).toEqual(came({ told: 1, failed: [other] }));
  await mailsTo("reads@example.com");
  await system.silence("92", false);
  expect(await system.api.tellOfCheckIn(opened([other, one]))).toEqual(came({ told: 1 }));
  await mailsTo("unread@example.com");
  expect(await system.deliveries("reads@example.com")).toHaveLength(1);
});

test("it is told to so many at a time, and those who were told before count for none of them", async () => {
  const shards = Array.from({ length: TOLD_BOOKINGS + 2 }, (_, n) => String(n).padStart(2, "0"));
  const ids = await Promise.all(shards.map((shard) => booked(system, shard, `many-${shard}@example.com`)));
  expect(await system.api.tellOfCheckIn(opened(ids))).toEqual(came({ told: TOLD_BOOKINGS, left: ids.slice(TOLD_BOOKINGS) }));
  expect(await system.api.tellOfCheckIn(opened(ids))).toEqual(came({ told: 2 }));
  for (const shard of shards) await mailsTo(`many-${shard}@example.com`);
});

test("who does not want it is told nothing, and who has said so before one could say it gets it", async () => {
  const [quiet, old] = [await booked(system, "86", "quiet@example.com"), await booked(system, "87", "old@example.com")];
  await system.own(quiet, "usr_quiet");
  await system.own(old, "usr_old");
  const preferences = { ...ALL_WANTED, email: { ...ALL_WANTED.email, check_in_open: false } };
  await system.api.setNotificationPreferences({ user_id: "usr_quiet", preferences });
  const before = { email: { held: false, expired: true, refunded: true }, sms: { confirmed: true, changed: true } };
  await system.db.prepare("INSERT INTO notification_preferences VALUES ('usr_old', ?, 1)").bind(JSON.stringify(before)).run();
  expect(await system.api.notificationPreferences("usr_old")).toEqual({
    ...before,
    email: { ...before.email, check_in_open: true },
  });
  await system.api.tellOfCheckIn(opened([quiet, old]));
  await mailsTo("old@example.com");
  expect(await toldOf(quiet)).toMatchObject([{ type: "booking.check_in_open", status: "off" }]);
  expect(await system.deliveries("quiet@example.com")).toEqual([]);
});

test("a mail that comes too late, or after its booking was cancelled, is not sent", async () => {
  const late = await booked(system, "88", "late@example.com");
  await system.api.tellOfCheckIn(opened([late], { closes_at: new Date(Date.now() - 1).toISOString() }));
  expect(await ended(late)).toMatchObject([{ status: "failed", reason: "check-in was over before it could be told" }]);

  const given = await booked(system, "89", "given-up@example.com");
  await system.refuse(1);
  await system.api.tellOfCheckIn(opened([given]));
  await until(
    () => toldOf(given),
    ([first]) => first?.reason?.includes("the mailbox is down") === true,
  );
  await system.keep({ booking: { ...CONFIRMED, id: given, status: "cancelled" }, tickets: TICKETS });
  expect(await ended(given)).toMatchObject([{ status: "failed", reason: "it is not true any more: the booking is cancelled" }]);
  for (const email of ["late@example.com", "given-up@example.com"]) expect(await system.deliveries(email)).toEqual([]);
});

test("an operator can have it sent again, which its saga could not tell", async () => {
  const id = await booked(system, "90", "again@example.com");
  await system.api.tellOfCheckIn(opened([id]));
  await mailsTo("again@example.com");
  const [sent] = await ended(id);
  expect((await system.api.resendNotification({ id: sent?.id ?? "", operator_id: "usr_op" })).ok).toBe(true);
  const mails = await mailsTo("again@example.com", 2);
  expect(mails[1]?.text).toBe(mails[0]?.text);
});
