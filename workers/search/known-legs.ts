import type { Availability, Leg } from "#domain/offer/leg.ts";
import { sectorKey, type SectorDay } from "#domain/offer/sector-days.ts";
import { meter } from "#platform/meter.ts";
import { TimedCache } from "./cache.ts";

export type Flight = Omit<Leg, "availability">;
/** What is left on a flight (null: nothing was ever sold), and what the inventory's clock showed when that was stored. */
export interface Left {
  availability: Availability | null;
  seq: number;
}
/**
 * What the clocks of `search_clocks` show in a snapshot: a change of any flight moves the timetable's on, as does what is left of one
 * being dropped; news of what is left moves the inventory's.
 */
export interface Clocks {
  timetable: number;
  inventory: number;
}
/** Each is answered from one snapshot. */
export interface LegReads {
  /**
   * Flights by `sectorKey`, and what is left on them by flight. A day without flights has none; one that is missing was not read.
   * `clocks` is null where no flight was found.
   */
  days: (
    days: readonly SectorDay[],
  ) => Promise<{ flights: Map<string, Flight[]>; left: Map<string, Left>; clocks: Clocks | null }>;
  /** What is left where that was stored after `seq`, in that order, up to `limit` flights. */
  changes: (seq: number, limit: number) => Promise<{ changes: (Left & { flight_id: string })[]; clocks: Clocks }>;
}

/** What is answered may be this old, on top of the projection's own lag. The hold has the last word anyway. */
const FRESH_MS = 1_000;
/** What nobody searches any more goes. */
const KNOWN_MS = 600_000;
/** Some ten megabytes of them. */
const MAX_FLIGHTS = 20_000;
/** Flights that were stored since the last look; where it is more, what is searched is read anew. */
const MAX_CHANGES = 500;

/**
 * What this isolate knows of flights, and of what is left on them. It reads each once, and then asks once a second what has changed, in
 * one read for everything, however many searches there are: where the timetable has, or more flights than are worth reading have sold
 * seats, everything is forgotten; else it takes in what is left.
 *
 * Reads may be answered by replicas, some of them behind others. Each answer says which moment of the clocks it is from. Of two words on
 * a flight the later wins, and what was stored after the oldest moment that anything known is from is asked for again.
 */
export class KnownLegs {
  readonly #days = new TimedCache<Flight[]>({ ttl_ms: KNOWN_MS, max: MAX_FLIGHTS, size_of: ({ length }) => 1 + length });
  /** All known days are from this moment of the timetable. */
  #timetable = -1;
  readonly #left = new TimedCache<Left>({ ttl_ms: KNOWN_MS, max: MAX_FLIGHTS });
  /** Whatever was stored up to this moment of the inventory is known, of all flights of which anything is. */
  #inventory = Infinity;
  #askedAt = -Infinity;

  /** After this isolate has changed the timetable itself. */
  forget(): void {
    this.#days.clear();
    this.#askedAt = -Infinity;
  }

  /** The flights of these days, with what is left on them. */
  async load(reads: LegReads, days: readonly SectorDay[], now: number): Promise<Leg[]> {
    await this.#catchUp(reads, now);
    const known: Leg[] = [];
    const unknown: SectorDay[] = [];
    const asked = new Map(days.map((each) => [sectorKey(each), each]));
    for (const day of asked.values()) {
      const legs = this.#known(day, now);
      if (legs === undefined) unknown.push(day);
      else known.push(...legs);
    }
    meter.add("holdfast_search_cache_total", { outcome: "hit" }, asked.size - unknown.length);
    meter.add("holdfast_search_cache_total", { outcome: "miss" }, unknown.length);
    return unknown.length === 0 ? known : [...known, ...(await this.#read(reads, unknown, now))];
  }

  #known(day: SectorDay, now: number): Leg[] | undefined {
    const flights = this.#days.get(sectorKey(day), now);
    const legs = flights?.flatMap((flight) => {
      const left = this.#left.get(flight.id, now);
      return left === undefined ? [] : { ...flight, availability: left.availability };
    });
    return legs?.length === flights?.length ? legs : undefined;
  }

  async #catchUp(reads: LegReads, now: number): Promise<void> {
    if (this.#inventory === Infinity || now - this.#askedAt < FRESH_MS) return;
    const since = this.#inventory;
    // Before the answer is there: one request asks for all that come meanwhile.
    this.#askedAt = now;
    const { changes, clocks } = await reads.changes(since, MAX_CHANGES);
    this.#see(clocks);
    if (clocks.timetable < this.#timetable) return;
    // There is more than that, and where it goes on nobody can say: flights that are stored together have one `seq`.
    if (changes.length === MAX_CHANGES) return this.#forgetAll();
    for (const { flight_id: id, ...left } of changes) if (this.#left.get(id, now) !== undefined) this.#hear(id, left, now);
    // Others may have read something older meanwhile: then what follows that is asked for again.
    if (this.#inventory >= since) this.#inventory = Math.max(this.#inventory, changes.at(-1)?.seq ?? 0);
  }

  async #read(reads: LegReads, days: readonly SectorDay[], now: number): Promise<Leg[]> {
    const { flights, left, clocks } = await reads.days(days);
    if (clocks !== null && this.#keep(left, clocks, now)) for (const [key, ofDay] of flights) this.#days.set(key, ofDay, now);
    return [...flights.values()].flat().map((flight) => {
      const latest = this.#left.get(flight.id, now) ?? left.get(flight.id);
      return { ...flight, availability: latest?.availability ?? null };
    });
  }

  /** False, and nothing is kept: from a replica that is behind, so that of what has changed since nothing would be heard any more. */
  #keep(left: ReadonlyMap<string, Left>, clocks: Clocks, now: number): boolean {
    this.#see(clocks);
    if (clocks.timetable < this.#timetable) return false;
    for (const [id, each] of left) this.#hear(id, each, now);
    this.#inventory = Math.min(this.#inventory, clocks.inventory);
    return true;
  }

  #see({ timetable }: Clocks): void {
    if (timetable <= this.#timetable) return;
    this.#forgetAll();
    this.#timetable = timetable;
  }

  #forgetAll(): void {
    this.#days.clear();
    this.#left.clear();
    this.#inventory = Infinity;
  }

  #hear(id: string, left: Left, now: number): void {
    if (left.seq >= (this.#left.get(id, now)?.seq ?? 0)) this.#left.set(id, left, now);
  }
}
