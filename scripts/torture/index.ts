import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "../../test/harness/api.ts";
import { signIn } from "../../test/harness/people.ts";
import { type RunningServer, freePort, startServer } from "../../test/harness/server.ts";
import { waitFor } from "../../test/harness/wait-for.ts";
import { type World, bookOnce } from "./client.ts";
import { ClientLog } from "./log.ts";
import { type TortureOptions, parseTortureOptions } from "./options.ts";
import { Random } from "./random.ts";
import { type Outcome, verify } from "./verify.ts";

/** Clients at a time and the pause of each between two bookings, in ms: less than the local queues drain. */
const CLIENTS = 6;
const PAUSE_MS = [100, 700] as const;
/** Between a start and the next kill, in ms. */
const LIFE_MS = [1_500, 6_000] as const;
/** Short enough that what is left unpaid expires within the run. */
const HOLD_TTL_S = "40";
/** Share of the provider's answers that are late, lost or doubled. */
const FAULT_RATE = 0.3;
/** wrangler gives up where a loaded machine is too slow for it. */
const MAX_START_TRIES = 3;
/** A token is good for ten minutes. */
const TOKEN_AGE_MS = 8 * 60_000;
const DAY_MS = 86_400_000;
const SETTINGS = { HOLD_TTL_SECONDS: HOLD_TTL_S, AUTH_ATTEMPTS_PER_MINUTE: "100000", LOG_LEVEL: "error" };

/** The server that lives at the moment; between two of them every request fails. */
class Survivor {
  readonly #state: string;
  readonly #port: number;
  #server: RunningServer | null = null;
  readonly ready_s: number[] = [];

  constructor(state: string, port: number) {
    this.#state = state;
    this.#port = port;
  }

  async start(tries = MAX_START_TRIES): Promise<void> {
    const began = performance.now();
    try {
      this.#server = await startServer(this.#state, SETTINGS, this.#port);
      this.ready_s.push((performance.now() - began) / 1000);
    } catch (error) {
      const [why = ""] = String(error).trim().split("\n").slice(-1);
      console.log(`a start failed after ${((performance.now() - began) / 1000).toFixed(1)} s: ${why}`);
      if (tries <= 1) throw error;
      await this.start(tries - 1);
    }
  }

  /** The provider misbehaves for a while: kills then find payments under way, and answers that were lost before. */
  async trouble(random: Random): Promise<void> {
    const mode = random.pick(["slow", "timeout_after", "webhook_duplicate", "ok"]);
    await this.api.api("/dev/provider/faults", { json: { mode, rate: FAULT_RATE, for_ms: LIFE_MS[1] } });
  }

