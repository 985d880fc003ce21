import { afterEach, describe, expect, test, vi } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { ok } from "#domain/result.ts";
import { type Kept, KeptAnswers } from "./kept-answers.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor } from "./test/operations.ts";
import { facets, offer } from "./test/samples.ts";

afterEach(() => vi.useRealTimers());

const OFFERS = "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01";

describe("how long an answer is good", () => {
  const PUBLIC: Record<string, string> = {
    listAirports: "public, max-age=60",
    searchOffers: "public, max-age=1",
    getOffer: "public, no-cache",
    getFareCalendar: "public, max-age=60",
    getFareMatrix: "public, max-age=60",
    getFlight: "public, max-age=5",
    getSeatMap: "public, no-cache",
  };
  const PRIVATE: Record<string, string> = {
    getBooking: "private, no-cache",
    getTicketPdf: "private, no-store",
    getBoardingPassPdf: "private, no-store",
    getCalendar: "private, no-store",
  };

  test.each(OPERATIONS)("is said by $id", async (operation) => {
    const { path, id } = operation;
    const answer = await gateway().withToken(path, requestOf(operation), tokenFor(operation));
    expect(answer.headers.get("cache-control")).toBe(PUBLIC[id] ?? PRIVATE[id] ?? "no-store");
    expect(answer.headers.has("etag"), "a tag").toBe(id in PUBLIC || id === "getBooking");
  });

  test("no refusal is kept by anybody", async () => {
    const { request, services } = gateway();
    services.search.flight.mockResolvedValue({ ok: false, error: { reason: "not_found" } });
    for (const path of [`${OFFERS}&cabin=attic`, "/v1/flights/HF1_2026-12-01_LHR", "/v1/bookings", "/v1/nothing"]) {
      const answer = await request(path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect([answer.headers.get("cache-control"), answer.headers.get("etag")]).toEqual(["no-store", null]);
    }
  });
});

describe("an answer that is the same for everybody", () => {
  test("is made once for 500 who ask at the same time, and is the same for all of them", async () => {
    // At one moment of the clock: on a slow machine the last would ask when the first answer is not fresh any more.
    vi.useFakeTimers({ toFake: ["Date"] });
    const { request, services } = gateway({ RATE_LIMITS: "wide" });
    services.search.offers.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return ok({ data: [offer], next_cursor: null, facets });
    });
    const answers = await Promise.all(Array.from({ length: 500 }, () => request(OFFERS)));
    expect(services.search.offers).toHaveBeenCalledOnce();
    const told = await Promise.all(
      answers.map(async (answer) => [answer.status, answer.headers.get("etag"), await answer.text()]),
    );
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]?.[0]).toBe(200);
  });

  test("is good for its time, says how old it is, and is made anew after it", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { request, services } = gateway();
    await request("/v1/flights/HF1_2026-12-01_LHR");
    vi.setSystemTime(Date.now() + 4_000);
    expect((await request("/v1/flights/HF1_2026-12-01_LHR")).headers.get("age")).toBe("4");
    expect(services.search.flight).toHaveBeenCalledOnce();
    vi.setSystemTime(Date.now() + 1_000);
    expect((await request("/v1/flights/HF1_2026-12-01_LHR")).headers.get("age")).toBe("0");
    expect(services.search.flight).toHaveBeenCalledTimes(2);
  });

  test("is the same with a query that the operation does not look at", async () => {
    const { request, services } = gateway();
    for (const query of ["", "?a=1", "?a=2", "?%0a?b"])
      expect((await request(`/v1/flights/HF1_2026-12-01_LHR${query}`)).status).toBe(200);
    expect(services.search.flight).toHaveBeenCalledOnce();
  });

  test("is another one where anything else is asked", async () => {
    const { request, services } = gateway();
    await request(OFFERS);
    await request(`${OFFERS}&cabin=business`);
    await request(OFFERS.replace("JFK", "BOS"));
    expect(services.search.offers).toHaveBeenCalledTimes(3);
  });

  test("is not sent again to whoever has it, by its tag", async () => {
    const { request } = gateway();
    const tag = (await request(OFFERS)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const again = await request(OFFERS, { headers: { "if-none-match": known } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", tag]);
    }
    const changed = await request(OFFERS, { headers: { "if-none-match": '"other"' } });
    expect([changed.status, (await changed.text()).length > 0]).toEqual([200, true]);
  });

  test("is asked for each time where it must be of this moment, and has its tag all the same", async () => {
    const { request, services } = gateway();
    const path = "/v1/flights/HF1_2026-12-01_LHR/seat-map";
    const tag = (await request(path)).headers.get("etag") ?? "";
    expect((await request(path, { headers: { "if-none-match": tag } })).status).toBe(304);
    expect(services.search.seatMap).toHaveBeenCalledTimes(2);
  });

  test("that failed for one is asked for by the next, one after another, until there is one", async () => {
    const { request, services } = gateway();
    let asking = 0;
    services.search.offers.mockImplementation(async () => {
      asking += 1;
      expect(asking).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      asking -= 1;
      if (services.search.offers.mock.calls.length < 3) throw new Error("gone");
      return ok({ data: [offer], next_cursor: null, facets });
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(OFFERS)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => b - a)).toEqual([500, 500, ...Array<number>(18).fill(200)]);
    expect(services.search.offers).toHaveBeenCalledTimes(3);
  });

  test("is never kept for one deployment and told by another", async () => {
    const [one, other] = [gateway(), gateway()];
    await one.request(OFFERS);
    await other.request(OFFERS);
    expect(other.services.search.offers).toHaveBeenCalledOnce();
  });
});

