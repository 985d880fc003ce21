import { expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { FLIGHT_ID } from "./test/samples.ts";

const path = `/v1/ops/flights/${FLIGHT_ID}/cancel`;
const init = { method: "POST", headers: { "idempotency-key": "key-1" } };

test("the cancellation of a flight names who asked for it, and says where its progress is", async () => {
  const { withToken, services } = gateway();
  const answer = await withToken(path, init, OPERATOR);
  expect([answer.status, answer.headers.get("location")]).toEqual([202, `/v1/ops/flights/${FLIGHT_ID}/cancellation`]);
  expect(services.bookings.cancelFlight.mock.calls).toEqual([
    [{ flight_id: FLIGHT_ID, operator_id: expect.stringMatching(/.+/) as string }],
  ]);
});

test.each([
  ["not_found", 404],
  ["flight_departed", 409],
] as const)("one that is refused as %s is %i, and its key stays free", async (reason, status) => {
  const { withToken, services, objects } = gateway();
  services.bookings.cancelFlight.mockResolvedValueOnce({ ok: false, error: { reason } });
  const answer = await withToken(path, init, OPERATOR);
  expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([status, reason]);
  expect(objects.keys.keep).not.toHaveBeenCalled();
  expect(objects.keys.release).toHaveBeenCalledOnce();
});

test("one whose lost seats contradict each other names them, and its key stays free", async () => {
  const { withToken, services, objects } = gateway();
  const error = { reason: "seats_contradicted", flight_id: FLIGHT_ID, designators: ["14A", "14C"] } as const;
  services.bookings.cancelFlight.mockResolvedValueOnce({ ok: false, error: { ...error, designators: [...error.designators] } });
  const answer = await withToken(path, init, OPERATOR);
  expect(answer.status).toBe(409);
  expect(Problem.parse(await answer.json())).toMatchObject({
    code: "flight_in_use",
    detail: expect.stringContaining("14A, 14C") as string,
    seats: ["14A", "14C"].map((designator) => ({ flight_id: FLIGHT_ID, designator })),
  });
  expect(objects.keys.keep).not.toHaveBeenCalled();
  expect(objects.keys.release).toHaveBeenCalledOnce();
});
