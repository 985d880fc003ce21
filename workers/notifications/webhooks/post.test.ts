import { describe, expect, it, vi } from "vitest";
import { addressesIn, type Outside, post } from "./post.ts";

const EVENT = { url: "https://hooks.partner.example/in", headers: { "webhook-id": "evt_1" }, body: '{"type":"webhook.ping"}' };
const answering = (response: Response | Error, addresses: string[] = ["1.1.1.1"]) => ({
  fetch: vi.fn<Outside["fetch"]>(async () => {
    if (response instanceof Error) throw response;
    return response;
  }),
  resolve: vi.fn<Outside["resolve"]>(async () => addresses),
});

const answered = (...value: string[]): PromiseFulfilledResult<string[]> => ({ status: "fulfilled", value });

describe("an event is sent", () => {
  it("as it is, with its headers, to its receiver's address, and follows no redirect", async () => {
    const outside = answering(new Response("thanks", { status: 202 }));
    expect(await post(outside, EVENT, false)).toEqual({ ok: true, value: { status: 202 } });
    const [url, init] = outside.fetch.mock.calls[0] ?? [];
    expect(url).toBe(EVENT.url);
    expect(init).toMatchObject({ method: "POST", redirect: "manual", body: EVENT.body });
    expect(init?.headers).toMatchObject({ "content-type": "application/json", "webhook-id": "evt_1" });
    expect(outside.resolve).toHaveBeenCalledExactlyOnceWith("hooks.partner.example");
  });

  it("where its name is an alias, whose own names Workers' resolver lists beside the addresses", async () => {
    const answers = [
      answered("in.cloud.example.", "eu.cloud.example.", "1.1.1.1", "1.0.0.1"),
      answered("in.cloud.example.", "2606:4700::1111"),
    ];
    expect(addressesIn(answers)).toEqual(["1.1.1.1", "1.0.0.1", "2606:4700::1111"]);
    expect(await post(answering(new Response(null), addressesIn(answers)), EVENT, false)).toMatchObject({ ok: true });
  });

  it("where its name has addresses of one kind only", () => {
    expect(addressesIn([answered("1.1.1.1"), { status: "rejected", reason: new Error("queryAaaa ENOTFOUND") }])).toEqual([
      "1.1.1.1",
    ]);
  });

  it.each([301, 302, 303, 307, 308])("and not taken where the answer is the redirect %i", async (status) => {
    const outside = answering(new Response(null, { status, headers: { location: "http://169.254.169.254/" } }));
    expect(await post(outside, EVENT, false)).toMatchObject({ ok: false, error: { status, detail: /redirect/ } as object });
    expect(outside.fetch).toHaveBeenCalledOnce();
  });

  it.each([400, 404, 409, 411, 429, 500, 503])(
    "and not taken where the answer is %i, of which the status alone is kept",
    async (status) => {
      const posted = await post(answering(new Response("a secret of the receiver", { status })), EVENT, false);
      expect(posted).toEqual({ ok: false, error: { reason: "undelivered", status, detail: `answered ${status}` } });
    },
  );

  it("and not wanted where the answer is 410, of which the status alone is kept", async () => {
    expect(await post(answering(new Response("a secret of the receiver", { status: 410 })), EVENT, false)).toEqual({
      ok: false,
      error: { reason: "unwanted", status: 410, detail: "answered 410: nothing more is wanted there" },
    });
  });

  it("and reads nothing of what is answered, however much it is", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    expect((await post(answering(new Response(endless)), EVENT, false)).ok).toBe(true);
    expect(pulled).toBeLessThanOrEqual(1);
  });

  it("and says that there was no connection, and nothing else of why", async () => {
    expect(await post(answering(new Error("connect ECONNREFUSED 10.1.2.3:443")), EVENT, false)).toEqual({
      ok: false,
      error: { reason: "undelivered", status: null, detail: "no connection" },
    });
  });
});

describe("nothing is sent", () => {
  it.each([
    ["10.0.0.5"],
    ["127.0.0.1"],
    ["169.254.169.254"],
    ["::1"],
    ["fd00::1"],
    ["::ffff:192.168.0.1"],
    ["1.1.1.1", "192.168.0.1"],
    ["2606:4700::1111", "fe80::1"],
  ])("where the receiver's name leads to %s %s", async (...addresses) => {
    const outside = answering(new Response(null), addresses);
    expect(await post(outside, EVENT, false)).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining("not public") },
    });
    expect(outside.fetch).not.toHaveBeenCalled();
  });

  it("where it leads nowhere", async () => {
    const outside = answering(new Response(null), []);
    expect(await post(outside, EVENT, false)).toMatchObject({ ok: false, error: { detail: "its name has no address" } });
    expect(outside.fetch).not.toHaveBeenCalled();
  });

  it("where the alias that it is has an address that is not public, or none", async () => {
    const hidden = answering(
      new Response(null),
      addressesIn([answered("lb.cloud.example.", "10.0.0.5"), answered("lb.cloud.example.")]),
    );
    expect(await post(hidden, EVENT, false)).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining("not public") },
    });
    const dangling = answering(new Response(null), addressesIn([answered("lb.cloud.example."), answered("lb.cloud.example.")]));
    expect(await post(dangling, EVENT, false)).toMatchObject({ ok: false, error: { detail: "its name has no address" } });
    expect(hidden.fetch).not.toHaveBeenCalled();
    expect(dangling.fetch).not.toHaveBeenCalled();
  });

  it.each([
    "http://hooks.partner.example/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://localhost/",
    "http://localhost:8787/v1/ops/services",
    "https://2130706433/",
    "https://hooks.partner.example:22/",
  ])("to %s, whoever has stored it", async (url) => {
    const outside = answering(new Response(null));
    expect((await post(outside, { ...EVENT, url }, false)).ok).toBe(false);
    expect(outside.resolve).not.toHaveBeenCalled();
    expect(outside.fetch).not.toHaveBeenCalled();
  });
});

it("a receiver that answers too late has not answered, nor has a resolver", async () => {
  const slow: Outside = {
    resolve: async () => ["1.1.1.1"],
    fetch: (_, init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      }),
  };
  const mute: Outside = { ...slow, resolve: () => new Promise(() => {}) };
  const posted = await Promise.all([post(slow, EVENT, false), post(mute, EVENT, false)]);
  expect(posted.map((each) => !each.ok && each.error.detail)).toEqual(Array(2).fill("no answer within 5 seconds"));
});

it("a receiver on this machine is asked without a look-up, where the system itself is reached there alone", async () => {
  const outside = answering(new Response(null));
  expect((await post(outside, { ...EVENT, url: "http://localhost:4000/in" }, true)).ok).toBe(true);
  expect(outside.resolve).not.toHaveBeenCalled();
});
