import { describe, expect, it } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";
import { webhookDelivery, webhookEndpoint, webhookSecret } from "./test/webhook-samples.ts";

const PATH = "/v1/webhook-endpoints";
const url = "https://hooks.partner.example/in";

describe("a webhook endpoint", () => {
  it.each([
    ["a person", {}, null],
    ["a client that a user has allowed it", { client_id: "planner" }, "planner"],
    ["a client for itself", { client_id: "usr_1" }, "usr_1"],
  ])("is %s's, as the token says", async (_, claims, client_id) => {
    const { withToken, services } = gateway();
    await withToken(PATH, {}, { claims });
    await withToken(`${PATH}/${webhookEndpoint.id}`, {}, { claims });
    const owner = { user_id: "usr_1", client_id };
    expect(services.notifications.webhookEndpoints).toHaveBeenCalledExactlyOnceWith(owner);
    expect(services.notifications.webhookEndpoint).toHaveBeenCalledExactlyOnceWith({ ...owner, endpoint_id: webhookEndpoint.id });
  });

  it("is made with what is told, and all events where none is named; its secret is kept by no cache", async () => {
    const { command, services } = gateway();
    const answer = await command(PATH, { url });
    expect([answer.status, answer.headers.get("location")]).toEqual([201, `${PATH}/${webhookEndpoint.id}`]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({ secret: webhookSecret });
    expect(services.notifications.createWebhookEndpoint).toHaveBeenCalledExactlyOnceWith({
      user_id: "usr_1",
      client_id: null,
      key: "key-1",
      request_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      body: {
        url,
        events: [
          "booking.held",
          "booking.confirmed",
          "booking.failed",
          "booking.expired",
          "booking.cancelled",
          "booking.refunded",
          "booking.changed",
        ],
        description: "",
      },
    });
  });

  it("is changed in what is named, and in nothing else", async () => {
    const { withToken, services } = gateway();
    const body = JSON.stringify({ description: "new" });
    await withToken(`${PATH}/${webhookEndpoint.id}`, { method: "PATCH", body, headers: { "content-type": "application/json" } });
    expect(services.notifications.updateWebhookEndpoint.mock.calls[0]?.[0].change).toEqual({ description: "new" });
  });

  it.each([
    [{}],
    [{ url: "" }],
    [{ url: 7 }],
    [{ url: `https://hooks.partner.example/${"x".repeat(512)}` }],
    [{ url, events: [] }],
    [{ url, events: ["booking.*"] }],
    [{ url, events: ["webhook.ping"] }],
    [{ url, secret: "whsec_mine" }],
    [{ url, user_id: "usr_2" }],
  ])("is not made of %o", async (body) => {
    const { command, services } = gateway();
    expect((await command(PATH, body)).status).toBe(400);
    expect(services.notifications.createWebhookEndpoint).not.toHaveBeenCalled();
  });

  it.each([
    ["not_https", "url: not https."],
    ["address", "url: a number in place of a name."],
    ["private_name", "url: a name that the public internet does not know."],
  ] as const)("is refused for %s with the reason", async (fault, detail) => {
    const { command, services } = gateway();
    services.notifications.createWebhookEndpoint.mockResolvedValueOnce({
      ok: false,
      error: { reason: "webhook_url_refused", fault },
    });
    const answer = await command(PATH, { url });
    expect([answer.status, Problem.parse(await answer.json())]).toMatchObject([422, { code: "webhook_url_refused", detail }]);
  });

  it("is refused where there are five, and where its key has made another", async () => {
    const { command, services } = gateway();
    const { createWebhookEndpoint } = services.notifications;
    createWebhookEndpoint.mockResolvedValueOnce({ ok: false, error: { reason: "webhook_endpoint_limit", limit: 5 } });
    const full = await command(PATH, { url });
    expect([full.status, Problem.parse(await full.json())]).toMatchObject([409, { code: "webhook_endpoint_limit", limit: 5 }]);
    createWebhookEndpoint.mockResolvedValueOnce({ ok: false, error: { reason: "key_reused" } });
    expect((await command(PATH, { url })).status).toBe(422);
  });

  it("is neither pinged nor sent an event again while it is disabled, which it says itself", async () => {
    const { command, withToken, services } = gateway();
    const { pingWebhookEndpoint, redeliverWebhook } = services.notifications;
    const disabled = { at: "2026-11-23T20:15:00Z", by: "receiver" } as const;
    services.notifications.webhookEndpoint.mockResolvedValueOnce({ ok: true, value: { ...webhookEndpoint, disabled } });
    const endpoint = `${PATH}/${webhookEndpoint.id}`;
    expect(await (await withToken(endpoint)).json()).toMatchObject({ disabled });
    for (const refused of [pingWebhookEndpoint, redeliverWebhook])
      refused.mockResolvedValueOnce({ ok: false, error: { reason: "webhook_endpoint_disabled" } });
    for (const path of ["/ping", `/deliveries/${webhookDelivery.id}/redeliver`]) {
      const answer = await command(`${endpoint}${path}`, {});
      expect([answer.status, Problem.parse(await answer.json())]).toMatchObject([409, { code: "webhook_endpoint_disabled" }]);
    }
  });

  it.each(["whe_1", "whe_0123456789abcdefghjkmnpqr!", "usr_0123456789abcdefghjkmnpqrs"])(
    "under %s is missing, and nobody is asked",
    async (id) => {
      const { withToken, services } = gateway();
      expect((await withToken(`${PATH}/${id}`)).status).toBe(404);
      expect(services.notifications.webhookEndpoint).not.toHaveBeenCalled();
    },
  );
});
