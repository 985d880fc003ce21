import { describe, expect, test } from "vitest";
import type { KeptAnswer } from "#contracts/idempotency-keys.ts";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATIONS, OPERATOR, requestOf } from "./test/operations.ts";

/** Operations whose service remembers no keys: the gateway does. */
const REMEMBERED = [
  "cancelFlight",
  "rebuildFlight",
  "blockSeats",
  "unblockSeats",
  "rebuildSearch",
  "replayDeadLetter",
  "dropDeadLetter",
  "resetBreaker",
  "drainService",
  "resumeService",
  "pingWebhookEndpoint",
  "redeliverWebhook",
];
const remembered = OPERATIONS.filter(({ id }) => REMEMBERED.includes(id));

describe("a command whose keys the gateway remembers", () => {
  test.each(remembered)("$id is carried out where its key is new, and its answer kept", async (operation) => {
    const { withToken, objects } = gateway();
    const answer = await withToken(operation.path, requestOf(operation), OPERATOR);
    expect(answer.headers.get("idempotency-replayed")).toBeNull();
    const use = { scope: `${operation.method} ${operation.path}`, key: "key-1", attempt: expect.any(String) as string };
    expect(objects.keys.begin.mock.calls).toEqual([
      [{ ...use, request_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    ]);
    expect(objects.keys.keep.mock.calls).toMatchObject([
      [{ ...use, answer: { status: answer.status, body: await answer.text() } }],
    ]);
    expect(objects.keys.keep.mock.calls[0]?.[0].attempt).toBe(objects.keys.begin.mock.calls[0]?.[0].attempt);
    expect(objects.keys.release).not.toHaveBeenCalled();
  });

  test.each(remembered)("$id is answered as before where it was, and no service is asked", async (operation) => {
    const { withToken, objects, services } = gateway();
    const first: KeptAnswer = {
      status: operation.status ?? 200,
      headers: { "content-type": "application/json" },
      body: '{"as":"sent"}',
    };
    objects.keys.begin.mockResolvedValueOnce({ state: "answered", answer: first });
    const answer = await withToken(operation.path, requestOf(operation), OPERATOR);
    expect([answer.status, await answer.text()]).toEqual([first.status, first.body]);
    expect(answer.headers.get("idempotency-replayed")).toBe("true");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(asked(services)).toEqual([]);
  });

  test.each([
    ["key_reused", 422, "idempotency_key_reused"],
    ["in_progress", 409, "request_in_progress"],
  ] as const)("is refused where its key is %s: %i", async (state, status, code) => {
    for (const operation of remembered) {
      const { withToken, objects, services } = gateway();
      objects.keys.begin.mockResolvedValueOnce({ state });
      const answer = await withToken(operation.path, requestOf(operation), OPERATOR);
      expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([status, code]);
      expect(answer.headers.get("retry-after")).toBe(state === "in_progress" ? "1" : null);
      expect([asked(services), objects.keys.keep.mock.calls]).toEqual([[], []]);
    }
  });

  const reset = "/v1/ops/breakers/payment-provider/reset";
  const command = { method: "POST", headers: { "idempotency-key": "key-1" } };

  test("that is refused or fails leaves its key free", async () => {
    const { withToken, objects, services } = gateway();
    services.payments.closeBreaker.mockRejectedValueOnce(new Error("payments is down"));
    expect((await withToken(reset, command, OPERATOR)).status).toBe(500);
    expect((await withToken("/v1/ops/breakers/unheard-of/reset", command, OPERATOR)).status).toBe(404);
    expect(objects.keys.release).toHaveBeenCalledTimes(2);
    expect(objects.keys.keep).not.toHaveBeenCalled();
  });

  test("is not carried out where its key cannot be asked for", async () => {
    const { withToken, objects, services } = gateway();
    objects.keys.begin.mockRejectedValueOnce(new Error("unreachable"));
    expect((await withToken(reset, command, OPERATOR)).status).toBe(500);
    expect(asked(services)).toEqual([]);
  });

  test("that was refused says so, also where its key could not be freed", async () => {
    const { withToken, objects } = gateway();
    objects.keys.release.mockRejectedValueOnce(new Error("unreachable"));
    expect((await withToken("/v1/ops/breakers/unheard-of/reset", command, OPERATOR)).status).toBe(404);
  });

  test("whose answer could not be kept is no success: it is to be sent again", async () => {
    const { withToken, objects } = gateway();
    objects.keys.keep.mockRejectedValueOnce(new Error("unreachable"));
    expect((await withToken(reset, command, OPERATOR)).status).toBe(500);
  });

  test("of a passenger asks for no key", async () => {
    const { withToken, objects } = gateway();
    expect((await withToken(reset, command)).status).toBe(403);
    expect(objects.keys.begin).not.toHaveBeenCalled();
  });
});

test("an operation that looks at no key says so", async () => {
  const document = (await (await gateway().request("/openapi.json")).json()) as {
    paths: Record<string, Record<string, { operationId: string; description?: string; parameters?: { name: string }[] }>>;
  };
  const operations = Object.values(document.paths).flatMap((methods) => Object.entries(methods));
  const commands = operations.filter(([method]) => method !== "get");
  expect(commands.length).toBeGreaterThan(10);
  for (const [, { description = "", parameters = [], operationId }] of commands) {
    const needsKey = parameters.some(({ name }) => name === "Idempotency-Key");
    expect([operationId, description.includes("An `Idempotency-Key` is not looked at.")]).toEqual([operationId, !needsKey]);
  }
});
