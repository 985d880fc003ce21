import type fc from "fast-check";
import { sample } from "fast-check";
import { invariant } from "#domain/invariant.ts";
import { Deck, Random } from "../ordeal/random.ts";
import { build } from "./build.ts";
import { type Operation, router } from "./document.ts";
import { differenceLines, Findings, simplest } from "./findings.ts";
import { judgeOf, methodsOf } from "./judge.ts";
import { learn } from "./learn.ts";
import type { Round } from "./ledger.ts";
import { ENOUGH } from "./options.ts";
import { type Plan, plansFor } from "./plan.ts";
import { fuzzQueues } from "./queues.ts";
import { settle, sleep } from "./rest.ts";
import { curlOf, type RawAnswer, type RawRequest } from "./send.ts";
import type { Difference } from "./state.ts";
import { Supply } from "./supply.ts";
import { Tally } from "./tally.ts";
import { PLACES, type Target, targetOf } from "./targets.ts";
import { openWorld, type World } from "./world.ts";

/** Requests between two looks at what is stored. */
const BATCH = 64;
const AT_ONCE = 12;
/** So many batches of requests, then one of bodies for each queue. */
const QUEUES_EVERY = 20;
/** Of four batches one may change things; of the others everything is meant to be refused. */
const OPEN_EVERY = 4;
/** So many different findings are enough to begin with. */
const MOST_FINDINGS = 20;
/** More requests for one operation that was never accepted, or never refused. */
const MOST_TRIES = 100;
/** Long enough for a write that follows an answer. */
const AFTER_MS = 30;

/** What has to be done before, where something else may have undone it since. */
const LED_BY: Record<string, string> = { getAuthenticatorUri: "enableSecondFactor" };

const READERS = new Set(["lookUpBooking", "searchItineraries"]);

/** What a GET brings along is read by nobody; where it is long the local runtime ends the connection, and with it a long answer. */
const isBrokenOff = ({ method, body }: RawRequest, why: string): boolean =>
  (method === "GET" || method === "HEAD") && (body?.length ?? 0) > UNREAD_BYTES && why.includes("ECONNRESET");
/** Of a body, that the runtime takes in without anybody reading them. */
const UNREAD_BYTES = 4_096;

interface Sent {
  plan: Plan;
  index: number;
  request: RawRequest;
  answer: RawAnswer | null;
}

