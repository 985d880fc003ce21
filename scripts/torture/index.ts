import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../test/harness/server.ts";
import { SeatRecorder } from "../../test/linearizability/recorder.ts";
import { Caller } from "./caller.ts";
import { check } from "./check.ts";
import { bookOnce, PLANS, type World } from "./client.ts";
import { gather } from "./gather.ts";
import { Journal } from "./journal.ts";
import { parseTortureOptions, type TortureOptions } from "./options.ts";
import { prepare } from "./prepare.ts";
import { Deck, Random } from "./random.ts";
import { reportLines } from "./report.ts";
import { Survivor } from "./survivor.ts";

/** Clients at a time and the pause of each between two bookings, in ms: less than the local queues drain. */
const CLIENTS = 8;
const PAUSE_MS = [100, 500] as const;
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
const SETTINGS = {
  // Short enough that what is left unpaid expires within the run.
  HOLD_TTL_SECONDS: "20",
  PROVIDER_TIMEOUT_MS: "1000",
  AUTH_ATTEMPTS_PER_MINUTE: "100000",
  LOG_LEVEL: "error",
};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function torture({ kills, seed, keep }: TortureOptions): Promise<boolean> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-torture-"));
  console.log(`torture: ${kills} kills, seed ${seed}`);
  const began = performance.now();
  const survivor = new Survivor(await prepare(dir, await freePort(), SETTINGS));
  try {
    await survivor.start();
    console.log(`ready after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const journal = new Journal(new SeatRecorder());
    const loaded = performance.now();
    const killed = await killUnderLoad(survivor, journal, kills, new Random(seed), seed);
    console.log(`killed ${killed} times in ${((performance.now() - loaded) / 1000).toFixed(0)} s`);
    await survivor.api.api("/dev/provider/faults", { json: { mode: "ok" } });
    const callerOf = (name: string) => new Caller(survivor.api, `${name}@example.com`, journal);
    const evidence = await gather(survivor.api, callerOf("agent"), callerOf("operator"), journal);
    const judged = { ...evidence, restarts_s: survivor.ready_s.slice(1) };
    const findings = check(judged);
    for (const line of reportLines(journal, judged, findings)) console.log(line);
    console.log(`took ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return Object.values(findings.wrong).every((found) => found.length === 0);
  } catch (error) {
    console.error(`the system's last words:\n${survivor.lastWords()}`);
    throw error;
  } finally {
    await survivor.kill();
    if (keep) console.log(`state: ${dir}`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

/** Clients that book without end, and a system that ends again and again. Returns how often: Ctrl-C ends the killing early. */
async function killUnderLoad(survivor: Survivor, journal: Journal, kills: number, random: Random, seed: number): Promise<number> {
  let kill = 0;
  const end = new AbortController();
  let serial = 0;
  const aside: Promise<void>[] = [];
  const world: World = {
    journal,
    random,
    plans: new Deck(random, PLANS),
    season: () => kill,
    key: () => `torture-${seed}-${++serial}`,
    aside: (work) => aside.push(work),
  };
  const clients = Array.from({ length: CLIENTS }, async () => {
    const caller = new Caller(survivor.api, "agent@example.com", journal);
    while (!end.signal.aborted) {
      await bookOnce(world, caller);
      await sleep(random.between(...PAUSE_MS));
    }
  });
  process.on("SIGINT", () => end.abort());
  while (!end.signal.aborted && kill < kills) {
    kill++;
    await trouble(survivor, random);
    const before = journal.entries.length;
    await life(random, () => journal.entries.length > before);
    const acknowledged = journal.entries.length;
    await survivor.kill();
    await survivor.start();
    const [ready_s = 0] = survivor.ready_s.slice(-1);
    console.log(`kill ${kill}: ${acknowledged} bookings acknowledged, ready again in ${ready_s.toFixed(1)} s`);
  }
  end.abort();
  await Promise.all(clients);
  await Promise.all(aside);
  return kill;
}

/** A cold system needs a moment for its first booking, the longer the slower the machine; the time that counts begins there. */
async function life(random: Random, hasBooked: () => boolean): Promise<void> {
  const deadline = performance.now() + MAX_LIFE_MS;
  if (random.next() > CUT_SHORT) while (!hasBooked() && performance.now() < deadline) await sleep(POLL_MS);
  await sleep(random.between(...LIFE_MS));
}

/** The provider misbehaves for a while: kills then find payments under way, and answers that were lost before. */
async function trouble(survivor: Survivor, random: Random): Promise<void> {
  const fault = { ...random.pick(FAULTS), rate: FAULT_RATE, for_ms: TROUBLE_MS };
  await survivor.api.api("/dev/provider/faults", { json: fault });
}

try {
  const options = parseTortureOptions(process.argv.slice(2), Date.now());
  if ("help" in options) console.log(options.help);
  else process.exitCode = (await torture(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
