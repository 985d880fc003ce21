import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";
import { FLIGHT_ID } from "./test/samples.ts";

describe("the live seat map", () => {
  const path = `/v1/flights/${FLIGHT_ID}/seat-map/live`;
  const upgrade = { headers: { upgrade: "websocket" } };

  test("needs an upgrade", async () => {
    const { request, services } = gateway();
    expect((await request(path)).status).toBe(400);
    expect(services.search.fetch).not.toHaveBeenCalled();
  });

  test("of a flight that does not exist is 404", async () => {
    const { request, services } = gateway();
    expect((await request(path, upgrade)).status).toBe(404);
    expect(services.search.fetch).toHaveBeenCalledOnce();
  });

  test("goes on from the version that the client knows", async () => {
    const { request, services } = gateway();
    await request(`${path}?since=41`, upgrade);
    const [[forwarded] = []] = services.search.fetch.mock.calls;
    expect(forwarded?.url).toMatch(/\?since=41$/);
  });

  test.each(["since=-1", "since=x", "since=", "until=3"])("is refused with %s", async (query) => {
    const { request, services } = gateway();
    expect((await request(`${path}?${query}`, upgrade)).status).toBe(400);
    expect(services.search.fetch).not.toHaveBeenCalled();
  });

  test("says when to come back where too many watch the flight", async () => {
    const { request, services } = gateway();
    services.search.fetch.mockResolvedValueOnce(new Response(null, { status: 503, headers: { "Retry-After": "30" } }));
    const answer = await request(path, upgrade);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(Problem.parse(await answer.json()).code).toBe("service_unavailable");
  });

  test("documents its messages", async () => {
    const { request } = gateway();
    const document = JSON.stringify(await (await request("/openapi.json")).json());
    for (const type of ["snapshot", "changes", "resync", "pong"]) expect(document).toContain(`"enum":["${type}"]`);
  });
});
