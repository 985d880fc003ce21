import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WEBHOOK_EVENTS } from "#domain/webhook/event.ts";
import { until } from "../harness/until.ts";
import { type Endpoint, inPerson, of, signatureOf, signaturesOf, startWebhooks, type Webhooks } from "./fixtures/webhooks.ts";

let hooks: Webhooks;
beforeAll(async () => {
  hooks = await startWebhooks();
});
afterAll(() => hooks.close());

describe("a secret", () => {
  const rotate = (endpoint: Endpoint, key: string) =>
    hooks.system.api.rotateWebhookSecret({ ...of(endpoint), key, request_hash: "h" });
  const pinged = async (endpoint: Endpoint, path: string, count: number) => {
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    const event = (await hooks.arrivals(path, count)).at(-1);
    if (event === undefined) throw new Error("it has come");
    return event;
  };

  test("signs beside its successor for a day; then the successor signs alone", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_rotates"), "/rotates");
    const first = await pinged(endpoint, "/rotates", 1);
    expect(JSON.parse(first.body)).toMatchObject({ type: "webhook.ping", data: { endpoint_id: endpoint.endpoint_id } });
    expect(signaturesOf(first)).toEqual([signatureOf(endpoint.secret, first)]);

    const rotated = await rotate(endpoint, "k1");
    if (!rotated.ok) throw new Error("it is rotated");
    const { secret, previous_secret_until } = rotated.value.body;
    expect(Date.parse(previous_secret_until ?? "") - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    const both = await pinged(endpoint, "/rotates", 2);
    expect(signaturesOf(both)).toEqual([signatureOf(secret, both), signatureOf(endpoint.secret, both)]);

    await hooks.system.db
      .prepare("UPDATE webhook_endpoints SET previous_until = 1 WHERE id = ?")
      .bind(endpoint.endpoint_id)
      .run();
    const alone = await pinged(endpoint, "/rotates", 3);
    expect(signaturesOf(alone)).toEqual([signatureOf(secret, alone)]);
  });

  test("is rotated once for a key, however often and however fast it is asked for; of three two are live", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_thrice"), "/thrice");
    const copies = await Promise.all(Array.from({ length: 10 }, () => rotate(endpoint, "same")));
    expect(new Set(copies.map((each) => each.ok && each.value.body.secret)).size).toBe(1);
    expect(copies.filter((each) => each.ok && !each.value.replayed)).toHaveLength(1);
    expect(await hooks.system.api.rotateWebhookSecret({ ...of(endpoint), key: "same", request_hash: "other" })).toMatchObject({
      ok: false,
      error: { reason: "key_reused" },
    });
    const more = await Promise.all(["k2", "k3"].map((key) => rotate(endpoint, key)));
    const secrets = more.map((each) => (each.ok ? each.value.body.secret : ""));
    const event = await pinged(endpoint, "/thrice", 1);
    expect(signaturesOf(event).toSorted()).toEqual(secrets.map((secret) => signatureOf(secret, event)).toSorted());
  });

  test("is in no answer but that which made it", async () => {
    const endpoint = await hooks.endpointOf(inPerson("usr_secret"), "/secret");
    const answers = [
      await hooks.system.api.webhookEndpoint(of(endpoint)),
      await hooks.system.api.webhookEndpoints(of(endpoint)),
      await hooks.system.api.updateWebhookEndpoint({ ...of(endpoint), change: { description: "new" } }),
      await hooks.system.api.accountWebhookEndpoints("usr_secret"),
    ];
    const text = JSON.stringify(answers);
    expect(text).toContain(endpoint.endpoint_id);
    expect(text).not.toContain("whsec_");
    expect(text).not.toContain(endpoint.secret.slice(6));
  });
});

