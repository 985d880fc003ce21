import { expect, test } from "vitest";
import { BOARDING_PASS_ID } from "./test/check-in-samples.ts";
import { gateway } from "./test/fakes.ts";
import { BOOKING_ID } from "./test/samples.ts";

test("checking in without a body is checking everybody in, for every flight", async () => {
  const { withToken, services } = gateway();
  const answer = await withToken(`/v1/bookings/${BOOKING_ID}/check-in`, { method: "POST", headers: { "idempotency-key": "k" } });
  expect(answer.status).toBe(200);
  expect(services.bookings.checkIn).toHaveBeenCalledExactlyOnceWith({ booking_id: BOOKING_ID, user_id: "usr_1", body: {} });
});

test("a boarding pass is a PDF that no cache keeps, asked for by whose it is", async () => {
  const { withToken, services } = gateway();
  const answer = await withToken(`/v1/boarding-passes/${BOARDING_PASS_ID}.pdf`);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(await answer.text()).toBe("%PDF-1.7");
  expect(services.bookings.boardingPassDocument).toHaveBeenCalledWith({ id: BOARDING_PASS_ID, user_id: "usr_1" });
});

test.each([`/v1/boarding-passes/${BOARDING_PASS_ID}`, "/v1/boarding-passes/brd.pdf", "/v1/boarding-passes/x.png"])(
  "%s is nothing",
  async (path) => {
    const { withToken, services } = gateway();
    expect((await withToken(path)).status).toBe(404);
    expect(services.bookings.boardingPassDocument).not.toHaveBeenCalled();
  },
);
