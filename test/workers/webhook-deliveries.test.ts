import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { inPerson, of, signatureOf, signaturesOf, startWebhooks, type Webhooks } from "./fixtures/webhooks.ts";

let hooks: Webhooks;
beforeAll(async () => {
  hooks = await startWebhooks();
});
afterAll(() => hooks.close());

/** What a Worker fetches goes out by this process, which would follow redirects by itself, before the runtime sees one. */
function leaveRedirects(): () => void {
  const out = globalThis.fetch;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation((url, init = {}) => {
    const { method, headers, body } = init as Required<RequestInit>;
    return out(url, { method, headers, body, redirect: "manual", duplex: "half" } as RequestInit);
  });
  return () => spy.mockRestore();
}

describe("an event", () => {
  test("comes to its owner's endpoint, signed, with ids and a status and nobody's name", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_one"), "/one");
    const message = await hooks.news("usr_one");
    await hooks.system.send(message);
    const [event] = await hooks.arrivals("/one", 1);
    if (event === undefined) throw new Error("it has come");
    expect([event.method, event.headers["content-type"]]).toEqual(["POST", "application/json"]);
    expect(JSON.parse(event.body)).toEqual({
      type: "booking.confirmed",
      timestamp: "2026-11-23T19:03:20.000Z",
      data: { booking_id: message.booking_id, status: "confirmed" },
    });
    expect(signaturesOf(event)).toEqual([signatureOf(endpoint.secret, event)]);
    expect(Math.abs(Number(event.headers["webhook-timestamp"]) - Date.now() / 1_000)).toBeLessThan(60);
    const [delivery] = await hooks.settledAs(endpoint, "delivered");
    expect(delivery).toMatchObject({
      id: event.headers["webhook-id"],
      type: "booking.confirmed",
      booking_id: message.booking_id,
      attempts: 1,
      response_status: 204,
      reason: null,
      next_attempt_at: null,
    });
    expect(JSON.stringify(event)).not.toMatch(/K3J9QX|Zofia|O'Hara|1990-05-01|@example\.com/);
  });

  test("comes to every endpoint that wants its type under one id, and to nobody else's and no other's", async () => {
    await hooks.endpointOf(inPerson("usr_two"), "/two/a");
    await hooks.endpointOf({ user_id: "usr_two", client_id: "client_b" }, "/two/b");
    const other = await hooks.endpointOf(inPerson("usr_two"), "/two/failures", { events: ["booking.failed"] });
    const stranger = await hooks.endpointOf(inPerson("usr_stranger"), "/two/stranger");
    await hooks.system.send(await hooks.news("usr_two"));
    const [[a], [b]] = await Promise.all([hooks.arrivals("/two/a", 1), hooks.arrivals("/two/b", 1)]);
    expect(a?.headers["webhook-id"]).toBe(b?.headers["webhook-id"]);
    expect(a?.headers["webhook-signature"]).not.toBe(b?.headers["webhook-signature"]);
    for (const endpoint of [other, stranger]) expect(await hooks.deliveriesOf(endpoint)).toEqual([]);
    await hooks.system.send(await hooks.news("usr_two", "two@example.com", "booking.failed"));
    expect(JSON.parse((await hooks.arrivals("/two/failures", 1))[0]?.body ?? "")).toMatchObject({ type: "booking.failed" });
  });

  test("that is delivered twice by the queue is one event, also for an endpoint that was made in between", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_copies"), "/copies");
    const message = await hooks.news("usr_copies");
    await hooks.system.send(message, message);
    await hooks.settledAs(endpoint, "delivered");
    const later = await hooks.endpointOf(inPerson("usr_copies"), "/copies/later");
    await hooks.system.db.prepare("DELETE FROM webhook_deliveries WHERE endpoint_id = ?").bind(endpoint.endpoint_id).run();
    await hooks.system.send(message);
    await hooks.system.send(await hooks.news("usr_copies"));
    await hooks.settledAs(later, "delivered");
    await hooks.settledAs(endpoint, "delivered");
    expect(hooks.receiver.at("/copies").length).toBe(2);
    expect(hooks.receiver.at("/copies/later").length).toBe(1);
  });

  test("of a booking whose shard is silent is not lost: nothing is written until it is known whose it is", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_silent"), "/silent");
    const message = await hooks.news("usr_silent", "silent@example.com");
    await hooks.system.silence("11", true);
    await hooks.system.send(message);
    const inbox = () => hooks.system.db.prepare("SELECT 1 AS one FROM inbox WHERE message_id = ?").bind(message.id).first();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await inbox()).toBeNull();
    await hooks.system.silence("11", false);
    await hooks.settledAs(endpoint, "delivered");
    await hooks.mailTo("silent@example.com");
  });

  test("of nobody's booking is told to nobody", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_gone"), "/gone");
    const message = await hooks.news("usr_gone");
    await hooks.system.forget(message.booking_id ?? "");
    await hooks.system.send(message);
    await until(
      () => hooks.system.settled("11"),
      (calls) => calls.flat().some(({ message_id }) => message_id === message.id),
    );
    expect(await hooks.deliveriesOf(endpoint)).toEqual([]);
  });
});

