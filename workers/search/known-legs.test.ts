import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { sectorKey, type SectorDay } from "#domain/offer/sector-days.ts";
import type { Clocks, Flight, LegReads, Left } from "./known-legs.ts";
import { KnownLegs } from "./known-legs.ts";

const DAYS = Array.from({ length: 4 }, (_, n): SectorDay => ({
  origin: "LHR",
  destination: "JFK",
  local_date: `2026-12-0${n + 1}`,
}));
const SECOND = 1_000;

function day(n: number): SectorDay {
  const found = DAYS[n];
  invariant(found, `there is a day ${n}`);
  return found;
}

/** What the database holds at one moment. `aircraft` and `sold` tell one state of a flight from another. */
interface Moment {
  clocks: Clocks;
  flights: Map<string, { day: number; aircraft: string }>;
  left: Map<string, { sold: number; seq: number }>;
}
type Change = { what: "sell" | "change" | "add" | "withdraw" | "drop"; flight: number };

/** Every moment of a database, so that a replica can answer from an earlier one. */
class History {
  readonly moments: Moment[] = [{ clocks: { timetable: 0, inventory: 0 }, flights: new Map(), left: new Map() }];
  /** How many moments whoever answers is behind. */
  behind: () => number = () => 0;
  readonly asked: string[] = [];

  get now(): Moment {
    return this.moments.at(-1) ?? { clocks: { timetable: 0, inventory: 0 }, flights: new Map(), left: new Map() };
  }

  /** Whether the timetable has stayed as it was at first, so that nothing had to be forgotten. */
  get isCalm(): boolean {
    return this.now.clocks.timetable === DAYS.length;
  }

  change({ what, flight }: Change): void {
    const { clocks, flights, left } = structuredClone(this.now);
    const id = `f${flight}`;
    const known = flights.get(id);
    if (what === "add" && known === undefined) flights.set(id, { day: flight % DAYS.length, aircraft: "0" });
    else if (what === "change" && known !== undefined) flights.set(id, { ...known, aircraft: `${Number(known.aircraft) + 1}` });
    else if (what === "withdraw" && known !== undefined) flights.delete(id);
    else if (what === "drop" && left.has(id)) left.delete(id);
    else if (what === "sell" && known !== undefined) {
      clocks.inventory++;
      left.set(id, { sold: (left.get(id)?.sold ?? 0) + 1, seq: clocks.inventory });
    } else return;
    if (what !== "sell") clocks.timetable++;
    this.moments.push({ clocks, flights, left });
  }

  /** One seat more of each flight is sold; so many of them are stored at a time, as the batches of a queue are. */
  sellTogether(size: number): void {
    for (const [n, flight] of [...this.now.flights.keys()].entries()) {
      const { clocks, flights, left } = structuredClone(this.now);
      if (n % size === 0) clocks.inventory++;
      left.set(flight, { sold: (left.get(flight)?.sold ?? 0) + 1, seq: clocks.inventory });
      if (n % size === 0) this.moments.push({ clocks, flights, left });
      else this.moments.splice(-1, 1, { clocks, flights, left });
    }
  }

  #answer(what: string): Moment {
    this.asked.push(what);
    return this.moments.at(-1 - Math.min(this.behind(), this.moments.length - 1)) ?? this.now;
  }

  readonly reads: LegReads = {
    days: (days) => {
      const moment = this.#answer("days");
      const flights = new Map(days.map((day) => [sectorKey(day), flightsOn(moment, day)]));
      const ids = [...flights.values()].flat().map(({ id }) => id);
      const left = new Map(ids.map((id) => [id, leftOf(moment, id)]));
      return Promise.resolve({ flights, left, clocks: ids.length === 0 ? null : moment.clocks });
    },
    changes: (seq, limit) => {
      const moment = this.#answer("changes");
      const newer = [...moment.left].filter(([, each]) => each.seq > seq).toSorted(([, a], [, b]) => a.seq - b.seq);
      const changes = newer.slice(0, limit).map(([id]) => ({ flight_id: id, ...leftOf(moment, id) }));
      return Promise.resolve({ changes, clocks: moment.clocks });
    },
  };
}

const flightsOn = ({ flights }: Moment, { local_date }: SectorDay): Flight[] =>
  [...flights].flatMap(([id, { day: n, aircraft }]) =>
    day(n).local_date === local_date ? [{ id, aircraft, ...day(n) } as unknown as Flight] : [],
  );

function leftOf({ left }: Moment, id: string): Left {
  const found = left.get(id);
  return { availability: found === undefined ? null : ({ as_of: String(found.sold) } as never), seq: found?.seq ?? 0 };
}

const answerOf = async (known: KnownLegs, history: History, now: number): Promise<string[]> =>
  (await known.load(history.reads, DAYS, now))
    .map((leg) => `${leg.id} ${leg.aircraft} ${leg.availability?.as_of ?? "-"}`)
    .toSorted();

const truth = ({ flights, left }: Moment): string[] =>
  [...flights].map(([id, { aircraft }]) => `${id} ${aircraft} ${left.get(id)?.sold ?? "-"}`).toSorted();

function withFlights(): History {
  const history = new History();
  for (const flight of DAYS.keys()) history.change({ what: "add", flight });
  return history;
}

