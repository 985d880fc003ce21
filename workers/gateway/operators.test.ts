import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { FLIGHT_ID, audit } from "./test/samples.ts";

describe("an audit", () => {
  test.each(["/v1/ops/audits", "/v1/ops/audits/latest"])("%s is not for passengers", async (path) => {
    const { withToken, services } = gateway();
    const method = path.endsWith("latest") ? "GET" : "POST";
    const answer = await withToken(path, { method, headers: { "idempotency-key": "key-1" } });
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([403, "forbidden"]);
    expect(asked(services)).toEqual([]);
  });

  test("may be asked for as the latest, and by nothing that is no id", async () => {
    const { withToken, services } = gateway();
    expect((await withToken("/v1/ops/audits/latest", {}, OPERATOR)).status).toBe(200);
    expect(services.bookings.audit).toHaveBeenCalledExactlyOnceWith("latest");
    expect((await withToken("/v1/ops/audits/last", {}, OPERATOR)).status).toBe(404);
    expect(services.bookings.audit).toHaveBeenCalledOnce();
  });

  test("is started once for a key", async () => {
    const { withToken, services } = gateway();
    services.bookings.startAudit.mockResolvedValueOnce({ ok: true, value: { body: audit, replayed: true } });
    const answer = await withToken("/v1/ops/audits", { method: "POST", headers: { "idempotency-key": "key-1" } }, OPERATOR);
    expect(answer.headers.get("idempotency-replayed")).toBe("true");
    expect(answer.headers.get("location")).toBe(`/v1/ops/audits/${audit.id}`);
    services.bookings.startAudit.mockResolvedValueOnce({ ok: false, error: { reason: "key_reused" } });
    const refused = await withToken("/v1/ops/audits", { method: "POST", headers: { "idempotency-key": "key-1" } }, OPERATOR);
    expect(refused.status).toBe(422);
  });
});

describe("a manifest", () => {
  const path = `/v1/ops/flights/${FLIGHT_ID}/manifest`;

  test("is not for passengers, nor for agents", async () => {
    const { withToken, services } = gateway();
    for (const role of ["passenger", "agent"]) expect((await withToken(path, {}, { claims: { role } })).status).toBe(403);
    expect(asked(services)).toEqual([]);
  });

  test("is kept by no cache", async () => {
    const { withToken } = gateway();
    expect((await withToken(path, {}, OPERATOR)).headers.get("cache-control")).toBe("no-store");
  });

  test("of a flight that does not exist is 404", async () => {
    const { withToken, services } = gateway();
    services.bookings.manifest.mockResolvedValueOnce({ ok: false, error: { reason: "not_found" } });
    expect((await withToken(path, {}, OPERATOR)).status).toBe(404);
    expect((await withToken("/v1/ops/flights/HF101/manifest", {}, OPERATOR)).status).toBe(404);
    expect(services.bookings.manifest).toHaveBeenCalledExactlyOnceWith(FLIGHT_ID);
  });
});