describe("a receiver that fails", () => {
  test("gets the same bytes again under the same id, with the time of the try, until it has taken them", async () => {
    hooks.receiver.answer("/flaky", 500, 503, 204);
    const endpoint = await hooks.endpointOf(inPerson("usr_flaky"), "/flaky");
    await hooks.system.send(await hooks.news("usr_flaky"));
    await hooks.arrivals("/flaky", 1);
    // By the queue, five seconds later.
    await hooks.arrivals("/flaky", 2);
    await until(
      () => hooks.deliveriesOf(endpoint),
      ([row]) => row?.attempts === 2 && row.response_status === 503,
    );
    await hooks.retryNow(endpoint);
    const came = await hooks.arrivals("/flaky", 3);
    const [row] = await hooks.settledAs(endpoint, "delivered");
    expect(row).toMatchObject({ attempts: 3, response_status: 204, reason: null });
    expect(new Set(came.map(({ body }) => body)).size).toBe(1);
    expect(new Set(came.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    for (const each of came) expect(signaturesOf(each)).toEqual([signatureOf(endpoint.secret, each)]);
  });

  test("touches neither the booking's saga nor its mail, which come at once", async () => {
    hooks.receiver.answer("/hangs", () => {});
    const endpoint = await hooks.endpointOf(inPerson("usr_hangs"), "/hangs");
    const message = await hooks.news("usr_hangs", "hangs@example.com");
    await hooks.system.send(message);
    await hooks.arrivals("/hangs", 1);
    await hooks.mailTo("hangs@example.com");
    const rows = await hooks.failure(endpoint);
    expect(rows).toMatchObject([{ status: "pending", response_status: null, reason: "no answer within 5 seconds" }]);
    const settled = (await hooks.system.settled("11")).flat().filter(({ message_id }) => message_id === message.id);
    expect(settled).toEqual([{ booking_id: message.booking_id, message_id: message.id, outcome: { type: "done" } }]);
  });

  test("is left alone by the next event for a moment, and gets that later", async () => {
    hooks.receiver.answer("/tired", 500, 204);
    const endpoint = await hooks.endpointOf(inPerson("usr_tired"), "/tired");
    await hooks.system.send(await hooks.news("usr_tired"));
    await hooks.failure(endpoint);
    await hooks.system.db
      .prepare("UPDATE webhook_endpoints SET rests_until = ? WHERE id = ?")
      .bind(Date.now() + 3_600_000, endpoint.endpoint_id)
      .run();
    await hooks.system.db
      .prepare("UPDATE webhook_deliveries SET due_at = due_at + 3600000 WHERE endpoint_id = ?")
      .bind(endpoint.endpoint_id)
      .run();
    const message = await hooks.news("usr_tired", "tired@example.com");
    await hooks.system.send(message);
    await hooks.mailTo("tired@example.com");
    expect(await hooks.deliveriesOf(endpoint)).toMatchObject([{ attempts: 0, status: "pending" }, { attempts: 1 }]);
    await hooks.retryNow(endpoint);
    await hooks.settledAs(endpoint, "delivered", "delivered");
  });

  test("is not followed where it redirects", async ({ onTestFinished }) => {
    onTestFinished(leaveRedirects());
    hooks.receiver.answer("/moved", (response) => response.writeHead(307, { location: hooks.receiver.url("/elsewhere") }).end());
    const endpoint = await hooks.endpointOf(inPerson("usr_moved"), "/moved");
    await hooks.system.send(await hooks.news("usr_moved"));
    const rows = await hooks.failure(endpoint);
    expect(rows).toMatchObject([{ status: "pending", reason: "answered with a redirect, which is not followed" }]);
    expect(hooks.receiver.at("/elsewhere")).toEqual([]);
  });

  test("is not listened to: an answer without end is let go, and its words are kept nowhere", async () => {
    hooks.receiver.answer("/talks", (response) => {
      response.writeHead(500, { "content-type": "text/plain" });
      const talk = setInterval(() => response.write("internal password ".repeat(1_000)), 5);
      response.on("close", () => clearInterval(talk));
    });
    const endpoint = await hooks.endpointOf(inPerson("usr_talks"), "/talks");
    await hooks.system.send(await hooks.news("usr_talks"));
    const rows = await hooks.failure(endpoint);
    expect(rows).toMatchObject([{ response_status: 500, reason: "answered 500" }]);
    const { results } = await hooks.system.db
      .prepare("SELECT * FROM webhook_deliveries WHERE endpoint_id = ?")
      .bind(endpoint.endpoint_id)
      .all();
    expect(JSON.stringify(results)).not.toContain("password");
  });

  test("is given up three days after the first try, and gets it again when somebody asks for that", async () => {
    hooks.receiver.answer("/given-up", 500);
    const endpoint = await hooks.endpointOf(inPerson("usr_up"), "/given-up");
    await hooks.system.send(await hooks.news("usr_up"));
    await hooks.failure(endpoint);
    await hooks.system.db
      .prepare("UPDATE webhook_deliveries SET since = ? WHERE endpoint_id = ?")
      .bind(Date.now() - 72 * 3_600_000, endpoint.endpoint_id)
      .run();
    await hooks.retryNow(endpoint);
    const [failed] = await hooks.settledAs(endpoint, "failed");
    expect(failed).toMatchObject({ next_attempt_at: null, reason: "answered 500" });
    const tries = hooks.receiver.at("/given-up").length;
    await hooks.retryNow(endpoint);
    hooks.receiver.answer("/given-up", 200);
    const again = await hooks.system.api.redeliverWebhook({ ...of(endpoint), event_id: failed?.id ?? "" });
    expect(again).toMatchObject({ ok: true, value: { status: "pending", attempts: 0 } });
    await hooks.settledAs(endpoint, "delivered");
    const came = hooks.receiver.at("/given-up");
    expect(came.length).toBe(tries + 1);
    expect(came.at(-1)?.headers["webhook-id"]).toBe(came[0]?.headers["webhook-id"]);
  });
});

describe("where the system is reached by everybody", () => {
  let deployed: NotificationsHarness;
  beforeAll(async () => {
    deployed = await startNotifications({ publicUrl: "https://holdfast.example" });
  });
  afterAll(() => deployed.close());
  const owner = inPerson("usr_public");
  const make = (url: string) =>
    deployed.api.createWebhookEndpoint({
      ...owner,
      key: randomUUID(),
      request_hash: "h",
      body: { url, events: ["booking.confirmed"], description: "" },
    });

  test("no endpoint on this machine is taken, nor does one become so", async () => {
    for (const url of [
      hooks.receiver.url("/in"),
      "https://localhost/",
      "https://127.0.0.1/",
      "https://[::1]/",
      "http://hooks.partner.example/",
    ])
      expect(await make(url)).toMatchObject({ ok: false, error: { reason: "webhook_url_refused" } });
    const made = await make("https://hooks.partner.example/");
    const endpoint_id = made.ok ? made.value.body.id : "";
    expect(
      await deployed.api.updateWebhookEndpoint({ ...owner, endpoint_id, change: { url: hooks.receiver.url("/in") } }),
    ).toMatchObject({
      ok: false,
      error: { reason: "webhook_url_refused" },
    });
    expect(await deployed.api.webhookEndpoint({ ...owner, endpoint_id })).toMatchObject({
      value: { url: "https://hooks.partner.example/" },
    });
  });

  test("nothing is sent to one whose row says so all the same", async () => {
    const made = await make("https://hooks.partner.example/stored");
    const endpoint_id = made.ok ? made.value.body.id : "";
    await deployed.db
      .prepare("UPDATE webhook_endpoints SET url = ? WHERE id = ?")
      .bind(hooks.receiver.url("/stored"), endpoint_id)
      .run();
    await deployed.api.pingWebhookEndpoint({ ...owner, endpoint_id });
    const reason = async () => {
      const page = await deployed.api.webhookDeliveries({ ...owner, endpoint_id, limit: 1 });
      return page.ok ? page.value.data[0]?.reason : null;
    };
    expect(await until(reason, (why) => typeof why === "string")).toBe("the address is not one that we send to: not_https");
    expect(hooks.receiver.at("/stored")).toEqual([]);
  });

  test("a name that leads nowhere is looked up, and nothing is sent", async () => {
    const made = await make("https://no-such-name.example/");
    const endpoint_id = made.ok ? made.value.body.id : "";
    await deployed.api.pingWebhookEndpoint({ ...owner, endpoint_id });
    const reason = async () => {
      const page = await deployed.api.webhookDeliveries({ ...owner, endpoint_id, limit: 1 });
      return page.ok ? page.value.data[0]?.reason : null;
    };
    // Without a way out the look-up may as well run out of time.
    expect(await until(reason, (why) => typeof why === "string")).toMatch(
      /^(?:its name has no address|no answer within 5 seconds)$/,
    );
  });
});
