import { describe, expect, it } from "vitest";
import { PersonalData, type AccountRow } from "#contracts/personal-data.ts";
import { gateway } from "../test/fakes.ts";
import { preferences } from "../test/notification-samples.ts";
import * as sample from "../test/samples.ts";
import { webhookEndpoint } from "../test/webhook-samples.ts";
import { DOCUMENT_PAGES } from "./document.ts";

const session = (id: string): AccountRow<"sessions"> => ({ ...sample.session, id });
const exported = async (subject: ReturnType<typeof gateway>, query = ""): Promise<PersonalData> => {
  const answer = await subject.withToken(`/v1/me/export${query}`);
  expect(answer.status).toBe(200);
  return PersonalData.parse(await answer.json());
};

describe("a user's export", () => {
  it("is one file of everything the services keep, as documented, and kept by no cache", async () => {
    const subject = gateway();
    const answer = await subject.withToken("/v1/me/export");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="holdfast-\d{4}-\d\d-\d\d\.json"$/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const document = PersonalData.parse(await answer.json());
    expect(document).toMatchObject({
      account: { email: sample.profile.email },
      sessions: [{ id: "ses_1" }],
      passkeys: [],
      account_notifications: [sample.notification],
      notification_preferences: [preferences],
      webhook_endpoints: [{ ...webhookEndpoint, client_id: null }],
      bookings: [{ ...sample.sagaData, payment_records: sample.paymentData, notifications: [sample.notification] }],
      next_cursor: null,
    });
  });

  it("asks every service for the caller's data only", async () => {
    const subject = gateway();
    await exported(subject);
    const { users, bookings, notifications } = subject.services;
    expect(users.accountData).toHaveBeenCalledExactlyOnceWith("usr_1");
    expect(notifications.accountWebhookEndpoints).toHaveBeenCalledExactlyOnceWith("usr_1");
    for (const asked of [users.accountLists, notifications.accountNotifications, bookings.bookingData])
      expect(asked).toHaveBeenCalledExactlyOnceWith({ user_id: "usr_1", cursor: null });
  });

  it("opens each list once, however its rows are spread over pages", async () => {
    const subject = gateway();
    const { users } = subject.services;
    users.accountLists.mockResolvedValueOnce({ parts: [{ list: "sessions", rows: [] }], next: "sessions:" });
    users.accountLists.mockResolvedValueOnce({ parts: [{ list: "sessions", rows: [session("a")] }], next: "sessions:a" });
    users.accountLists.mockResolvedValueOnce({
      parts: [
        { list: "sessions", rows: [session("b"), session("c")] },
        { list: "passkeys", rows: [] },
      ],
      next: null,
    });
    const { sessions, passkeys } = await exported(subject);
    expect(sessions.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(passkeys).toEqual([]);
  });

  it("goes on in a second document where one request could not make all the calls, and misses nothing", async () => {
    const subject = gateway();
    const { bookings } = subject.services;
    const pages = DOCUMENT_PAGES + 1;
    bookings.bookingData.mockImplementation(async ({ cursor }) => {
      const page = cursor === null ? 1 : Number(cursor) + 1;
      const id = sample.BOOKING_ID.slice(0, -1) + page;
      const rows = [{ ...sample.sagaData, booking: { ...sample.booking, id } }];
      return { rows, next: page === pages ? null : String(page) };
    });
    const first = await exported(subject);
    expect(first.next_cursor).not.toBeNull();
    const second = await exported(subject, `?cursor=${first.next_cursor}`);
    expect(second.next_cursor).toBeNull();
    expect(second.sessions).toEqual([]);
    const ids = [...first.bookings, ...second.bookings].map(({ booking }) => booking.id.at(-1));
    expect(ids).toEqual(Array.from({ length: pages }, (_, i) => String(i + 1)));
  });

  it("breaks off where a service fails in between, so that half of it does not look whole", async () => {
    const subject = gateway();
    subject.services.bookings.bookingData.mockRejectedValue(new Error("down"));
    const answer = await subject.withToken("/v1/me/export");
    await expect(answer.text()).rejects.toThrow("down");
  });

  it.each(["x", "W10", "WyJvdGhlciIsbnVsbF0"])("refuses the cursor %s, which is not one of ours", async (cursor) => {
    const subject = gateway();
    expect((await subject.withToken(`/v1/me/export?cursor=${cursor}`)).status).toBe(400);
    expect(subject.services.users.accountData).not.toHaveBeenCalled();
  });

  it("refuses what it is not asked by, such as a cursor with a slip, instead of beginning anew", async () => {
    const subject = gateway();
    const answer = await subject.withToken("/v1/me/export?cursr=WyJib29raW5ncyIsbnVsbF0");
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ path: "cursr", code: "unknown_key" }] });
    expect(subject.services.users.accountData).not.toHaveBeenCalled();
  });

  it("is not for OAuth clients, whatever they were granted", async () => {
    const subject = gateway();
    const answer = await subject.withToken("/v1/me/export", {}, { claims: { client_id: "partner" } });
    expect(answer.status).toBe(403);
    expect(subject.services.users.accountData).not.toHaveBeenCalled();
  });

  it("of an account that is gone is missing", async () => {
    const subject = gateway();
    subject.services.users.accountData.mockResolvedValue({ ok: false, error: { reason: "not_found" } });
    expect((await subject.withToken("/v1/me/export")).status).toBe(404);
  });
});