describe("endpoints", () => {
  test("are made once for a key, and no more of them than five, however many are asked for at once", async () => {
    const owner = inPerson("usr_many");
    const body = { url: hooks.receiver.url("/many"), events: [...WEBHOOK_EVENTS], description: "" };
    const make = (key: string, request_hash = "h") =>
      hooks.system.api.createWebhookEndpoint({ ...owner, key, request_hash, body });
    const copies = await Promise.all(Array.from({ length: 10 }, () => make("same")));
    expect(new Set(copies.map((each) => JSON.stringify(each.ok && each.value.body))).size).toBe(1);
    expect(await make("same", "other")).toMatchObject({ ok: false, error: { reason: "key_reused" } });
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => make(`other-${n}`)));
    expect(made.filter(({ ok }) => ok)).toHaveLength(4);
    expect(made.find(({ ok }) => !ok)).toEqual({ ok: false, error: { reason: "webhook_endpoint_limit", limit: 5 } });
    const all = await hooks.system.api.webhookEndpoints(owner);
    expect(all).toHaveLength(5);
    await hooks.system.api.deleteWebhookEndpoint({ ...owner, endpoint_id: all[2]?.id ?? "" });
    expect(await make("after")).toMatchObject({ ok: true });
    // A client's are counted by themselves.
    expect(
      await hooks.system.api.createWebhookEndpoint({ ...owner, client_id: "client", key: "k", request_hash: "h", body }),
    ).toMatchObject({ ok: true });
  });

  test("are their owner's: neither another user nor another client of the same user finds them", async () => {
    const endpoint = await hooks.endpointOf({ user_id: "usr_mine", client_id: "client_mine" }, "/mine");
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    const [delivery] = await hooks.settledAs(endpoint, "delivered");
    const MISSING = { ok: false, error: { reason: "not_found" } };
    for (const owner of [
      inPerson("usr_mine"),
      { user_id: "usr_mine", client_id: "client_other" },
      { user_id: "usr_eve", client_id: "client_mine" },
    ]) {
      const theirs = { ...owner, endpoint_id: endpoint.endpoint_id };
      expect(await hooks.system.api.webhookEndpoints(owner)).toEqual([]);
      expect(await hooks.system.api.webhookEndpoint(theirs)).toEqual(MISSING);
      expect(await hooks.system.api.updateWebhookEndpoint({ ...theirs, change: { url: hooks.receiver.url("/eve") } })).toEqual(
        MISSING,
      );
      expect(await hooks.system.api.rotateWebhookSecret({ ...theirs, key: "k", request_hash: "h" })).toEqual(MISSING);
      expect(await hooks.system.api.pingWebhookEndpoint(theirs)).toEqual(MISSING);
      expect(await hooks.system.api.webhookDeliveries({ ...theirs, limit: 10 })).toEqual(MISSING);
      expect(await hooks.system.api.redeliverWebhook({ ...theirs, event_id: delivery?.id ?? "" })).toEqual(MISSING);
      expect(await hooks.system.api.deleteWebhookEndpoint(theirs)).toEqual(MISSING);
    }
    expect(await hooks.deliveriesOf(endpoint)).toEqual([delivery]);
  });

  test("that are changed are told elsewhere and of other things; those that are deleted, of nothing, and what waited for them goes", async () => {
    hooks.receiver.answer("/before", 500);
    const endpoint = await hooks.endpointOf(inPerson("usr_changes"), "/before");
    await hooks.system.send(await hooks.news("usr_changes"));
    await hooks.failure(endpoint);
    const change = { url: hooks.receiver.url("/after"), events: ["booking.expired" as const] };
    expect(await hooks.system.api.updateWebhookEndpoint({ ...of(endpoint), change })).toMatchObject({ ok: true, value: change });
    await hooks.retryNow(endpoint);
    await hooks.arrivals("/after", 1);
    await hooks.settledAs(endpoint, "delivered");
    await hooks.system.send(await hooks.news("usr_changes", "changes@example.com"));
    await hooks.mailTo("changes@example.com");
    expect(await hooks.deliveriesOf(endpoint)).toHaveLength(1);
    expect(await hooks.system.api.deleteWebhookEndpoint(of(endpoint))).toEqual({ ok: true, value: null });
    expect(await hooks.system.api.deleteWebhookEndpoint(of(endpoint))).toMatchObject({ ok: false });
    const count = "SELECT count(*) AS n FROM webhook_deliveries WHERE endpoint_id = ?";
    expect(await hooks.system.db.prepare(count).bind(endpoint.endpoint_id).first()).toEqual({ n: 0 });
  });

  test("of a client whose user takes back what they allowed hear nothing more", async () => {
    const endpoint = await hooks.endpointOf({ user_id: "usr_consents", client_id: "client_withdrawn" }, "/withdrawn");
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    await hooks.arrivals("/withdrawn", 1);
    await hooks.system.withdraw("client_withdrawn");
    await hooks.system.send(await hooks.news("usr_consents"));
    const rows = await until(
      () => hooks.deliveriesOf(endpoint),
      (found) => found.some(({ reason }) => reason !== null),
    );
    expect(rows[0]).toMatchObject({ status: "pending", reason: "the client may not read these bookings any more" });
    expect(hooks.receiver.at("/withdrawn")).toHaveLength(1);
  });

  test("of an account that is erased go with it, with all that was sent and answered", async () => {
    const endpoint = await hooks.endpointOf({ user_id: "usr_erased", client_id: "client_of_erased" }, "/erased");
    await hooks.system.api.pingWebhookEndpoint(of(endpoint));
    await hooks.settledAs(endpoint, "delivered");
    await hooks.system.api.eraseAccountNotices("usr_erased");
    for (const table of ["webhook_endpoints", "webhook_keys"])
      expect(await hooks.system.db.prepare(`SELECT count(*) AS n FROM ${table} WHERE user_id = 'usr_erased'`).first()).toEqual({
        n: 0,
      });
    const count = "SELECT count(*) AS n FROM webhook_deliveries WHERE endpoint_id = ?";
    expect(await hooks.system.db.prepare(count).bind(endpoint.endpoint_id).first()).toEqual({ n: 0 });
  });
});

