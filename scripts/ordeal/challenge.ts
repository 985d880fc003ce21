import type { Booking, Payment } from "#contracts/bookings.ts";
import type { Caller } from "./caller.ts";
import type { Entry, Journal } from "./journal.ts";

/**
 * A payment whose messages are lost comes to its question after minutes: one message is sent again after a minute, the provider
 * is asked after one, then after five. A client that gave up earlier would leave it open until it is closed.
 */
const CHALLENGE_WAIT_MS = 600_000;
const POLL_MS = 500;

/** Waits for the bank's question about a payment and answers it as its client means to. */
export async function answerChallenge(journal: Journal, caller: Caller, entry: Entry): Promise<void> {
  const url = await challengeOf(caller, entry.booking_id);
  if (url === null) return journal.count("challenges that never came");
  entry.challenge = "no_answer";
  const answer = await caller.ask(url, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `result=${entry.plan === "fail_challenge" ? "fail" : "complete"}`,
  });
  if (answer !== null) entry.challenge = answer.status < 400 ? "accepted" : "refused";
  journal.count(`challenges ${entry.challenge}`);
}

/** null: the payment ended without one. */
async function challengeOf(caller: Caller, bookingId: string): Promise<string | null> {
  const deadline = performance.now() + CHALLENGE_WAIT_MS;
  while (performance.now() < deadline) {
    const payments = await caller.ask<{ data: Payment[] }>(`/v1/bookings/${bookingId}/payments`);
    const url = payments?.body.data[0]?.next_action?.url;
    if (url !== undefined) return url;
    const booking = await caller.ask<Booking>(`/v1/bookings/${bookingId}`);
    if (booking?.status === 200 && booking.body.status !== "paying") return null;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return null;
}
