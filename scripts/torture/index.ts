import { bookOnce, PLANS, type World } from "../ordeal/client.ts";
import { switchFault } from "../ordeal/faults.ts";
import type { Plan } from "../ordeal/journal.ts";
import { isClean } from "../ordeal/judge.ts";
import { Deck, Random } from "../ordeal/random.ts";
import { main, sleep, type Stage } from "../ordeal/stage.ts";
import { check } from "./check.ts";
import { CALM_TICKET_WAIT_MS, makeUp } from "./make-up.ts";
import { reportLines } from "./report.ts";

const USAGE = `npm run torture [-- --kills N] [--seed S] [--keep]

Books, pays, cancels and releases at a system of its own, kills all of its processes with SIGKILL at random moments, starts it
again on the same state, and in the end compares what is left with what was acknowledged. Ends with 1 when a booking is lost, a
store disagrees with another, a notification is missing or doubled, or answers about a seat contradict each other; from 100 kills
on also when restarts take too long. Ctrl-C ends the killing, and the comparison follows.

  --kills N  how often (20); once more for each ending that there was no time for
  --seed S   of the choices (by the clock)
  --keep     leave the state behind`;
/** Clients at a time and the pause of each between two bookings, in ms: less than the local queues drain. */
const CLIENTS = 8;
const PAUSE_MS = [100, 500] as const;
/** How long a client waits for its ticket; kills come in between. */
const TICKET_WAIT_MS = 10_000;
/** From the first booking after a start to the kill, in ms. */
const LIFE_MS = [0, 1_500] as const;
/** Share of the lives that end without regard to that, some before anybody could sign in. */
const CUT_SHORT = 0.2;
/** A life without a booking ends after this. */
const MAX_LIFE_MS = 3_000;
/**
 * How the provider misbehaves. After a 500 to a confirmation or a cancel nobody knows what is true until the pins are over, half
 * an hour later; a run does not wait so long, and the simulation does.
 */
const FAULTS: [{ mode: string }, ...{ mode: string; operations?: string[] }[]] = [
  { mode: "ok" },
  { mode: "slow" },
  { mode: "timeout_before", operations: ["create", "retrieve"] },
  { mode: "timeout_after" },
  { mode: "late", operations: ["create"] },
  { mode: "error", operations: ["create", "retrieve"] },
  { mode: "webhook_duplicate" },
  { mode: "webhook_reordered" },
];
/** How long it misbehaves at a time. */
const TROUBLE_MS = 4_000;
const POLL_MS = 20;
/** Share of the provider's answers that are late, lost or doubled. */
const FAULT_RATE = 0.3;
/** Fewer than `npm start` has, so that seeding takes less of a short run. */
const DAYS = 21;
const SETTINGS = {
  // Short enough that what is left unpaid expires within the run.
  HOLD_TTL_SECONDS: "20",
  // As deployed.
  PIN_SECONDS: "1800",
  // A question whose answer a kill has swallowed is closed soon, but after the first poll, a minute after the payment.
  ACTION_SECONDS: "120",
  PROVIDER_TIMEOUT_MS: "1000",
  AUTH_ATTEMPTS_PER_MINUTE: "100000",
  LOG_LEVEL: "error",
};

async function torture(stage: Stage, { amount: kills, seed }: { amount: number; seed: number }): Promise<boolean> {
  const { survivor, journal } = stage;
  const loaded = performance.now();
  const aside: Promise<void>[] = [];
  const killed = await killUnderLoad(stage, kills, seed, (work) => aside.push(work));
  console.log(`killed ${killed} times in ${((performance.now() - loaded) / 1000).toFixed(0)} s`);
  const pin_ms = Number(SETTINGS.PIN_SECONDS) * 1000;
  const judged = { ...(await stage.comeToRest(aside)), pin_ms, restarts_s: survivor.ready_s.slice(1) };
  const findings = check(judged);
  for (const line of reportLines(journal, judged, findings)) console.log(line);
  return isClean(findings.wrong);
}

/** Clients that book without end, and a system that ends again and again. Returns how often: Ctrl-C ends the killing early. */
async function killUnderLoad(stage: Stage, kills: number, seed: number, aside: World["aside"]): Promise<number> {
  const { survivor, journal, callerOf } = stage;
  const random = new Random(seed);
  let kill = 0;
  const end = new AbortController();
  const interrupted = new AbortController();
  let serial = 0;
  const world: World = {
    journal,
    random,
    plans: new Deck(random, PLANS),
    days: DAYS,
    ticket_wait_ms: TICKET_WAIT_MS,
    season: () => kill,
    key: () => `torture-${seed}-${++serial}`,
    aside,
  };
  const clients = Array.from({ length: CLIENTS }, async () => {
    const caller = callerOf("agent");
    while (!end.signal.aborted) {
      await bookOnce(world, caller);
      await sleep(random.between(...PAUSE_MS));
    }
  });
  process.on("SIGINT", () => {
    end.abort();
    interrupted.abort();
  });
  const killOnce = async (): Promise<void> => {
    const acknowledged = journal.entries.length;
    await survivor.kill();
    await survivor.start();
    const [ready_s = 0] = survivor.ready_s.slice(-1);
    console.log(`kill ${kill}: ${acknowledged} bookings acknowledged, ready again in ${ready_s.toFixed(1)} s`);
  };
  try {
    while (!end.signal.aborted && kill < kills) {
      kill++;
      await trouble(stage, random);
      const before = journal.entries.length;
      await life(random, () => journal.entries.length > before);
      await killOnce();
    }
  } finally {
    // Also when the system does not come back: clients would ask for ever.
    end.abort();
  }
  await Promise.all(clients);
  const calm = { ...world, ticket_wait_ms: CALM_TICKET_WAIT_MS, hurry: interrupted.signal };
  const caller = callerOf("agent");
  const book = (plan: Plan) => bookOnce({ ...calm, plans: new Deck(random, [plan]) }, caller);
  const killOnceMore = (): Promise<void> => {
    kill++;
    return killOnce();
  };
  await makeUp({ journal, book, kill: killOnceMore, stop: interrupted.signal });
  return kill;
}

/** A cold system needs a moment for its first booking, the longer the slower the machine; the time that counts begins there. */
async function life(random: Random, hasBooked: () => boolean): Promise<void> {
  const deadline = performance.now() + MAX_LIFE_MS;
  if (random.next() > CUT_SHORT) while (!hasBooked() && performance.now() < deadline) await sleep(POLL_MS);
  await sleep(random.between(...LIFE_MS));
}

/** The provider misbehaves for a while: kills then find payments under way, and answers that were lost before. */
async function trouble({ survivor }: Stage, random: Random): Promise<void> {
  const fault = { ...random.pick(FAULTS), rate: FAULT_RATE, for_ms: TROUBLE_MS };
  await switchFault(survivor.api, fault);
}

await main({ name: "torture", usage: USAGE, amount: ["kills", 20], scale: () => ({ vars: SETTINGS, days: DAYS }), run: torture });
