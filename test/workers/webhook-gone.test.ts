import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Endpoint, inPerson, of, startWebhooks, type Webhooks } from "./fixtures/webhooks.ts";

let hooks: Webhooks;
beforeAll(async () => {
  hooks = await startWebhooks();
});
afterAll(() => hooks.close());

const endpointNow = async (endpoint: Endpoint) => {
  const found = await hooks.system.api.webhookEndpoint(of(endpoint));
  if (!found.ok) throw new Error(found.error.reason);
  return found.value;
};
const disabled = (endpoint: Endpoint) =>
  until(
    async () => (await endpointNow(endpoint)).disabled,
    (value) => value !== null,
  );
const change = (endpoint: Endpoint, changes: { enabled?: boolean; url?: string }) =>
  hooks.system.api.updateWebhookEndpoint({ ...of(endpoint), change: changes });
const REFUSED = { ok: false, error: { reason: "webhook_endpoint_disabled" } };

/** An endpoint whose receiver has answered 410 to its first event. */
async function gone(user: string, path: string): Promise<Endpoint> {
  hooks.receiver.answer(path, 410);
  const endpoint = await hooks.endpointOf(inPerson(user), path);
  await hooks.system.send(await hooks.news(user));
  await disabled(endpoint);
  return endpoint;
}

describe("a receiver that answers 410 Gone", () => {
  test("is sent nothing more: its endpoint is disabled and says by whom, the event is not tried again", async () => {
    const before = Date.now();
    const endpoint = await gone("usr_gone", "/gone");
    const { disabled: state, url } = await endpointNow(endpoint);
    expect(state?.by).toBe("receiver");
    expect(Date.parse(state?.at ?? "")).toBeGreaterThanOrEqual(before);
    expect(url).toBe(hooks.receiver.url("/gone"));
    const [delivery] = await hooks.settledAs(endpoint, "failed");
    expect(delivery).toMatchObject({
      attempts: 1,
      response_status: 410,
      reason: "answered 410: nothing more is wanted there",
      next_attempt_at: null,
    });
    await hooks.system.send(await hooks.news("usr_gone", "gone@example.com"));
    await hooks.mailTo("gone@example.com");
    await hooks.retryNow(endpoint);
    expect(await hooks.deliveriesOf(endpoint)).toHaveLength(1);
    expect(await hooks.system.api.pingWebhookEndpoint(of(endpoint))).toEqual(REFUSED);
    expect(await hooks.system.api.redeliverWebhook({ ...of(endpoint), event_id: delivery?.id ?? "" })).toEqual(REFUSED);
    expect(hooks.receiver.at("/gone")).toHaveLength(1);
  });

  test("is sent what happens from then on once its owner has enabled it, and what was given up if asked for", async () => {
    const endpoint = await gone("usr_back", "/back");
    await hooks.system.send(await hooks.news("usr_back", "meanwhile@example.com"));
    await hooks.mailTo("meanwhile@example.com");
    hooks.receiver.answer("/back", 204);
    expect(await change(endpoint, { enabled: true })).toMatchObject({ ok: true, value: { disabled: null } });
    await hooks.system.send(await hooks.news("usr_back"));
    const [, first] = await hooks.settledAs(endpoint, "delivered", "failed");
    expect((await hooks.system.api.redeliverWebhook({ ...of(endpoint), event_id: first?.id ?? "" })).ok).toBe(true);
    await hooks.settledAs(endpoint, "delivered", "delivered");
    // What happened meanwhile is among neither.
    expect(hooks.receiver.at("/back")).toHaveLength(3);
  });

  test("ends what else was still to be delivered there, and nothing of other endpoints of the same user", async () => {
    hooks.receiver.answer("/ends", 500, 410);
    hooks.receiver.answer("/stays", 500, 204);
    const endpoint = await hooks.endpointOf(inPerson("usr_ends"), "/ends");
    const other = await hooks.endpointOf({ user_id: "usr_ends", client_id: "client_b" }, "/stays");
    await hooks.system.send(await hooks.news("usr_ends"));
    for (const each of [endpoint, other])
      await until(
        () => hooks.deliveriesOf(each),
        ([row]) => row?.attempts === 1 && row.response_status === 500,
      );
    const later = "UPDATE webhook_deliveries SET due_at = ? WHERE endpoint_id IN (?, ?)";
    const ids = [endpoint.endpoint_id, other.endpoint_id] as const;
    await hooks.system.db
      .prepare(later)
      .bind(Date.now() + 3_600_000, ...ids)
      .run();
    await hooks.system.db.prepare("UPDATE webhook_endpoints SET rests_until = 0 WHERE id = ?").bind(endpoint.endpoint_id).run();
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    const [ping, event] = await hooks.settledAs(endpoint, "failed", "failed");
    expect([ping?.type, ping?.response_status]).toEqual(["webhook.ping", 410]);
    expect(event?.reason).toBe("its endpoint was disabled before it was delivered");
    expect((await endpointNow(other)).disabled).toBeNull();
    await hooks.retryNow(other);
    await hooks.settledAs(other, "delivered");
  });

  test("says so of its own address alone: one that has been changed meanwhile stays enabled", async () => {
    let answerGone = () => {};
    hooks.receiver.answer("/slow", (response) => (answerGone = () => response.writeHead(410).end()));
    const endpoint = await hooks.endpointOf(inPerson("usr_moves"), "/slow");
    await hooks.system.send(await hooks.news("usr_moves"));
    await hooks.arrivals("/slow", 1);
    expect((await change(endpoint, { url: hooks.receiver.url("/new") })).ok).toBe(true);
    answerGone();
    await hooks.settledAs(endpoint, "failed");
    expect((await endpointNow(endpoint)).disabled).toBeNull();
    await hooks.system.send(await hooks.news("usr_moves"));
    await hooks.arrivals("/new", 1);
  });

  test.each([400, 401, 404, 429, 500])("is another than one that answers %d, which is tried again", async (status) => {
    hooks.receiver.answer(`/status-${status}`, status);
    const endpoint = await hooks.endpointOf(inPerson(`usr_${status}`), `/status-${status}`);
    await hooks.system.send(await hooks.news(`usr_${status}`));
    const [delivery] = await hooks.failure(endpoint);
    expect(delivery).toMatchObject({ status: "pending", response_status: status });
    expect((await endpointNow(endpoint)).disabled).toBeNull();
  });
});

