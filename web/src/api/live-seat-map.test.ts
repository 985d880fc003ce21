import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import type { SeatMap } from "#contracts/offers.ts";
import { type LiveMap, WATCHER_CLOSE, WATCHER_PING_MS, WATCHER_SILENCE_MS } from "#domain/seat/live-map.ts";
import { followSeatMap, liveMapOf, withStates } from "./live-seat-map.ts";

const FLIGHT = "HF101_2026-12-01_LHR";
const LONGEST_RETRY_MS = 60_000;

/** A browser's WebSocket whose server is the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = FakeSocket.OPEN;
  sent: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
  }
  say(message: LiveSeatMapMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const seat = (designator: string, state: "available" | "held" | "sold" = "available") => ({
  designator,
  state,
  features: [],
  price: { amount_minor: 0, currency: "EUR" },
});
const MAP: SeatMap = {
  flight_id: FLIGHT,
  aircraft: "E90",
  version: 4,
  cabins: [
    { cabin: "economy", columns: ["A", "", "C"], rows: [{ row: 14, exit: false, seats: [seat("14A"), seat("14C", "held")] }] },
  ],
};
const changes = (from: number, to: number, ...seats: [string, "available" | "held" | "sold"][]): LiveSeatMapMessage => ({
  type: "changes",
  from,
  to,
  seats: seats.map(([designator, state]) => ({ designator, state })),
});

let abort: AbortController;
let seen: LiveMap[];
let ended: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { origin: "https://holdfast.example" });
  FakeSocket.made = [];
  [abort, seen, ended] = [new AbortController(), [], false];
  void followSeatMap(FLIGHT, liveMapOf(MAP), abort.signal, (map) => void seen.push(map)).then(() => (ended = true));
});
afterEach(() => {
  abort.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const connection = (n: number): FakeSocket => {
  const socket = FakeSocket.made[n];
  if (!socket) throw new Error(`there is no connection ${n}`);
  return socket;
};
const statesOf = (map: LiveMap | undefined) => Object.fromEntries(map?.states ?? []);

describe("a page that follows a flight's seats", () => {
  test("connects from the version it has read, and shows each change", () => {
    expect(connection(0).url).toBe(`wss://holdfast.example/v1/flights/${FLIGHT}/seat-map/live?since=4`);
    connection(0).say(changes(4, 4));
    expect(seen).toEqual([]);
    connection(0).say(changes(4, 6, ["14A", "sold"]));
    expect(statesOf(seen.at(-1))).toEqual({ "14A": "sold", "14C": "held" });
  });

  test("asks for the whole cabin when it finds a gap, and shows nothing of what came after the gap", () => {
    connection(0).say(changes(6, 7, ["14A", "sold"]));
    expect(connection(0).sent).toEqual(["resync"]);
    expect(seen).toEqual([]);
    connection(0).say({ type: "snapshot", version: 7, seats: [{ designator: "14A", state: "sold" }] });
    expect(statesOf(seen.at(-1))).toEqual({ "14A": "sold" });
  });

  test("does not show an older state again", () => {
    connection(0).say(changes(4, 6, ["14A", "sold"]));
    connection(0).say(changes(4, 5, ["14A", "held"]));
    expect(seen).toHaveLength(1);
    expect(connection(0).sent).toEqual([]);
  });

  test("connects again from the version it has reached, later and later while nothing comes", async () => {
    connection(0).say(changes(4, 6, ["14A", "sold"]));
    connection(0).drop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(connection(1).url).toMatch(/\?since=6$/);
    const waits: number[] = [];
    for (let tries = 1; tries < 12; tries++) {
      const since = Date.now();
      connection(tries).drop();
      expect(FakeSocket.made).toHaveLength(tries + 1);
      await vi.advanceTimersToNextTimerAsync();
      expect(connection(tries + 1).url).toMatch(/\?since=6$/);
      waits.push(Date.now() - since);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(LONGEST_RETRY_MS);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(LONGEST_RETRY_MS / 2);
  });

  test("starts from nothing where it was cut off between being told to resync and the snapshot", async () => {
    connection(0).say({ type: "resync", version: 2 });
    connection(0).drop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(connection(1).url).toMatch(/\/live$/);
  });

  test("says that it lives, more often than it must", async () => {
    for (let passed = 0; passed < WATCHER_SILENCE_MS; passed += WATCHER_PING_MS) {
      await vi.advanceTimersByTimeAsync(WATCHER_PING_MS);
      expect(connection(0).sent.splice(0)).toContain("ping");
      connection(0).say({ type: "pong" });
    }
    expect(FakeSocket.made).toHaveLength(1);
  });

  test("gives up a connection on which no ping is answered", async () => {
    await vi.advanceTimersByTimeAsync(2 * WATCHER_PING_MS + 1_000);
    expect(connection(0).readyState).toBe(3);
    expect(FakeSocket.made).toHaveLength(2);
  });

  test("comes back when it was silent for too long, and not when it was not understood", async () => {
    connection(0).drop(WATCHER_CLOSE.silent);
    await vi.advanceTimersByTimeAsync(1_000);
    connection(1).drop(WATCHER_CLOSE.not_understood);
    await vi.advanceTimersByTimeAsync(LONGEST_RETRY_MS);
    expect(ended).toBe(true);
    expect(FakeSocket.made).toHaveLength(2);
  });

  test.each(["connected", "about to come back"])("leaves at once when it is no longer shown, %s", async (when) => {
    if (when !== "connected") connection(0).drop();
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection(0).readyState).toBe(3);
    expect([ended, FakeSocket.made.length]).toEqual([true, 1]);
  });
});

test("a map with new states keeps everything else, and its seats' prices", () => {
  const shown = withStates(MAP, { version: 9, states: new Map([["14A", "sold"]]) });
  expect(shown.cabins[0]?.rows[0]?.seats).toEqual([seat("14A", "sold"), seat("14C", "held")]);
  expect(MAP.cabins[0]?.rows[0]?.seats[0]?.state).toBe("available");
});
