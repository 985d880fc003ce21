import { afterAll, beforeAll, expect, it } from "vitest";
import { randomUUID } from "node:crypto";
import type { Booking } from "#contracts/bookings.ts";
import type { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { fault, finishChallenge, heal, requestsAtProvider } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, claims, expectPromiseKept, held, pay, payments, read, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** How long the breaker lets nothing through: a little shorter than deployed, so that the test is. */
const OPEN_S = 10;
/** Calls without an answer in a row that open it. */
const FAILURES_TO_OPEN = 3;
/** Probes at once, and tries of one call. */
const [PROBES, TRIES] = [2, 5];
/** What waits is sent again after a minute at the latest. */
const ENDS_MS = 300_000;
const TIMEOUT = { timeout: 300_000 };

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem({ vars: { BREAKER_OPEN_SECONDS: String(OPEN_S), PROVIDER_TIMEOUT_MS: "250" } });
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

interface Case {
  person: Person;
  booking: Booking;
}
let days = 3;
async function holding(): Promise<Case> {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(++days) });
  if (offer === undefined) throw new Error("no offer");
  return { person, booking: await held(system, person, offer) };
}
const pays = ({ person, booking }: Case, key: string = randomUUID(), card = "pm_card_visa") =>
  pay(system, person, booking, card, { return_url: "https://shop.example/back" }, key);
const ends = ({ person, booking }: Case, status: Booking["status"]) => until(system, person, booking, status, ENDS_MS);

async function breaker(): Promise<CircuitBreaker> {
  const { body } = await system.api<{ data: CircuitBreaker[] }>("/v1/ops/breakers", { token: operator.token });
  const [only] = body.data;
  if (only === undefined) throw new Error("no breaker");
  return only;
}
const untilBreaker = (what: string, is: (state: CircuitBreaker) => boolean) =>
  waitFor(
    `the breaker to be ${what}`,
    async () => {
      const state = await breaker();
      return is(state) && state;
    },
    ENDS_MS,
  );

interface UnderWay {
  /** Confirmed before; given up while the provider is down. */
  sold: Case;
  /** Waits for its passenger on the provider's page. */
  challenged: Case & { url: string };
  /** Pay while it goes down, under these keys. */
  unlucky: (Case & { key: string })[];
  /** Would pay while it is down. */
  late: Case & { key: string };
}

/** Bookings in every state in which a payment can be. */
async function bookingsUnderWay(): Promise<UnderWay> {
  const sold = await holding();
  await pays(sold);
  await ends(sold, "confirmed");
  const challenged = await holding();
  await pays(challenged, randomUUID(), "pm_card_threeDSecure2Required");
  const url = await waitFor(
    "the challenge",
    async () => (await payments(system, challenged.person, challenged.booking))[0]?.next_action?.url,
  );
  const waiting = async () => ({ ...(await holding()), key: randomUUID() });
  const unlucky = [await waiting(), await waiting(), await waiting()];
  return { sold, challenged: { ...challenged, url }, unlucky, late: await waiting() };
}

/** It answers nothing any more, and the breaker finds out. */
async function goesSilent({ unlucky }: UnderWay): Promise<CircuitBreaker> {
  const before = await requestsAtProvider(system);
  await fault(system, { mode: "timeout_before" });
  for (const each of unlucky) expect((await pays(each, each.key)).status).toBe(202);
  const opened = await untilBreaker("open", ({ phase }) => phase === "open");
  expect(opened.failures).toBe(FAILURES_TO_OPEN);
  expect((await requestsAtProvider(system)) - before).toBeLessThanOrEqual(FAILURES_TO_OPEN * TRIES);
  return opened;
}

/** While it is open new payments are refused and keep their hold, and all that needs no provider goes on. */
async function othersGoOn({ late, unlucky: [paid] }: UnderWay): Promise<void> {
  const refused = await pays(late, late.key);
  expect(refused).toMatchObject({ status: 503, body: { code: "payment_unavailable" } });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(OPEN_S);
  const { status, expires_at } = await read(system, late.person, late.booking);
  expect([status, expires_at]).toEqual(["held", late.booking.expires_at]);
  expect(await claims(system, late.booking, late.booking.id)).toHaveLength(1);
  // Whoever has paid before and did not hear of it is told so.
  const repeat = paid && (await pays(paid, paid.key));
  expect(repeat).toMatchObject({ status: 202, headers: { "idempotency-replayed": "true" } });
  const { person, booking } = await holding();
  expect((await system.api(`/v1/bookings/${booking.id}`, { method: "DELETE", token: person.token })).status).toBe(204);
  const released = await ends({ person, booking }, "cancelled");
  await expectPromiseKept(system, released);
  expect(await providerPayments(system, booking.id)).toEqual([]);
}

/** Payments has taken up this command, got no further, and left it for later. */
const turnedAway = ({ booking }: Case, step: string) =>
  waitFor(`${step} to be turned away`, async () => {
    const sql = "SELECT attempts, lease_until, reply FROM inbox WHERE message_id = ?";
    const [row] = await system.rows("holdfast-payments", sql, `${booking.id}:${step}`);
    return row !== undefined && Number(row["attempts"]) > 0 && row["lease_until"] === 0 && row["reply"] === null;
  });

it("is asked no more once it has failed, tried again by a few calls, and every booking ends right", TIMEOUT, async () => {
  const bookings = await bookingsUnderWay();
  const { sold, challenged, unlucky, late } = bookings;
  const opened = await goesSilent(bookings);
  const asked = await requestsAtProvider(system);
  await othersGoOn(bookings);
  // What needs the provider is taken all the same, and waits.
  const quote = await cancel(system, sold.person, sold.booking);
  await finishChallenge(system, challenged.url, "complete");
  await turnedAway(sold, "refund.cancellation:1");
  await turnedAway(challenged, "capture:1");
  expect(await requestsAtProvider(system), "no call gets through").toBe(asked);
  expect(await breaker()).toMatchObject({ phase: "open", opened_at: opened.opened_at });

  await untilBreaker("open again, since the probes were in vain", ({ phase, opened_at }) => {
    return phase === "open" && opened_at !== opened.opened_at;
  });
  const probed = (await requestsAtProvider(system)) - asked;
  expect(probed).toBeGreaterThan(0);
  expect(probed).toBeLessThanOrEqual(PROBES * TRIES);
  await heal(system);
  const closed = await untilBreaker("closed by itself", ({ phase }) => phase === "closed");
  expect(closed).toMatchObject({ failures: 0, opened_at: null, retry_after_s: 0 });

  expect((await pays(late, late.key)).status).toBe(202);
  await expectPromiseKept(system, await ends(late, "confirmed"));
  await expectPromiseKept(system, await ends(challenged, "confirmed"));
  await expectPromiseKept(system, await ends(sold, "cancelled"), quote.fee.amount_minor);
  for (const each of unlucky) await expectPromiseKept(system, await ends(each, "failed"));
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
});
