import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { GaugeValue, SeriesDelta } from "#contracts/metrics.ts";
import { Meter, type Counting } from "./meter.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Shards that note what they are told. */
function listening(failing = false) {
  const told = { adds: [] as { shard: string; deltas: SeriesDelta[] }[], sets: [] as { shard: string; gauges: GaugeValue[] }[] };
  const metrics = {
    getByName: (shard: string) => ({
      add: async (deltas: SeriesDelta[]) => {
        if (failing) throw new Error("unreachable");
        told.adds.push({ shard, deltas: structuredClone(deltas) });
        return { stored: deltas.length, refused: 0 };
      },
      set: async (gauges: GaugeValue[]) => void told.sets.push({ shard, gauges: structuredClone(gauges) }),
    }),
  } as unknown as Counting;
  const totals = () => {
    const sums = new Map<string, number>();
    for (const { deltas } of told.adds) for (const { series, value } of deltas) sums.set(series, (sums.get(series) ?? 0) + value);
    return sums;
  };
  return { metrics, told, totals };
}

describe("counters", () => {
  test("are told once for all that was counted, by exactly their labels", async () => {
    const { metrics, told, totals } = listening();
    const meter = new Meter();
    meter.add("holdfast_bookings_total", { status: "held" });
    meter.add("holdfast_bookings_total", { status: "held" }, 2);
    meter.add("holdfast_bookings_total", { status: 'odd"\n' });
    await meter.flush(metrics);
    expect(told.adds).toHaveLength(1);
    expect(totals()).toEqual(
      new Map([
        ['holdfast_bookings_total{status="held"}', 3],
        ['holdfast_bookings_total{status="odd\\"\\n"}', 1],
      ]),
    );
  });

  test("are told no second time", async () => {
    const { metrics, told } = listening();
    const meter = new Meter();
    meter.add("holdfast_bookings_total", { status: "held" });
    await meter.flush(metrics);
    await meter.flush(metrics);
    expect(told.adds).toHaveLength(1);
  });

  test("of one isolate all go to one shard", async () => {
    const { metrics, told } = listening();
    const meter = new Meter();
    for (let i = 0; i < 20; i++) {
      meter.add("holdfast_holds_expired_total", {});
      await meter.flush(metrics);
    }
    expect(new Set(told.adds.map(({ shard }) => shard)).size).toBe(1);
  });

  test("that cannot be told are lost, and nobody is disturbed", async () => {
    const { metrics } = listening(true);
    const meter = new Meter();
    meter.add("holdfast_holds_expired_total", {});
    await expect(meter.flush(metrics)).resolves.toBeUndefined();
  });
});

describe("a histogram", () => {
  const lag = (part: string, le?: string) =>
    `holdfast_projection_lag_seconds_${part}{projection="availability"${le === undefined ? "" : `,le="${le}"`}}`;

  test("counts an observation in every bucket that it fits into, and in the sum", async () => {
    const { metrics, totals } = listening();
    const meter = new Meter();
    for (const seconds of [0.2, 1, 2.5, 61])
      meter.observe("holdfast_projection_lag_seconds", { projection: "availability" }, seconds);
    await meter.flush(metrics);
    const sums = totals();
    expect(["0.1", "0.25", "1", "2", "3", "60", "+Inf"].map((le) => sums.get(lag("bucket", le)))).toEqual([0, 1, 2, 2, 3, 3, 4]);
    expect(sums.get(lag("sum"))).toBeCloseTo(64.7);
    expect(sums.get(lag("count"))).toBe(4);
  });

  test("tells its empty buckets the first time, and then only what has grown", async () => {
    const { metrics, told, totals } = listening();
    const meter = new Meter();
    for (const seconds of [40, 40]) {
      meter.observe("holdfast_projection_lag_seconds", { projection: "availability" }, seconds);
      await meter.flush(metrics);
    }
    expect(told.adds.map(({ deltas }) => deltas.length)).toEqual([14, 4]);
    expect(totals().get(lag("bucket", "30"))).toBe(0);
    expect(totals().get(lag("bucket", "60"))).toBe(2);
    await meter.flush(metrics);
    expect(told.adds).toHaveLength(2);
  });
});

test("of a gauge the last word counts, all of them at one shard", async () => {
  const { metrics, told } = listening();
  const meter = new Meter();
  meter.set("holdfast_queue_backlog", { queue: "search" }, 7, 5_000, 60_000);
  meter.set("holdfast_queue_backlog", { queue: "search" }, 3, 6_000, 60_000);
  meter.set("holdfast_audit_last_discrepancies", {}, 0, 6_000);
  await meter.flush(metrics);
  expect(told).toEqual({
    adds: [],
    sets: [
      {
        shard: "rare",
        gauges: [
          { series: 'holdfast_queue_backlog{queue="search"}', value: 3, expires_at: 66_000 },
          { series: "holdfast_audit_last_discrepancies{}", value: 0, expires_at: null },
        ],
      },
    ],
  });
});

describe("what was counted is handed over", () => {
  test("once a second, however many ask, while somebody is kept alive for it", async () => {
    const { metrics, told } = listening();
    const meter = new Meter();
    const kept: Promise<void>[] = [];
    for (let i = 0; i < 50; i++) {
      meter.add("holdfast_holds_expired_total", {});
      meter.flushSoon(metrics, Date.now(), (work) => kept.push(work));
    }
    expect(kept).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(told.adds).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(told.adds).toHaveLength(1);
    meter.flushSoon(metrics, Date.now(), (work) => kept.push(work));
    expect(kept).toHaveLength(2);
  });

  test("by somebody else where the one that was to do it was cut off", () => {
    const { metrics } = listening();
    const meter = new Meter();
    const kept: Promise<void>[] = [];
    const ask = () => meter.flushSoon(metrics, Date.now(), (work) => kept.push(work));
    ask();
    vi.setSystemTime(Date.now() + 4_999);
    ask();
    expect(kept).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1);
    ask();
    expect(kept).toHaveLength(2);
  });

  test("at once, but not twice in a second, for those who must not be kept", async () => {
    const { metrics, told } = listening();
    const meter = new Meter();
    for (const later of [0, 500, 499, 1]) {
      vi.setSystemTime(Date.now() + later);
      meter.add("holdfast_holds_expired_total", {});
      await meter.flushIfDue(metrics, Date.now());
    }
    expect(told.adds.map(({ deltas }) => deltas[0]?.value)).toEqual([1, 3]);
  });
});
