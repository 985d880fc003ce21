import { describe, expect, test } from "vitest";
import { Notification, NotificationPage } from "#contracts/notifications.ts";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { toldNotification } from "./test/notification-samples.ts";

const LIST = `/v1/ops/notifications?booking_id=${toldNotification.booking_id}`;
const RESEND = `/v1/ops/notifications/${toldNotification.id}/resend`;
const keyed: RequestInit = { method: "POST", headers: { "idempotency-key": "key-1" } };

test("an operator reads what was told of one booking, and must say of which", async () => {
  const { withToken, services } = gateway();
  const answer = await withToken(LIST, {}, OPERATOR);
  expect(NotificationPage.parse(await answer.json())).toEqual({ data: [toldNotification], next_cursor: null });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(services.notifications.notifications).toHaveBeenCalledExactlyOnceWith(toldNotification.booking_id);
  for (const query of ["", "?booking_id=bkg", `${LIST.slice(LIST.indexOf("?"))}&type=booking.held`])
    expect((await withToken(`/v1/ops/notifications${query}`, {}, OPERATOR)).status).toBe(400);
});

describe("a notification", () => {
  test("is sent again by the operator of the token", async () => {
    const { withToken, services } = gateway();
    const answer = await withToken(RESEND, keyed, OPERATOR);
    expect(answer.status).toBe(202);
    expect(Notification.parse(await answer.json())).toMatchObject({ id: toldNotification.id, status: "queued", resends: 1 });
    expect(services.notifications.resendNotification).toHaveBeenCalledExactlyOnceWith({
      id: toldNotification.id,
      operator_id: "usr_1",
    });
  });

  test.each([LIST, RESEND])("%s is not for passengers, nor for agents", async (path) => {
    const { withToken, services } = gateway();
    for (const role of ["passenger", "agent"])
      expect((await withToken(path, path === RESEND ? keyed : {}, { claims: { role } })).status).toBe(403);
    expect(asked(services)).toEqual([]);
  });

  test.each([
    ["not_found", 404, "not_found"],
    ["notification_pending", 409, "notification_pending"],
    ["notification_outdated", 409, "notification_outdated"],
  ] as const)("that is %s is refused with %d", async (reason, status, code) => {
    const { withToken, services } = gateway();
    services.notifications.resendNotification.mockResolvedValueOnce({ ok: false, error: { reason } });
    const answer = await withToken(RESEND, keyed, OPERATOR);
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([status, code]);
  });

  test("is not sent again without a key", async () => {
    const { withToken, services } = gateway();
    expect((await withToken(RESEND, { method: "POST" }, OPERATOR)).status).toBe(400);
    expect(services.notifications.resendNotification).not.toHaveBeenCalled();
  });
});
