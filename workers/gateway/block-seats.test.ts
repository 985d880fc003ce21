import { expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { FLIGHT_ID } from "./test/samples.ts";

const BODY = { designators: ["14A", "14C"], reason: "the backrests are broken" };
const ask = ({ withToken }: ReturnType<typeof gateway>, verb: string, body: unknown = BODY) =>
  withToken(
    `/v1/ops/flights/${FLIGHT_ID}/seats/${verb}`,
    {
      method: "POST",
      headers: { "idempotency-key": "key-1", "content-type": "application/json" },
      body: JSON.stringify(body),
    },
    OPERATOR,
  );

test.each([
  ["block", "blockSeats"],
  ["unblock", "unblockSeats"],
] as const)("seats that are to %s are handed on with who asks for it, and why", async (verb, method) => {
  const world = gateway();
  const answer = await ask(world, verb);
  expect([answer.status, await answer.json()]).toEqual([200, { flight_id: FLIGHT_ID, changed: BODY.designators }]);
  expect(world.services.bookings[method].mock.calls).toEqual([
    [{ ...BODY, flight_id: FLIGHT_ID, operator_id: expect.stringMatching(/.+/) as string }],
  ]);
});

const seat = (designator: string) => ({ flight_id: FLIGHT_ID, designator });
test.each([
  ["not_found", 404, { reason: "not_found" }, {}],
  ["flight_cancelled", 409, { reason: "flight_cancelled", flight_id: FLIGHT_ID }, { flight_id: FLIGHT_ID }],
  ["seat_not_found", 422, { reason: "seat_not_found", ...seat("99C") }, { seats: [seat("99C")] }],
] as const)("what is refused as %s is %i for both, and its key stays free", async (code, status, error, members) => {
  for (const verb of ["block", "unblock"] as const) {
    const world = gateway();
    world.services.bookings[`${verb}Seats`].mockResolvedValueOnce({ ok: false, error });
    const answer = await ask(world, verb);
    expect(answer.status).toBe(status);
    expect(Problem.parse(await answer.json())).toMatchObject({ code, ...members });
    expect(world.objects.keys.keep).not.toHaveBeenCalled();
    expect(world.objects.keys.release).toHaveBeenCalledOnce();
  }
});

test("seats that somebody has are named, and the key stays free", async () => {
  const world = gateway();
  const error = { reason: "seats_taken" as const, flight_id: FLIGHT_ID, designators: ["14C"] };
  world.services.bookings.blockSeats.mockResolvedValueOnce({ ok: false, error });
  const answer = await ask(world, "block");
  expect(answer.status).toBe(409);
  expect(Problem.parse(await answer.json())).toMatchObject({
    code: "flight_in_use",
    detail: `Held or sold on ${FLIGHT_ID}: 14C. No seat was blocked.`,
    seats: [seat("14C")],
  });
  expect(world.objects.keys.release).toHaveBeenCalledOnce();
});

test.each([
  ["no seat", { designators: [], reason: "broken" }],
  ["something that is no seat", { designators: ["C14"], reason: "broken" }],
  ["no reason", { designators: ["14C"] }],
  ["a reason of spaces", { designators: ["14C"], reason: "   " }],
])("a request with %s reaches no service", async (_, body) => {
  const world = gateway();
  expect((await ask(world, "block", body)).status).toBe(400);
  expect(world.services.bookings.blockSeats).not.toHaveBeenCalled();
});
