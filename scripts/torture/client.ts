import type { Booking, CancellationQuote } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import type { Api, ApiAnswer, ApiRequest } from "../../test/harness/api.ts";
import type { ClientLog, LogEntry, Plan } from "./log.ts";
import type { Random } from "./random.ts";

/** How long a client goes on asking the same thing of a server that is away: longer than a restart. */
const GIVE_UP_MS = 60_000;
const RETRY_MS = 250;
/** A client that gives up at once, as people do. */
const IMPATIENCE = 0.1;
/** How long a client waits for its ticket before it cancels; kills come in between. */
const TICKET_WAIT_MS = 10_000;

const PLANS: Record<Plan, number> = { pay: 50, pay_and_cancel: 20, decline: 15, release: 8, leave: 7 };

/** What clients share: the server that is up at the moment, a token, offers to choose from, and the log. */
export interface World {
  api: Api["api"];
  token: () => string;
  offers: () => readonly [Offer, ...Offer[]];
  log: ClientLog;
  random: Random;
  /** A new idempotency key or address. */
  name: (kind: string) => string;
}

/** One booking from search to whatever its client means to do with it. Every request is sent again, under its key, until answered. */
export async function bookOnce(world: World): Promise<void> {
  const { random, log } = world;
  const plan = random.weighted(PLANS);
  const email = `${world.name("passenger")}@example.com`;
  const created = await hold(world, email);
  if (created?.status !== 201) return log.count(created === null ? "gave up on a hold" : `hold ${created.status}`);
  const entry = log.acknowledge({ booking_id: created.body.id, email, plan });
  log.count("acknowledged holds");
  if (plan === "leave") return;
  if (plan === "release") return release(world, entry);
  await pay(world, entry);
  if (plan === "pay_and_cancel" && entry.paid) await cancel(world, entry);
}

function hold(world: World, email: string): Promise<ApiAnswer<Booking> | null> {
  const offer = world.random.pick(world.offers());
  const passengers = offer.passengers.map(({ id }, i) => ({
    id,
    given_name: i === 0 ? "Ada" : "Grace",
    family_name: "Lovelace",
    born_on: "1985-03-14",
  }));
  return persist<Booking>(world, "/v1/bookings", { json: { offer_id: offer.id, contact: { email }, passengers } });
}

async function pay(world: World, entry: LogEntry): Promise<void> {
  const payment_method = entry.plan === "decline" ? "pm_card_chargeDeclined" : "pm_card_visa";
  const paid = await persist(world, `/v1/bookings/${entry.booking_id}/payments`, { json: { payment_method } });
  entry.paid = paid?.status === 202;
  world.log.count(entry.paid ? "acknowledged payments" : `payment ${paid?.status ?? "given up"}`);
}

async function release(world: World, entry: LogEntry): Promise<void> {
  const gone = await persist(world, `/v1/bookings/${entry.booking_id}`, { method: "DELETE" });
  // Asked again after a lost answer, it is not there to be released any more.
  entry.released = gone?.status === 204;
  world.log.count(entry.released ? "acknowledged releases" : `release ${gone?.status ?? "given up"}`);
}

async function cancel(world: World, entry: LogEntry): Promise<void> {
  const path = `/v1/bookings/${entry.booking_id}`;
  const deadline = performance.now() + TICKET_WAIT_MS;
  let status: string | undefined = "paying";
  while (status === "paying" && performance.now() < deadline)
    status = (await persist<Booking>(world, `${path}?wait=2`, { method: "GET" }))?.body.status;
  if (status !== "confirmed") return world.log.count("not ticketed in time to cancel");
  const quote = await persist<CancellationQuote>(world, `${path}/cancellations`, { method: "POST" });
  if (quote?.status !== 201) return world.log.count(`quote ${quote?.status ?? "given up"}`);
  const confirmed = await persist(world, `${path}/cancellations/${quote.body.id}/confirm`, { method: "POST" });
  entry.cancelled = confirmed?.status === 202;
  world.log.count(entry.cancelled ? "acknowledged cancellations" : `cancellation ${confirmed?.status ?? "given up"}`);
}

/** The same request with the same key until there is an answer; null where the client gave up. */
async function persist<Body>(world: World, path: string, request: ApiRequest): Promise<ApiAnswer<Body> | null> {
  const key = world.name("key");
  const impatient = world.random.next() < IMPATIENCE;
  const deadline = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      const answer = await world.api<Body>(path, { ...request, key, token: world.token() });
      // A 503 or a request still in progress asks to come back.
      const again = answer.status >= 500 || (answer.body as { code?: string }).code === "request_in_progress";
      if (!again) return answer;
      world.log.count(`answer ${answer.status}`);
    } catch {
      world.log.count("answers lost");
    }
    if (impatient || performance.now() > deadline) return null;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
