import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";

const NETWORK = "203.0.113.7";
type Gateway = ReturnType<typeof gateway>;
/** A lookup out of the given network. */
const lookUp = (subject: Gateway, record_locator: string, family_name: string, network = NETWORK) =>
  subject.request("/v1/lookup", {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": network },
    body: JSON.stringify({ record_locator, family_name }),
  });
const locator = (n: number) => `AAA${String(100 + n)}`;
const network = (n: number) => `10.0.${n >> 8}.${n & 255}`;
/** Of the letters that a name may have. */
const name = (n: number) => String(n).replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
const missing = (subject: Gateway) =>
  subject.services.bookings.lookup.mockResolvedValue({ ok: false, error: { reason: "not_found" } });

async function statuses(count: number, ask: (n: number) => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push((await ask(n)).status);
  return found;
}
const after = (count: number) => [...Array.from({ length: count }, () => 404), 429];

describe("lookups that find nothing", () => {
  test("are 20 an hour from one network, whatever is guessed", async () => {
    const subject = gateway();
    missing(subject);
    expect(await statuses(21, (n) => lookUp(subject, locator(n), name(n)))).toEqual(after(20));
    expect(subject.services.bookings.lookup).toHaveBeenCalledTimes(20);
  });

  test("are 20 an hour for one locator, from wherever its names are tried", async () => {
    const subject = gateway();
    missing(subject);
    expect(await statuses(21, (n) => lookUp(subject, "K7QXZ4", name(n), network(n)))).toEqual(after(20));
    expect((await lookUp(subject, "K7QXZ5", "King")).status).toBe(404);
  });

  test("are 200 an hour for one name, however it is written", async () => {
    const subject = gateway();
    missing(subject);
    const spellings = ["O'Brien", "obrien", "Ó Brien"];
    const guess = (n: number) => lookUp(subject, locator(n), spellings[n % 3] ?? "", network(n));
    expect(await statuses(201, guess)).toEqual(after(200));
    expect((await lookUp(subject, locator(1), "King")).status).toBe(404);
  });

  test("are a budget of everybody's, and when it is gone nobody learns anything", async () => {
    const subject = gateway({ LOOKUP_MISSES_PER_HOUR: "50" });
    missing(subject);
    expect(await statuses(51, (n) => lookUp(subject, locator(n), name(n), network(n)))).toEqual(after(50));
    subject.services.bookings.lookup.mockClear();
    const answer = await lookUp(subject, "K7QXZ4", "Lovelace", "198.51.100.1");
    expect(answer.status).toBe(429);
    // A fiftieth of an hour, less what the questions took.
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(72);
    expect(Problem.parse(await answer.json()).code).toBe("rate_limited");
    expect(subject.services.bookings.lookup).not.toHaveBeenCalled();
  });

  test("are no more when a thousand are asked at once", async () => {
    const subject = gateway({ LOOKUP_MISSES_PER_HOUR: "50" });
    missing(subject);
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => lookUp(subject, locator(n % 900), name(n), network(n))),
    );
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(50);
  });
});

describe("lookups that find something", () => {
  test("cost nothing, for whomever", async () => {
    const subject = gateway({ LOOKUP_MISSES_PER_HOUR: "2" });
    expect(await statuses(25, () => lookUp(subject, "K7QXZ4", "Lovelace"))).toEqual(Array.from({ length: 25 }, () => 200));
    await subject.settle();
    expect(subject.limits.giveBack).toHaveBeenCalledTimes(25);
  });

  test("go on where the budgets cannot be reached", async () => {
    const subject = gateway();
    subject.limits.spend.mockRejectedValue(new Error("down"));
    expect((await lookUp(subject, "K7QXZ4", "Lovelace")).status).toBe(200);
  });

  test("are not refused because giving back failed", async () => {
    const subject = gateway();
    subject.limits.giveBack.mockRejectedValue(new Error("down"));
    expect((await lookUp(subject, "K7QXZ4", "Lovelace")).status).toBe(200);
    await expect(subject.settle()).resolves.toBeDefined();
  });
});

test("what is stored of a lookup names neither network, locator nor person", async () => {
  const subject = gateway();
  await lookUp(subject, "K7QXZ4", "Lovelace");
  const stored = JSON.stringify(subject.limits.spend.mock.calls);
  expect(stored).toMatch(/network:[0-9a-z]{16}.*locator:[0-9a-z]{16}.*name:[0-9a-z]{16}.*everybody/);
  for (const secret of ["203.0", "K7QXZ4", "k7qxz4", "LOVELACE", "Lovelace"]) expect(stored).not.toContain(secret);
});