test("deliveries are listed a page at a time, the newest first, by their state, and pruned a month after they ended", async () => {
  const endpoint = await hooks.endpointOf(inPerson("usr_lists"), "/lists");
  for (let n = 0; n < 5; n++) await hooks.system.api.pingWebhookEndpoint(of(endpoint));
  await hooks.settledAs(endpoint, ...Array<string>(5).fill("delivered"));
  const all = (await hooks.deliveriesOf(endpoint)).map(({ id }) => id);
  const paged: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await hooks.system.api.webhookDeliveries({ ...of(endpoint), limit: 2, cursor });
    if (!page.ok) throw new Error(page.error.reason);
    paged.push(...page.value.data.map(({ id }) => id));
    if (page.value.next_cursor === null) break;
    cursor = page.value.next_cursor;
  }
  expect(paged).toEqual(all);
  expect(await hooks.system.api.webhookDeliveries({ ...of(endpoint), limit: 2, cursor: "7" })).toMatchObject({
    ok: false,
    error: { reason: "invalid_cursor" },
  });

  const [old, open, ...young] = all;
  const since = Date.now() - 31 * 86_400_000;
  const age = "UPDATE webhook_deliveries SET updated_at = ?, status = ?, due_at = ? WHERE event_id = ?";
  await hooks.system.db.prepare(age).bind(since, "failed", 1, old).run();
  await hooks.system.db
    .prepare(age)
    .bind(since, "pending", Date.now() + 3_600_000, open)
    .run();
  expect(await hooks.system.api.webhookDeliveries({ ...of(endpoint), limit: 9, status: "failed" })).toMatchObject({
    ok: true,
    value: { data: [{ id: old }] },
  });
  await hooks.runTask("notifications.prune");
  await until(
    () => hooks.deliveriesOf(endpoint),
    (rows) => rows.length === 4,
  );
  expect((await hooks.deliveriesOf(endpoint)).map(({ id }) => id)).toEqual([open, ...young]);
});