describe("an owner", () => {
  test("disables an endpoint: what waits is given up, and it stays as it is until they enable it", async () => {
    hooks.receiver.answer("/off", 500, 204);
    const endpoint = await hooks.endpointOf(inPerson("usr_off"), "/off");
    await hooks.system.send(await hooks.news("usr_off"));
    await hooks.failure(endpoint);
    expect(await change(endpoint, { enabled: false })).toMatchObject({ ok: true, value: { disabled: { by: "owner" } } });
    await hooks.settledAs(endpoint, "failed");
    const { disabled: since } = await endpointNow(endpoint);
    expect(await change(endpoint, { enabled: false })).toMatchObject({ value: { disabled: since } });
    expect(await change(endpoint, { url: hooks.receiver.url("/off/new") })).toMatchObject({ value: { disabled: since } });
    expect(await hooks.system.api.pingWebhookEndpoint(of(endpoint))).toEqual(REFUSED);
    expect(await change(endpoint, { enabled: true })).toMatchObject({ value: { disabled: null } });
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    await hooks.arrivals("/off/new", 1);
  });

  test("who asks for a redelivery in the moment in which it is disabled gets it given up, not tried without an end", async () => {
    const endpoint = await gone("usr_race", "/race");
    await hooks.system.db
      .prepare("UPDATE webhook_deliveries SET status = 'pending', attempts = 0, reason = NULL WHERE endpoint_id = ?")
      .bind(endpoint.endpoint_id)
      .run();
    await hooks.retryNow(endpoint);
    const [delivery] = await hooks.settledAs(endpoint, "failed");
    expect(delivery?.reason).toBe("its endpoint was disabled before it was delivered");
    expect(hooks.receiver.at("/race")).toHaveLength(1);
  });

  test("who is somebody else enables nothing", async () => {
    const endpoint = await gone("usr_mine", "/mine");
    const theirs = { ...of(endpoint), user_id: "usr_theirs" };
    const answer = await hooks.system.api.updateWebhookEndpoint({ ...theirs, change: { enabled: true } });
    expect(answer).toEqual({ ok: false, error: { reason: "not_found" } });
    expect((await endpointNow(endpoint)).disabled?.by).toBe("receiver");
  });
});