describe("what an isolate knows of flights", () => {
  test("is read once, and then asked about once a second, however often it is searched", async () => {
    const history = withFlights();
    const known = new KnownLegs();
    for (let now = 0; now <= 3 * SECOND; now += 100) await answerOf(known, history, now);
    expect(history.asked).toEqual(["days", "changes", "changes", "changes"]);
  });

  test.each<Change>([
    { what: "sell", flight: 1 },
    { what: "change", flight: 1 },
    { what: "add", flight: 15 },
    { what: "withdraw", flight: 1 },
  ])("is a second old at most: $what", async (change) => {
    const history = withFlights();
    const known = new KnownLegs();
    await answerOf(known, history, 0);
    history.change(change);
    const before = truth(history.moments.at(-2) ?? history.now);
    // Asked at 0 already, as everything was read.
    expect([before, truth(history.now)]).toContainEqual(await answerOf(known, history, SECOND - 1));
    expect(await answerOf(known, history, 2 * SECOND)).toEqual(truth(history.now));
  });

  test.each([499, 500, 501, 700])(
    "is a second old at most also where %i flights have changed, some of them stored together",
    async (count) => {
      const history = new History();
      for (let flight = 0; flight < count; flight++) history.change({ what: "add", flight });
      const known = new KnownLegs();
      await answerOf(known, history, 0);
      history.sellTogether(7);
      expect(await answerOf(known, history, 2 * SECOND)).toEqual(truth(history.now));
      // And goes on hearing of what comes after that.
      history.change({ what: "sell", flight: 1 });
      expect(await answerOf(known, history, 4 * SECOND)).toEqual(truth(history.now));
    },
  );

  test("is not taken back by a replica that is behind", async () => {
    const history = withFlights();
    const known = new KnownLegs();
    history.change({ what: "sell", flight: 0 });
    history.behind = () => 1;
    await known.load(history.reads, [day(1)], 0);
    await known.load(history.reads, [day(1)], 5);
    history.change({ what: "sell", flight: 0 });
    history.behind = () => 0;
    await known.load(history.reads, [day(0)], 10);
    history.behind = () => 1;
    const [leg] = await known.load(history.reads, [day(0)], 2 * SECOND);
    expect(leg?.availability?.as_of).toBe("2");
  });

  test("is asked about from before whatever a replica that is behind has told, also while an answer is on its way", async () => {
    const history = withFlights();
    const known = new KnownLegs();
    await known.load(history.reads, [day(1)], 0);
    for (const flight of [0, 1]) history.change({ what: "sell", flight });
    await known.load(history.reads, [day(1)], SECOND);
    const { promise: sent, resolve: send } = Promise.withResolvers<undefined>();
    const late: LegReads = { ...history.reads, changes: async (...since) => sent.then(() => history.reads.changes(...since)) };
    const asking = known.load(late, [day(1)], 3 * SECOND);
    // From before anything was sold.
    history.behind = () => 2;
    await known.load(history.reads, [day(0)], 3 * SECOND);
    history.behind = () => 0;
    history.change({ what: "sell", flight: 1 });
    send(undefined);
    await asking;
    const [leg] = await known.load(history.reads, [day(0)], 5 * SECOND);
    expect(leg?.availability?.as_of).toBe("1");
  });

  test("an answer from a replica that is behind takes nothing back, and hides nothing that came before", async () => {
    const ofTimetable = fc.constantFrom<Change["what"]>("change", "add", "withdraw", "drop");
    const change = fc.record({
      // Most runs of changes leave the timetable alone, since everything is forgotten when it changes.
      what: fc.oneof({ weight: 30, arbitrary: fc.constant<Change["what"]>("sell") }, { weight: 1, arbitrary: ofTimetable }),
      flight: fc.nat({ max: DAYS.length - 1 }),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("change" as const), change }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant("search" as const), days: fc.subarray(DAYS, { minLength: 1, maxLength: 2 }) }),
      },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(1, 400, 1_000) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 30, maxLength: 120 }),
        fc.infiniteStream(fc.nat({ max: 6 })),
        fc.scheduler(),
        async (steps, lags, s) => {
          const history = withFlights();
          history.behind = () => lags.next().value ?? 0;
          const { reads } = history;
          const slow: LegReads = {
            days: s.scheduleFunction(reads.days),
            changes: s.scheduleFunction(reads.changes),
          };
          const known = new KnownLegs();
          let now = 0;
          const searches: Promise<unknown>[] = [];
          // Newest word on each flight that any search has ended with.
          const told = new Map<string, number>();
          const search = async (days: SectorDay[]): Promise<void> => {
            const before = new Map(told);
            for (const { id, availability } of await known.load(slow, days, now)) {
              const sold = Number(availability?.as_of ?? 0);
              expect(sold, id).toBeGreaterThanOrEqual(history.isCalm ? (before.get(id) ?? 0) : 0);
              told.set(id, Math.max(sold, told.get(id) ?? 0));
            }
          };
          for (const each of steps) {
            if (each.kind === "change") history.change(each.change);
            if (each.kind === "search") searches.push(search(each.days));
            if (each.kind === "pass") {
              now += each.ms;
              if (s.count() > 0) await s.waitOne();
            }
          }
          await s.waitFor(Promise.all(searches));
          // The replicas have caught up, and a second has passed: now it is what there is.
          history.behind = () => 0;
          await answerOf(known, history, now + SECOND);
          expect(await answerOf(known, history, now + 2 * SECOND)).toEqual(truth(history.now));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
