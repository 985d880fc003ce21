import { h } from "preact";
import { beforeEach, expect, test } from "vitest";
import { idempotencyKeys } from "../api/idempotency.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { button, passes, press, screenOfFile, show, shown, withFocus } from "../parts/screen.fixture.ts";
import { NotificationList } from "./notification-list.tsx";

const LIST = "GET /v1/ops/notifications?booking_id=bkg_1";
const RESEND = "POST /v1/ops/notifications/ntf_email_a/resend";
const SEND_AGAIN = "Send again Tell of a confirmed booking, mail";
const told = (part: object) => ({
  id: "ntf_email_a",
  booking_id: "bkg_1",
  type: "booking.confirmed",
  channel: "email",
  status: "sent",
  attempts: 1,
  resends: 0,
  reason: null,
  next_attempt_at: null,
  created_at: "2026-11-26T12:00:00.000Z",
  updated_at: "2026-11-26T12:00:01.000Z",
  ...part,
});
let list: object[];

screenOfFile();
serverOfFile();
beforeEach(() => {
  idempotencyKeys.forget();
  answer(({ what }) => (what === LIST ? Response.json({ data: list, next_cursor: null }) : null));
});
async function open(...rows: object[]): Promise<void> {
  list = rows;
  show(h(NotificationList, { id: "bkg_1", version: 3 }));
  await passes(0);
}

test("what was sent, or was given up, can be sent again; what is on its way, or is not wanted, cannot", async () => {
  await open(told({}));
  expect(shown()).toContain("Sent");
  button(SEND_AGAIN);
  await passes(15_000);
  list = [told({ status: "failed", attempts: 7, reason: "550 no such mailbox" })];
  await passes(15_000);
  expect(shown()).toContain("Given up");
  expect(shown()).toContain("550 no such mailbox");
  button(SEND_AGAIN);
  for (const status of ["queued", "off"]) {
    list = [told({ status })];
    await passes(15_000);
    expect(() => button(SEND_AGAIN)).toThrow("There is no button");
  }
});

test("it is asked for twice, sent once, and followed until it is there", async () => {
  await open(told({}), told({ id: "ntf_sms_a", channel: "sms" }));
  await press(SEND_AGAIN);
  expect(askedFor(RESEND)).toEqual([]);
  answer(({ what }) => {
    if (what !== RESEND) return Response.json({ data: list, next_cursor: null });
    list = [told({ status: "queued", attempts: 0, resends: 1 })];
    return Response.json(list[0], { status: 202 });
  });
  await press("Send it");
  expect(askedFor(RESEND)).toHaveLength(1);
  expect(shown()).toContain("On its way");
  // The button is gone, and who pressed it is not.
  expect(withFocus().getAttribute("data-notification")).toBe("queued");
  const looks = askedFor(LIST).length;
  list = [told({ resends: 1 })];
  await passes(2_000);
  expect(askedFor(LIST).length).toBe(looks + 1);
  expect(shown()).not.toContain("On its way");
  expect(shown()).toContain("Sent again by operators1");
});

test("what would not be true any more is refused in words, and nothing is lost", async () => {
  await open(told({}));
  answer(({ what }) => (what === RESEND ? Response.json({ code: "notification_outdated" }, { status: 409 }) : null));
  await press(SEND_AGAIN);
  await press("Send it");
  expect(shown()).toContain("The booking is otherwise by now than this notification says.");
  await press("Leave it as it is");
  expect(withFocus() === button(SEND_AGAIN)).toBe(true);
});

test("what somebody has open in it stays open where the booking changes, and what was told since is there", async () => {
  await open(told({}));
  await press(SEND_AGAIN);
  list = [told({}), told({ id: "ntf_email_b", type: "booking.cancelled" })];
  show(h(NotificationList, { id: "bkg_1", version: 4 }));
  await passes(0);
  button("Send it");
  expect(shown()).toContain("Tell of a cancelled booking");
});
