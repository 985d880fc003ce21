import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { mailTo, providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { account, fault, heal } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, expectPromiseKept, held, pay, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/**
 * Calls whose every answer is lost, though the provider can be asked what became of them. No webhook helps. How each booking ends is
 * checked at the provider's own records, at the flight's object, and by an audit of everything.
 */
let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem({ vars: { PROVIDER_TIMEOUT_MS: "250" } });
  operator = await signIn(system, "operator@example.com");
});
afterEach(() => heal(system));
afterAll(() => system.close());

const TIMEOUT = { timeout: 300_000 };
/** Longer than a command with all tries of all its calls, and a busy machine. */
const ENDS_MS = 120_000;
/** Tries of one call: as many lost answers are a call without one. */
const TRIES = 5;
let days = 1;

interface Case {
  person: Person;
  booking: Booking;
}
async function holding(): Promise<Case> {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(4 + (days++ % 7)) });
  if (offer === undefined) throw new Error("no offer");
  return { person, booking: await held(system, person, offer) };
}

async function endsAs(status: "confirmed" | "failed", { person, booking }: Case): Promise<void> {
  const ended = await until(system, person, booking, status, ENDS_MS);
  await mailTo(system, person.email, `booking.${status}`);
  await expectPromiseKept(system, ended);
  expect(await tickets(system, person, booking)).toHaveLength(status === "confirmed" ? 1 : 0);
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
}

describe("a call whose every answer is lost", TIMEOUT, () => {
  it.each([
    ["create", "timeout_before", "failed", []],
    ["create", "timeout_after", "failed", ["requires_confirmation"]],
    ["confirm", "timeout_before", "failed", ["canceled"]],
    ["confirm", "timeout_after", "confirmed", ["succeeded"]],
    ["capture", "timeout_before", "failed", ["canceled"]],
    ["capture", "timeout_after", "confirmed", ["succeeded"]],
  ] as const)("%s, %s: the booking is %s", async (operation, mode, status, intents) => {
    const each = await holding();
    await fault(system, { mode, operations: [operation], times: TRIES }, { mode: "webhook_lost" });
    expect((await pay(system, each.person, each.booking)).status).toBe(202);
    await endsAs(status, each);
    expect((await providerPayments(system, each.booking.id)).map((intent) => intent.status)).toEqual(intents);
  });

  it("refund, timeout_after: it is paid once", async () => {
    const { person, booking } = await holding();
    await pay(system, person, booking);
    await until(system, person, booking, "confirmed", ENDS_MS);
    await fault(system, { mode: "timeout_after", operations: ["refund"], times: TRIES }, { mode: "webhook_lost" });
    const quote = await cancel(system, person, booking);
    const cancelled = await until(system, person, booking, "cancelled", ENDS_MS);
    await expectPromiseKept(system, cancelled, quote.fee.amount_minor);
    expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
  });
});

it("a capture that the provider carries out after it was given up finds its intent cancelled", TIMEOUT, async () => {
  const each = await holding();
  await fault(system, { mode: "late", operations: ["capture"], times: 1 });
  await pay(system, each.person, each.booking);
  await until(system, each.person, each.booking, "failed", ENDS_MS);
  const [intent] = await providerPayments(system, each.booking.id);
  const { paymentIntents } = await account(system);
  // The same request under the same key: refused as in use until the late one has run.
  const repeat = () =>
    paymentIntents
      .capture(
        intent?.id ?? "",
        { amount_to_capture: each.booking.total.amount_minor },
        { idempotencyKey: `${each.booking.id}:capture:1:capture` },
      )
      .then(
        () => "captured",
        (error: { code?: string }) => error.code,
      );
  await waitFor("the late capture to run", async () => (await repeat()) === "payment_intent_unexpected_state");
  expect(await providerPayments(system, each.booking.id)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  await endsAs("failed", each);
});
