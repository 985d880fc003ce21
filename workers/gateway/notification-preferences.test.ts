import { describe, expect, test } from "vitest";
import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { Problem } from "#contracts/problems.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { asked, gateway } from "./test/fakes.ts";

const PATH = "/v1/me/notification-preferences";
const put = (body: unknown): RequestInit => ({
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

test("what can be turned off is what the document says, kind by kind", () => {
  const shape = {
    email: NotificationPreferences.shape.email.keyof().options,
    sms: NotificationPreferences.shape.sms.keyof().options,
  };
  expect(shape).toEqual({ email: Object.keys(ALL_WANTED.email), sms: Object.keys(ALL_WANTED.sms) });
});

describe("a user's preferences", () => {
  test("are those of the token's user, read and set", async () => {
    const { withToken, services } = gateway();
    NotificationPreferences.parse(await (await withToken(PATH)).json());
    expect(services.notifications.notificationPreferences).toHaveBeenCalledExactlyOnceWith("usr_1");
    const preferences = { ...ALL_WANTED, sms: { confirmed: false, changed: true } };
    expect(await (await withToken(PATH, put(preferences))).json()).toEqual(preferences);
    expect(services.notifications.setNotificationPreferences).toHaveBeenCalledExactlyOnceWith({ user_id: "usr_1", preferences });
  });

  test.each([
    ["the ticket itself", { ...ALL_WANTED, email: { ...ALL_WANTED.email, confirmed: false } }],
    ["the account's security", { ...ALL_WANTED, email: { ...ALL_WANTED.email, reset: false } }],
    ["half of them", { email: ALL_WANTED.email }],
    ["another channel", { ...ALL_WANTED, fax: {} }],
    ["something else than yes or no", { ...ALL_WANTED, sms: { confirmed: "no", changed: true } }],
  ])("cannot turn off %s", async (_, body) => {
    const { withToken, services } = gateway();
    const answer = await withToken(PATH, put(body));
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([400, "validation_failed"]);
    expect(asked(services)).toEqual([]);
  });
});
