import type { Booking } from "#contracts/bookings.ts";
import { closedLoop, percentile } from "../load.ts";

/** Clients that wait for an answer at any moment; each asks once, with a token of its own, and the next takes its place. */
export const AT_ONCE = 256;
const TIME_LIMIT_S = 240;

/** One person's request. */
export interface Ask {
  key: string;
  token: string;
  json: unknown;
}
/** What came of it, and when, in ms of the monotonic clock. */
export interface Answer {
  status: number;
  body: string;
  invoked_at: number;
  answered_at: number;
}
export interface Rates {
  per_s: number;
  p99_ms: number;
  /** Holds answered, until the last one was. */
  winners_per_s: number;
  /** Refusals after the last hold: losers alone. */
  losers_per_s: number;
}
export interface Stormed<A extends Ask> extends Rates {
  answers: (Answer & { ask: A })[];
}

/** Everybody asks once. Answers are only kept here, and read afterwards: reading must not slow the storm down. */
export async function crowd<A extends Ask>(url: string, name: string, asks: A[], atOnce = AT_ONCE): Promise<Stormed<A>> {
  const answers: Stormed<A>["answers"] = [];
  let next = 0;
  const began = performance.now();
  const { per_s, latencies_ms, resent } = await closedLoop(url, atOnce, TIME_LIMIT_S, async (client) => {
    const ask = asks[next++];
    if (ask === undefined) return false;
    const invoked_at = performance.now();
    const { status, body } = await client.send({
      method: "POST",
      path: "/v1/bookings",
      headers: { authorization: `Bearer ${ask.token}`, "idempotency-key": ask.key },
      json: ask.json,
    });
    answers.push({ ask, status, body, invoked_at, answered_at: performance.now() });
    return true;
  });
  const rates = { per_s, p99_ms: percentile(latencies_ms, 0.99), ...sidesOf(answers, began) };
  console.log(
    `${name}: ${per_s.toFixed(0)}/s, winners ${rates.winners_per_s.toFixed(0)}/s, then losers ${rates.losers_per_s.toFixed(0)}/s${resent > 0 ? `, ${resent} sent again` : ""}`,
  );
  return { ...rates, answers };
}

/** 0: there were none. */
function sidesOf(answers: Answer[], began: number): Pick<Rates, "winners_per_s" | "losers_per_s"> {
  const won = answers.filter(({ status }) => status === 201);
  const lastWin = won.reduce((latest, { answered_at }) => Math.max(latest, answered_at), began);
  const after = answers.filter(({ answered_at }) => answered_at > lastWin);
  const end = after.reduce((latest, { answered_at }) => Math.max(latest, answered_at), lastWin);
  const perSecond = (count: number, ms: number): number => (count === 0 ? 0 : count / (ms / 1000));
  return { winners_per_s: perSecond(won.length, lastWin - began), losers_per_s: perSecond(after.length, end - lastWin) };
}

/** The parts of an answer that checks look at. */
export type Outcome =
  /** `expires_at` null: the answer took so long that the hold had run out already. */
  | { code: "held"; id: string; expires_at: string | null; seats: { flight_id: string; designator: string }[] }
  | { code: string; flight_id: string | undefined; gone: string[]; alternatives: string[] };
export type Held = Extract<Outcome, { id: string }>;

export function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 201) {
    const { id, expires_at, passengers } = JSON.parse(body) as Booking;
    return { code: "held", id, expires_at, seats: passengers.flatMap(({ seats }) => seats) };
  }
  const problem = JSON.parse(body) as { code: string; flight_id?: string; seats?: Named[]; alternatives?: Named[] };
  const names = (seats: Named[] = []): string[] => seats.map(({ designator }) => designator);
  return {
    code: `${status} ${problem.code}`,
    flight_id: problem.flight_id,
    gone: names(problem.seats),
    alternatives: names(problem.alternatives),
  };
}
interface Named {
  designator: string;
}
export const isHeld = (outcome: Outcome): outcome is Held => "id" in outcome;

/** `{"held":180,"409 sold_out":9820}` */
export function tally(outcomes: Outcome[]): string {
  const byCode = Map.groupBy(outcomes, ({ code }) => code);
  return JSON.stringify(Object.fromEntries([...byCode].map(([code, some]) => [code, some.length])));
}
