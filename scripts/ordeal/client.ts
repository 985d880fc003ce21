import type { Booking, CancellationQuote } from "#contracts/bookings.ts";
import { type Caller, codeOf } from "./caller.ts";
import { answerChallenge } from "./challenge.ts";
import type { Entry, Journal, Plan } from "./journal.ts";
import type { Deck, Random } from "./random.ts";
import { chooseTrip, type Trip } from "./trip.ts";

/** Share of the requests whose sender gives up as soon as an answer does not come, as people do. */
const IMPATIENCE = 0.1;
/** What clients mean to do, in these proportions. */
export const PLANS: [Plan, ...Plan[]] = [
  "leave",
  "pass_challenge",
  "fail_challenge",
  ...Array<Plan>(2).fill("decline"),
  ...Array<Plan>(2).fill("release"),
  ...Array<Plan>(5).fill("pay_and_cancel"),
  ...Array<Plan>(8).fill("pay"),
];
const CARDS: Partial<Record<Plan, string>> = {
  decline: "pm_card_chargeDeclined",
  pass_challenge: "pm_card_threeDSecure2Required",
  fail_challenge: "pm_card_threeDSecure2Required",
};

/** What clients share. */
export interface World {
  journal: Journal;
  random: Random;
  plans: Deck<Plan>;
  /** Days with departures, from today on. */
  days: number;
  /** How long a client waits for its ticket before it thinks of something else, in ms. */
  ticket_wait_ms: number;
  /** From then on it waits for none. */
  hurry?: AbortSignal;
  /** Counts up: the flights that everybody wants change with it. */
  season: () => number;
  /** A new idempotency key. */
  key: () => string;
  /** Work that goes on while its client makes the next booking. */
  aside: (work: Promise<void>) => void;
}

/** One booking: search, seat map, hold, and whatever its client means to do then. */
export async function bookOnce(world: World, caller: Caller): Promise<void> {
  const trip = await chooseTrip(world, caller);
  if (trip === null) return world.journal.count("nothing found");
  const entry = await hold(world, caller, trip);
  if (entry === null || entry.plan === "leave") return;
  if (entry.plan === "release") return release(world, caller, entry);
  await pay(world, caller, entry);
  if (entry.pay !== "accepted") return;
  if (entry.plan === "pass_challenge" || entry.plan === "fail_challenge")
    return world.aside(answerChallenge(world.journal, caller, entry));
  if (entry.plan === "pay_and_cancel" && (await ticketed(world, caller, entry))) await cancel(world, caller, entry);
  else if (world.random.next() < 0.5) await ticketed(world, caller, entry);
}

async function hold({ journal, random, plans, key: newKey }: World, caller: Caller, trip: Trip): Promise<Entry | null> {
  const key = newKey();
  const asked = journal.seats.hold(key, trip.wanted);
  const answer = await caller.ask<Booking>("/v1/bookings", { key, json: trip.body }, random.next() > IMPATIENCE);
  if (answer === null) {
    journal.count("holds without an answer");
    return null;
  }
  if (answer.status !== 201) {
    const { seats = [] } = answer.body as { seats?: { flight_id: string; designator: string }[] };
    if (codeOf(answer) === "seat_unavailable") asked.refused(seats);
    journal.count(`holds refused: ${codeOf(answer)}`);
    return null;
  }
  const { id, passengers, expires_at } = answer.body;
  asked.taken(
    passengers.flatMap(({ seats }) => seats),
    // Its time has run out while it was made: the seats may be free again already.
    expires_at ?? new Date(0).toISOString(),
  );
  journal.count("holds accepted");
  return journal.held({ booking_id: id, key, plan: plans.deal() });
}

async function pay({ journal, random, key }: World, caller: Caller, entry: Entry): Promise<void> {
  const asked = journal.seats.pay(entry.key);
  entry.pay = "no_answer";
  const json = { payment_method: CARDS[entry.plan] ?? "pm_card_visa", return_url: "https://shop.example/back" };
  const path = `/v1/bookings/${entry.booking_id}/payments`;
  const answer = await caller.ask(path, { key: key(), json }, random.next() > IMPATIENCE);
  if (answer !== null) entry.pay = answer.status === 202 ? "accepted" : "refused";
  if (entry.pay === "accepted") asked.accepted();
  if (answer !== null && codeOf(answer) === "hold_expired") asked.expired();
  journal.count(answer === null || entry.pay === "accepted" ? `payments ${entry.pay}` : `payments refused: ${codeOf(answer)}`);
}

async function release({ journal, random, key }: World, caller: Caller, entry: Entry): Promise<void> {
  // Its 204 says that they will be free, soon: never `done`.
  journal.seats.release(entry.key);
  entry.release = "no_answer";
  const path = `/v1/bookings/${entry.booking_id}`;
  const answer = await caller.ask(path, { method: "DELETE", key: key() }, random.next() > IMPATIENCE);
  if (answer !== null) entry.release = answer.status === 204 ? "accepted" : "refused";
  journal.count(`releases ${entry.release}`);
}

/** Whether the client sees the booking confirmed before its patience ends. */
async function ticketed({ journal, ticket_wait_ms, hurry }: World, caller: Caller, entry: Entry): Promise<boolean> {
  const deadline = performance.now() + ticket_wait_ms;
  while (performance.now() < deadline && hurry?.aborted !== true) {
    const asked = journal.seats.read(entry.key);
    const status = (await caller.ask<Booking>(`/v1/bookings/${entry.booking_id}?wait=2`))?.body.status;
    if (status === "confirmed") asked.confirmed();
    if (status !== "paying") return status === "confirmed";
  }
  return false;
}

async function cancel({ journal, random, key }: World, caller: Caller, entry: Entry): Promise<void> {
  const path = `/v1/bookings/${entry.booking_id}/cancellations`;
  const quote = await caller.ask<CancellationQuote>(path, { method: "POST", key: key() });
  if (quote?.status !== 201) return journal.count(`quotes ${quote === null ? "no_answer" : codeOf(quote)}`);
  journal.seats.release(entry.key);
  entry.cancel = "no_answer";
  const confirm = `${path}/${quote.body.id}/confirm`;
  const answer = await caller.ask(confirm, { method: "POST", key: key() }, random.next() > IMPATIENCE);
  if (answer !== null) entry.cancel = answer.status === 202 ? "accepted" : "refused";
  journal.count(`cancellations ${entry.cancel}`);
}