/** Sends so many requests of one seed to a system of its own. */
export async function runRound(amount: number, seed: number): Promise<Round> {
  const began = performance.now();
  const world = await openWorld();
  try {
    const run = new Run(world, seed);
    console.log(`ready after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return await run.all(amount);
  } finally {
    await world.close();
  }
}

class Run {
  readonly #world: World;
  readonly #seed: number;
  readonly #targets: Map<string, Target>;
  readonly #plans = new Map<string, fc.Arbitrary<Plan>>();
  readonly #supply: Supply;
  readonly #findings = new Findings();
  readonly #tally = new Tally();
  readonly #judge: ReturnType<typeof judgeOf>;
  readonly #route: ReturnType<typeof router>;
  /** Batches of which nothing was meant to be accepted; those that were compared; and which tables changed in some of these by themselves. */
  #spoiled = 0;
  #compared = 0;
  readonly #byItself: string[] = [];
  #bodies = 0;
  #parked = 0;
  #keys = 0;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#seed = seed;
    this.#supply = new Supply(world);
    this.#judge = judgeOf(world.document);
    this.#route = router(world.operations);
    const targets = [...world.operations.map((operation) => targetOf(operation, world.document)), ...PLACES];
    this.#targets = new Map(targets.map((target) => [target.id, target]));
  }

  async all(amount: number): Promise<Round> {
    const targets = this.#schedule();
    const began = performance.now();
    for (let index = 0, batch = 0; index < amount && this.#findings.distinct < MOST_FINDINGS; batch++) {
      const isOpen = batch % OPEN_EVERY === 0;
      if (isOpen) await this.#supply.fill();
      const size = Math.min(BATCH, amount - index);
      const planned = Array.from({ length: size }, (_, i) => this.#planned(this.#next(targets, isOpen), index + i, !isOpen));
      if (isOpen) await this.#send(planned, true);
      else await this.#refused(planned);
      index += size;
      if (batch % QUEUES_EVERY === QUEUES_EVERY - 1) await this.#queues(index);
      if (batch % 50 === 49) console.log(`${index} requests, ${(index / ((performance.now() - began) / 1000)).toFixed(0)}/s`);
    }
    // After so many findings not all was sent, and what was left out says nothing.
    const isWhole = amount >= ENOUGH && this.#findings.distinct < MOST_FINDINGS;
    if (isWhole) await this.#goOn(amount);
    return this.#round(isWhole, performance.now() - began);
  }

  async #queues(index: number): Promise<void> {
    const { bodies, parked, findings } = await fuzzQueues(this.#world, this.#seed, index);
    this.#bodies += bodies;
    this.#parked += parked;
    for (const finding of findings) if (this.#findings.add(finding)) console.log(`✗ ${finding.what}`);
  }

  /** What chance has left out is tried on for a while: good requests and bad ones in turn. */
  async #goOn(from: number): Promise<void> {
    let index = from;
    for (const operation of this.#world.operations) {
      const target = this.#targets.get(operation.id);
      for (let tries = 0; tries < MOST_TRIES && target !== undefined && this.#tally.gaps([operation]).length > 0; tries++) {
        if (tries % 20 === 0) {
          await this.#supply.fill();
          await this.#world.renewSessions();
        }
        const isOpen = tries % 2 === 0;
        const before = LED_BY[operation.id];
        if (isOpen && before !== undefined) await this.#good(before, index++);
        if (isOpen) await this.#good(operation.id, index++);
        else await this.#send([this.#planned(target, index++, true)], false);
      }
    }
  }

  /** A request with nothing done to it, about one of the newest things: the accounts of older ones may have been closed since. */
  async #good(id: string, index: number): Promise<void> {
    const target = this.#targets.get(id);
    invariant(target, `there is a target ${id}`);
    const { plan } = this.#planned(target, index, false);
    await this.#send([{ plan: { ...plan, changes: [], pick: index % 2 }, index }], true);
  }

  #round(isWhole: boolean, ms: number): Round {
    return {
      seed: this.#seed,
      code: this.#world.host.code,
      requests: this.#tally.requests,
      seconds: Math.round(ms) / 1000,
      spoiled: this.#spoiled,
      compared: this.#compared,
      by_itself: this.#byItself,
      bodies: this.#bodies,
      parked: this.#parked,
      findings: this.#findings.all(),
      gaps: isWhole ? this.#tally.gaps(this.#world.operations) : [],
      counts: this.#tally.counts(),
    };
  }

  /** Everything in turn, in an order of its own each time. */
  *#schedule(): Generator<Target, never> {
    const all = [...this.#targets.values()];
    const deck = new Deck(new Random(this.#seed), all as [Target, ...Target[]]);
    for (let dealt = 0; ; dealt++) {
      const target = deck.deal();
      if (Math.floor(dealt / all.length) % target.every === 0) yield target;
    }
  }

  /** Into a batch of which nothing is accepted goes what changes nothing anyway, or can be spoiled. */
  #next(targets: Generator<Target, never>, isOpen: boolean): Target {
    for (;;) {
      const target = targets.next().value;
      if (isOpen || !target.mutates || target.spoilers.length > 0) return target;
    }
  }

  #planned(target: Target, index: number, spoiled: boolean): { plan: Plan; index: number } {
    const [plan] = sample(this.#plansOf(target, spoiled), { seed: this.#seedOf(index), numRuns: 1 });
    invariant(plan, "fast-check makes what it is asked for");
    return { plan, index };
  }

  #plansOf(target: Target, spoiled: boolean): fc.Arbitrary<Plan> {
    const key = `${target.id} ${String(spoiled)}`;
    const plans = this.#plans.get(key) ?? plansFor(target, spoiled);
    this.#plans.set(key, plans);
    return plans;
  }

  /** Neighbouring seeds make other requests. */
  #seedOf(index: number): number {
    return (Math.imul(this.#seed + 1, 0x9e3779b1) + index) | 0;
  }

  /** A batch of which, if nothing of it is accepted, nothing may remain. */
  async #refused(planned: { plan: Plan; index: number }[]): Promise<void> {
    this.#spoiled++;
    const isQuiet = await settle(this.#world.state);
    const sent = await this.#send(planned, false);
    if (!isQuiet || sent.some((each) => this.#isAccepted(each))) return;
    this.#compared++;
    const differences = await this.#differences();
    if (differences === null) return void this.#byItself.push("could not be read");
    if (differences.length === 0) return;
    const tables = [...new Set(differences.map(({ table }) => table))].toSorted().join(", ");
    const culprit = await this.#narrow(planned);
    if (culprit === null) return void this.#byItself.push(tables);
    this.#findings.add({
      what: `${culprit.sent.plan.target}: changes ${tables} though it is refused`,
      index: culprit.sent.index,
      who: culprit.sent.plan.who,
      shown: curlOf(culprit.sent.request, this.#world.host.gateway),
      seen: [String(culprit.sent.answer?.status), ...differenceLines(culprit.differences)],
    });
  }

  /** The one request of a batch after which rows differ; null: none does it a second time. */
  async #narrow(planned: { plan: Plan; index: number }[]): Promise<{ sent: Sent; differences: Difference[] } | null> {
    for (const each of planned) {
      if (!(await settle(this.#world.state))) continue;
      const [sent] = await this.#send([each], false);
      const differences = (await this.#differences()) ?? [];
      if (sent !== undefined && differences.length > 0) return { sent, differences };
    }
    return null;
  }

  async #differences(): Promise<Difference[] | null> {
    await sleep(AFTER_MS);
    return this.#world.state.differences();
  }

  /** Whether something may have changed. */
  #isAccepted({ plan, request, answer }: Sent): boolean {
    if (answer === null || answer.status >= 400) return false;
    if (this.#targetOf(plan).mutates) return true;
    // Another method may have made another operation of it.
    return !["GET", "HEAD", "OPTIONS"].includes(request.method.toUpperCase()) && !READERS.has(plan.target);
  }

  async #send(planned: { plan: Plan; index: number }[], learning: boolean): Promise<Sent[]> {
    const left = planned.values();
    const done: Sent[] = [];
    const worker = async (): Promise<void> => {
      for (const { plan, index } of left) done.push(await this.#one(plan, index, learning));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return done;
  }

  async #one(plan: Plan, index: number, learning: boolean): Promise<Sent> {
    const { request, answer, complaints } = await this.#ask(plan);
    const operation = this.#operationOf(request, answer);
    this.#tally.count(operation?.id ?? plan.target, plan.who, answer?.status ?? 599);
    for (const complaint of complaints) {
      const what = `${operation?.id ?? plan.target}: ${complaint}`;
      const seen = [answer === null ? "" : `${answer.status} ${answer.body.toString("utf8")}`];
      const shown = curlOf(request, this.#world.host.gateway);
      if (!this.#findings.add({ what, index, who: plan.who, shown, seen })) continue;
      console.log(`✗ ${what}`);
      const isWrong = async (each: Plan) => (await this.#ask(each)).complaints.includes(complaint);
      const smaller = await simplest(this.#plansOf(this.#targetOf(plan), !learning), this.#seedOf(index), plan, isWrong);
      this.#findings.show(what, curlOf((await this.#ask(smaller)).request, this.#world.host.gateway));
    }
    if (learning && operation !== null && answer !== null && answer.status < 300 && request.method !== "HEAD")
      learn(this.#world.scene.pool, operation, request, answer, plan.who);
    return { plan, index, request, answer };
  }

  #operationOf(request: RawRequest, answer: RawAnswer | null): Operation | null {
    return this.#route(answer === null ? request.method : methodsOf(request, answer)[0], request.target);
  }

  #targetOf({ target }: Plan): Target {
    const found = this.#targets.get(target);
    invariant(found, `there is a target ${target}`);
    return found;
  }

  async #ask(plan: Plan): Promise<{ request: RawRequest; answer: RawAnswer | null; complaints: string[] }> {
    const request = build(plan, this.#targetOf(plan), this.#world.scene, `fuzz-${this.#seed}-${++this.#keys}`);
    try {
      const answer = await this.#world.sender.send(request);
      const complaints = methodsOf(request, answer).map((method) =>
        this.#judge(this.#route(method, request.target), request, answer),
      );
      return { request, answer, complaints: complaints.find((each) => each.length === 0) ?? complaints[0] ?? [] };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { request, answer: null, complaints: isBrokenOff(request, why) ? [] : [`no answer: ${why}`] };
    }
  }
}
