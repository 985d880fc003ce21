import type { TrialBalance } from "#contracts/payments.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "../api/api.ts";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import type { Met } from "../../workers/sandbox/provider/arrivals.ts";
import { bookOnce, PLANS, type World } from "../ordeal/client.ts";
import { switchFault } from "../ordeal/faults.ts";
import { isClean } from "../ordeal/judge.ts";
import { Deck, Random } from "../ordeal/random.ts";
import { main, sleep, type Stage } from "../ordeal/stage.ts";
import { steady } from "../ordeal/steady.ts";
import { watchBreakers } from "./breaker-watch.ts";
import { type ChaosEvidence, check } from "./check.ts";
import { withReholds } from "./reholds.ts";
import { reportLines } from "./report.ts";

const USAGE = `npm run chaos [-- --bookings N] [--seed S] [--keep]

Books, pays, cancels and releases at a system of its own while the payment provider fails in six ways at once. Then the provider
is healed, and everything is compared: the bookings with what was acknowledged, the stores with each other, the provider's own
records with the ledger and the bookings. Ends with 1 when a booking is lost, a cent is unexplained, or the run proves nothing.
Ctrl-C ends the booking, and the comparison follows.

  --bookings N  how many (500)
  --seed S      of the choices (by the clock)
  --keep        leave the state behind`;
/** Three calls in ten get no answer, half of those have their effect late; one in ten gets a 500. Of the webhooks one in ten each. */
const FAULTS = [
  { mode: "late", rate: 0.15 },
  { mode: "timeout_before", rate: 0.075 },
  { mode: "timeout_after", rate: 0.075 },
  { mode: "error", rate: 0.1 },
  { mode: "webhook_duplicate", rate: 0.1 },
  { mode: "webhook_reordered", rate: 0.1 },
];
/** Longer than any run, in ms. */
const FAULTS_MS = 86_400_000;
/** They wait for their tickets, so no more payments than these are under way: what the local queues drain, one batch at a time. */
const CLIENTS = 80;
/** Of each client, between two bookings, in ms. */
const PAUSE_MS = [0, 200] as const;
/** Longer than a payment takes that is struck again and again. */
const TICKET_WAIT_MS = 120_000;
/** From the last booking to when the provider is healed, in ms: its payment is to meet what the others met. */
const LAST_MS = 10_000;
/** Bookings before everybody wants other flights. */
const SEASON = 10;
const LOOK_MS = 50;
const PROGRESS_MS = 10_000;
/** Of flights from today on: as many as are not sold out by so many bookings. */
const days = ({ amount }: { amount: number }): number => (amount <= 1_000 ? 21 : 90);
/**
 * Times are shortened, so that what takes hours with a deployed system's settings comes to rest within minutes; what counts tries
 * and failures is as deployed. A try and an open breaker by a hundred, so they keep their proportion. Pins less, since late effects and
 * a loaded machine are as slow as ever; they are over when the first poll comes, after a minute.
 */
const SETTINGS = {
  HOLD_TTL_SECONDS: "20",
  PIN_SECONDS: "50",
  ACTION_SECONDS: "120",
  PROVIDER_TIMEOUT_MS: "50",
  AUTH_ATTEMPTS_PER_MINUTE: "100000",
  BREAKER_OPEN_SECONDS: "0.15",
  LOG_LEVEL: "error",
};

async function chaos(stage: Stage, options: { amount: number; seed: number }): Promise<boolean> {
  const { survivor, journal, callerOf } = stage;
  const began = performance.now();
  for (const fault of FAULTS) await switchFault(survivor.api, { ...fault, for_ms: FAULTS_MS });
  const watch = watchBreakers(callerOf("operator"));
  const aside: Promise<void>[] = [];
  await bookAll(stage, options, (work) => aside.push(work));
  const seconds = (performance.now() - began) / 1000;
  const rate = journal.entries.length / seconds;
  console.log(`${journal.entries.length} bookings in ${seconds.toFixed(0)} s, ${rate.toFixed(1)}/s`);
  const gathered = await stage.comeToRest(aside);
  const system = steady(survivor.api);
  const operator = { token: await callerOf("operator").token() };
  const evidence: ChaosEvidence & typeof gathered = {
    ...gathered,
    pin_ms: Number(SETTINGS.PIN_SECONDS) * 1000,
    operations: withReholds(gathered),
    payments: await allPayments(system),
    balance: (await system.api<TrialBalance>("/v1/ops/ledger/trial-balance", operator)).body,
    met: (await system.api<{ met: Met[] }>("/dev/provider/requests.json")).body.met,
    openings: watch.stop(),
  };
  const findings = check(evidence);
  for (const line of reportLines(journal, evidence, findings)) console.log(line);
  return isClean(findings.wrong);
}

/** Clients that book until there are so many bookings, or Ctrl-C. What some of them are still about a while later goes aside. */
async function bookAll(
  { journal, callerOf }: Stage,
  { amount, seed }: { amount: number; seed: number },
  aside: World["aside"],
): Promise<void> {
  const random = new Random(seed);
  const end = new AbortController();
  process.on("SIGINT", () => end.abort());
  let serial = 0;
  const world: World = {
    journal,
    random,
    plans: new Deck(random, PLANS),
    days: days({ amount }),
    ticket_wait_ms: TICKET_WAIT_MS,
    season: () => Math.floor(journal.entries.length / SEASON),
    key: () => `chaos-${seed}-${++serial}`,
    aside,
  };
  const isEnough = (): boolean => end.signal.aborted || journal.entries.length >= amount;
  const progress = setInterval(() => console.log(`${journal.entries.length} bookings acknowledged`), PROGRESS_MS);
  // A run that fails must not wait for the next line.
  progress.unref();
  const caller = callerOf("agent");
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!isEnough()) {
      await bookOnce(world, caller);
      await sleep(random.between(...PAUSE_MS));
    }
  });
  const ended = Promise.all(clients).then(() => undefined);
  while (!isEnough()) await sleep(LOOK_MS);
  clearInterval(progress);
  await Promise.race([ended, sleep(LAST_MS)]);
  aside(ended);
}

/** Every payment the provider knows, page by page. */
async function allPayments(system: Api): Promise<ProviderPayment[]> {
  const all: ProviderPayment[] = [];
  for (;;) {
    const after = all.at(-1)?.id;
    const path = `/dev/provider/payments.json${after === undefined ? "" : `?after=${after}`}`;
    const { status, body } = await system.api<{ data: ProviderPayment[] }>(path);
    invariant(status === 200, `the provider's records answered ${status}`);
    if (body.data.length === 0) return all;
    all.push(...body.data);
  }
}

await main({
  name: "chaos",
  usage: USAGE,
  amount: ["bookings", 500],
  scale: (options) => ({ vars: SETTINGS, days: days(options) }),
  run: chaos,
});
