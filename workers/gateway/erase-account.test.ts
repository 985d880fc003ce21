import { describe, expect, it } from "vitest";
import { err } from "#domain/result.ts";
import { gateway } from "./test/fakes.ts";
import { BOOKING_ID } from "./test/samples.ts";

const erase = (subject: ReturnType<typeof gateway>, claims: Record<string, unknown> = {}) =>
  subject.withToken("/v1/me", { method: "DELETE" }, { claims });
const now = () => Math.floor(Date.now() / 1000);

describe("erasing one's account", () => {
  it("closes it to new bookings first, then erases the account, then everything else, while the client has its answer", async () => {
    const subject = gateway();
    const { users, bookings } = subject.services;
    const order: string[] = [];
    bookings.closeAccount.mockImplementation(async () => {
      order.push("closed");
      return { ok: true, value: { erase_by: 42 } };
    });
    users.eraseAccount.mockImplementation(async () => {
      order.push("account");
      return { ok: true, value: null };
    });
    bookings.eraseBookings.mockImplementation(async () => {
      order.push("bookings");
      return { erased: 1, kept: 0 };
    });
    const answer = await erase(subject);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    await subject.settle();
    expect(order).toEqual(["closed", "account", "bookings"]);
    expect(users.eraseAccount).toHaveBeenCalledExactlyOnceWith({ user_id: "usr_1", erase_by: 42 });
  });

  it("is answered all the same when the rest fails: it is done later", async () => {
    const subject = gateway();
    subject.services.bookings.eraseBookings.mockRejectedValue(new Error("down"));
    expect((await erase(subject)).status).toBe(204);
    await subject.settle();
  });

  it("names what stands in the way, and erases nothing", async () => {
    const subject = gateway();
    const bookings = [{ booking_id: BOOKING_ID, because: "not_flown" as const }];
    subject.services.bookings.closeAccount.mockResolvedValue(err({ reason: "account_in_use", bookings }));
    const answer = await erase(subject);
    expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: "account_in_use", bookings })]);
    expect(subject.services.users.eraseAccount).not.toHaveBeenCalled();
    expect(subject.services.bookings.eraseBookings).not.toHaveBeenCalled();
  });

  it.each([
    ["of a session that is old", { auth_time: now() - 601 }],
    ["that does not say when its session began", { auth_time: undefined }],
  ])("with a token %s asks for a new sign-in", async (_, claims) => {
    const subject = gateway();
    const answer = await erase(subject, claims);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "reauthentication_required" });
    expect(answer.headers.get("www-authenticate")).toContain('error="insufficient_user_authentication", max_age=600');
    expect(subject.services.bookings.closeAccount).not.toHaveBeenCalled();
  });

  it("is not for OAuth clients", async () => {
    const subject = gateway();
    expect((await erase(subject, { client_id: "partner" })).status).toBe(403);
    expect(subject.services.bookings.closeAccount).not.toHaveBeenCalled();
  });

  it("that came too late after closing is to be asked for again", async () => {
    const subject = gateway();
    subject.services.users.eraseAccount.mockResolvedValue(err({ reason: "too_late" }));
    const answer = await erase(subject);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(subject.services.bookings.eraseBookings).not.toHaveBeenCalled();
  });

  it("books nothing for whoever was erased meanwhile", async () => {
    const subject = gateway();
    subject.services.bookings.create.mockResolvedValue(err({ reason: "account_closed" }));
    const { bookingRequest } = await import("./test/samples.ts");
    const answer = await subject.command("/v1/bookings", bookingRequest);
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
      401,
      'Bearer realm="holdfast", error="invalid_token"',
    ]);
  });
});