  async kill(): Promise<void> {
    const server = this.#living();
    await server.kill();
    await waitFor("the killed processes to end", async () => server.livingProcesses().length === 0);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  readonly api: Api = {
    api: (url, request) => this.#living().api(url, request),
    open: (url, request) => this.#living().open(url, request),
  };

  #living(): RunningServer {
    invariant(this.#server !== null, "the server was started");
    return this.#server;
  }
}

/** Tokens of a user, renewed before they run out. */
async function tokensOf(system: Api, email: string): Promise<{ token: () => string; renew: () => Promise<void> }> {
  let { token } = await signIn(system, email);
  let since = performance.now();
  const renew = async (): Promise<void> => {
    if (performance.now() - since < TOKEN_AGE_MS) return;
    ({ token } = await signIn(system, email));
    since = performance.now();
  };
  return { token: () => token, renew };
}

/** One-way and round trips of one and two, on many days: no flight sells out. */
async function findOffers(system: Api, random: Random): Promise<[Offer, ...Offer[]]> {
  const found: Offer[] = [];
  for (let i = 0; i < 12; i++) {
    const day = (n: number) => new Date(Date.now() + n * DAY_MS).toISOString().slice(0, 10);
    const out = 5 + Math.floor(random.next() * 60);
    const query = new URLSearchParams({
      origin: "LHR",
      destination: i % 3 === 0 ? "CDG" : "JFK",
      departure_date: day(out),
      adults: String(1 + (i % 2)),
      ...(i % 4 === 0 && { return_date: day(out + 7) }),
      limit: "5",
    });
    const { status, body } = await system.api<{ data: Offer[] }>(`/v1/offers?${query.toString()}`);
    invariant(status === 200, `searching answered ${status} ${JSON.stringify(body)}`);
    found.push(...body.data);
  }
  const [first, ...rest] = found;
  invariant(first, "there are offers");
  return [first, ...rest];
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function torture({ kills, seed }: TortureOptions): Promise<boolean> {
  const state = mkdtempSync(path.join(tmpdir(), "holdfast-torture-"));
  const survivor = new Survivor(state, await freePort());
  console.log(`torture: ${kills} kills, seed ${seed}`);
  await survivor.start();
  try {
    const random = new Random(seed);
    const log = new ClientLog();
    const agent = await tokensOf(survivor.api, "agent@example.com");
    const operator = await tokensOf(survivor.api, "operator@example.com");
    let offers = await findOffers(survivor.api, random);
    let serial = 0;
    const world: World = {
      api: (path, request) => survivor.api.api(path, request),
      token: agent.token,
      offers: () => offers,
      log,
      random,
      name: (kind) => `${kind}-${seed}-${++serial}`,
    };
    let open = true;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (open) {
        await bookOnce(world);
        await sleep(random.between(...PAUSE_MS));
      }
    });
    for (let kill = 1; kill <= kills; kill++) {
      await survivor.trouble(random);
      await sleep(random.between(...LIFE_MS));
      const acknowledged = log.entries.length;
      await survivor.kill();
      await survivor.start();
      console.log(`kill ${kill}: ${acknowledged} bookings acknowledged, ready again in ${survivor.ready_s.at(-1)?.toFixed(1)} s`);
      await Promise.all([agent.renew(), operator.renew()]);
      offers = await findOffers(survivor.api, random);
    }
    open = false;
    await Promise.all(clients);
    await Promise.all([agent.renew(), operator.renew()]);
    const outcome = await verify(survivor.api, agent.token, operator.token, log);
    return report(outcome, log, survivor.ready_s.slice(1));
  } finally {
    await survivor.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

function report({ states, lost, mails, audit, quiet_s }: Outcome, log: ClientLog, readyS: number[]): boolean {
  const sorted = readyS.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  const counts = (map: Map<string, number>): string => [...map].map(([name, count]) => `${count} ${name}`).join(", ");
  const compared = Object.entries(audit.compared).map(([name, count]) => `${count} ${name.replace("_", " ")}`);
  console.log(`clients: ${counts(log.counts)}`);
  console.log(`bookings acknowledged: ${log.entries.length} (${counts(states)}), at rest after ${quiet_s.toFixed(0)} s`);
  console.log(`audit: ${audit.status}, ${audit.discrepancies.length} discrepancies, ${audit.in_motion} in motion`);
  console.log(`compared: ${compared.join(", ")}`);
  console.log(`restart to ready: p50 ${at(0.5)} s, p99 ${at(0.99)} s, worst ${(sorted.at(-1) ?? 0).toFixed(1)} s`);
  console.log(`acknowledged bookings lost: ${lost.length}; notifications missing or doubled: ${mails.length}`);
  for (const line of [...lost, ...mails]) console.log(`  ${line}`);
  for (const { invariant: name, ids, detail } of audit.discrepancies) console.log(`  ${name}  ${ids.join(" ")}: ${detail}`);
  return lost.length === 0 && mails.length === 0 && audit.status === "clean" && audit.in_motion === 0;
}

try {
  const options = parseTortureOptions(process.argv.slice(2), Date.now());
  if ("help" in options) console.log(options.help);
  else process.exitCode = (await torture(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