describe("the memory of answers", () => {
  const entry = (bytes: number, until = Infinity): Kept => ({ body: new ArrayBuffer(bytes), type: "", tag: "", at: 0, until });

  test("never holds more than its bytes, and lets the oldest go", () => {
    const kept = new KeptAnswers({ max_bytes: 10_000 });
    for (let n = 0; n < 1_000; n++) {
      kept.set(`k${n}`, entry(1_000));
      expect(kept.bytes).toBeLessThanOrEqual(10_000);
    }
    expect(kept.get("k999", 0)).toBeDefined();
    expect(kept.get("k0", 0)).toBeUndefined();
    kept.set("huge", entry(20_000));
    expect(kept.get("huge", 0)).toBeUndefined();
    expect(kept.get("k999", 0)).toBeDefined();
  });

  test("counts an entry once that is replaced, and none that has run out", () => {
    const kept = new KeptAnswers({ max_bytes: 10_000 });
    for (let n = 0; n < 50; n++) kept.set("k", entry(1_000, 5));
    expect(kept.bytes).toBeLessThan(1_300);
    expect(kept.get("k", 6)).toBeUndefined();
    expect(kept.bytes).toBe(0);
  });

  test("gives the turn of whoever has begun long ago and never ended to the next, and takes no end from the former", async () => {
    vi.useFakeTimers();
    const kept = new KeptAnswers({ max_bytes: 10_000 });
    const first = await kept.find("k");
    const second = kept.find("k");
    await vi.advanceTimersByTimeAsync(1_990);
    const third = kept.find("k");
    await vi.advanceTimersByTimeAsync(20);
    const turn = await second;
    invariant(first !== null && "turn" in first && turn !== null && "turn" in turn, "both had their turn");
    kept.end("k", first.turn);
    let isThird = false;
    void third.then(() => (isThird = true));
    await vi.advanceTimersByTimeAsync(100);
    expect(isThird).toBe(false);
    kept.end("k", turn.turn);
    await vi.advanceTimersByTimeAsync(10);
    expect(await third).toMatchObject({ turn: {} });
  });

  test("lets nobody wait for ever behind others who all fail slowly", async () => {
    vi.useFakeTimers();
    const kept = new KeptAnswers({ max_bytes: 10_000 });
    const crowd = Array.from({ length: 20 }, () => kept.find("k"));
    await vi.advanceTimersByTimeAsync(10_010);
    const found = await Promise.all(crowd);
    expect(found.filter((each) => each === null)).toHaveLength(15);
  });

  test("remembers no more turns than a thousand, of which none is left for good", async () => {
    vi.useFakeTimers();
    const kept = new KeptAnswers({ max_bytes: 10_000 });
    for (let n = 0; n < 3_000; n++) expect(await kept.find(`k${n}`)).toMatchObject({ turn: {} });
    await vi.advanceTimersByTimeAsync(2_000);
    await kept.find("new");
    const again = kept.find("new");
    await vi.advanceTimersByTimeAsync(100);
    kept.set("new", { ...entry(10), until: Infinity });
    await vi.advanceTimersByTimeAsync(10);
    expect(await again).toHaveProperty("kept");
  });
});
