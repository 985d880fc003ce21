import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import { follow, type LiveMap, unknownMap, WATCHER_CLOSE, WATCHER_SILENCE_MS } from "#domain/seat/live-map.ts";
import type { FlightSeats } from "./index.ts";
import { openFlight, owner, request } from "./object.fixture.ts";

type Stub = DurableObjectStub<FlightSeats>;
const SEATS = 100;
/** Long enough for a message that must not come. */
const QUIET_MS = 150;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Somebody who watches: every message as it came, the map they make, and how it ended. */
async function watch(stub: Stub, query = "") {
  const response = await stub.fetch(`https://flight/${query}`, { headers: { Upgrade: "websocket" } });
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error("no socket");
  const watcher = { socket, messages: [] as LiveSeatMapMessage[], map: unknownMap, gaps: 0, closed: 0 };
  socket.addEventListener("message", ({ data }) => {
    const message = LiveSeatMapMessage.parse(JSON.parse(String(data)));
    watcher.messages.push(message);
    if (message.type === "pong") return;
    const { map, gap } = follow(watcher.map, message);
    watcher.map = map;
    watcher.gaps += Number(gap);
  });
  socket.addEventListener("close", ({ code }) => void (watcher.closed = code));
  socket.accept();
  return watcher;
}
type Watching = Awaited<ReturnType<typeof watch>>;

const first = (watcher: Watching) => expect.poll(() => watcher.messages.length).toBeGreaterThan(0);
const version = (watcher: Watching) => expect.poll(() => watcher.map.version);
const changesOf = ({ messages }: Watching) => messages.filter((message) => message.type === "changes");
/** Each change begins where the last one ended: none is missing, none came twice, none out of order. */
function expectUnbroken(watcher: Watching, from: number): void {
  let known = from;
  for (const change of changesOf(watcher)) {
    expect(change.from).toBe(known);
    expect(change.to).toBeGreaterThanOrEqual(known);
    known = change.to;
  }
  expect(watcher.gaps).toBe(0);
}
async function expectSameMap(stub: Stub, { map }: Watching | { map: LiveMap }): Promise<void> {
  const answer = await stub.seatMap(undefined);
  if (!answer.ok) throw new Error("no map");
  const seats = answer.value.cabins.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  expect(map.version).toBe(answer.value.version);
  expect(Object.fromEntries(map.states)).toEqual(Object.fromEntries(seats.map(({ designator, state }) => [designator, state])));
}

/** Others who watch and never answer: the more there are, the longer the object rests between two pushes. */
const joinedBy = (stub: Stub, watchers: number) =>
  runInDurableObject(stub, (_, state) => {
    for (let n = 0; n < watchers; n++) {
      const socket = new WebSocketPair()[1];
      state.acceptWebSocket(socket);
      socket.serializeAttachment({ told: 0, accepted_at: Date.now() });
    }
  });
const CROWD = 900;
/** The rest of that many. */
const REST_MS = 450;

describe("a watcher", () => {
  test("gets the whole cabin, then each change, and never a passenger", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    const watcher = await watch(stub);
    await first(watcher);
    expect(watcher.messages[0]).toMatchObject({ type: "snapshot", version: 1 });
    expect(watcher.map.states.size).toBe(SEATS);
    expect(watcher.map.states.get("14A")).toBe("held");
    await stub.pin(owner(1), Date.now() + 60_000);
    await stub.release(owner(1));
    await version(watcher).toBe(3);
    expect(watcher.map.states.get("14A")).toBe("available");
    expectUnbroken(watcher, 1);
    await expectSameMap(stub, watcher);
    expect(JSON.stringify(watcher.messages)).not.toMatch(/bkg_|pax_|user|attempt|epoch/);
  });

  test("sees a change of seats as two: the new seat beside the old one, then without it", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    const watcher = await watch(stub);
    await first(watcher);
    const seat = (designator: string) => ({ passenger_id: "pax_0", designator });
    await stub.reseat(owner(1), { n: 1, seats: [seat("14A"), seat("15A")] });
    await version(watcher).toBe(2);
    expect(["14A", "15A"].map((designator) => watcher.map.states.get(designator))).toEqual(["held", "held"]);
    await stub.reseat(owner(1), { n: 2, seats: [seat("15A")] });
    await version(watcher).toBe(3);
    expect(["14A", "15A"].map((designator) => watcher.map.states.get(designator))).toEqual(["available", "held"]);
    expectUnbroken(watcher, 1);
  });

  test("who knows a version gets what changed since, be it nothing, and no snapshot", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    await stub.hold(request(2, ["14C"]));
    await evictDurableObject(stub);
    const [behind, current] = [await watch(stub, "?since=1"), await watch(stub, "?since=2")];
    await Promise.all([first(behind), first(current)]);
    expect(behind.messages).toEqual([{ type: "changes", from: 1, to: 2, seats: [{ designator: "14C", state: "held" }] }]);
    expect(current.messages).toEqual([{ type: "changes", from: 2, to: 2, seats: [] }]);
  });

  test("who knows a version that never was is told to resync, and gets a snapshot", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    const watcher = await watch(stub, "?since=9");
    await expect.poll(() => watcher.messages.map(({ type }) => type)).toEqual(["resync", "snapshot"]);
    await expectSameMap(stub, watcher);
  });

  test.each(["?since=-1", "?since=1e3", "?since=x", "?since="])("with %s gets a snapshot", async (query) => {
    const { stub } = await openFlight();
    const watcher = await watch(stub, query);
    await first(watcher);
    expect(watcher.messages[0]?.type).toBe("snapshot");
  });

  test("who asks to resync gets a snapshot, and goes on from there", async () => {
    const { stub } = await openFlight();
    const [lost, other] = [await watch(stub), await watch(stub)];
    await stub.hold(request(1, ["14A"]));
    await Promise.all([version(lost).toBe(1), version(other).toBe(1)]);
    lost.map = unknownMap;
    lost.socket.send("resync");
    await version(lost).toBe(1);
    await stub.hold(request(2, ["14C"]));
    await Promise.all([version(lost).toBe(2), version(other).toBe(2)]);
    for (const watcher of [lost, other]) {
      expectUnbroken(watcher, 0);
      await expectSameMap(stub, watcher);
    }
    expect(other.messages.filter(({ type }) => type === "snapshot")).toHaveLength(1);
  });

  test("gets one snapshot for one question, and is closed when it asks again before that came", async () => {
    const { stub } = await openFlight();
    const patient = await watch(stub);
    await first(patient);
    patient.socket.send("resync");
    await expect.poll(() => patient.messages.map(({ type }) => type)).toEqual(["snapshot", "snapshot"]);
    await runInDurableObject(stub, (instance, state) => {
      for (const socket of state.getWebSockets()) for (let n = 0; n < 2; n++) instance.webSocketMessage(socket, "resync");
    });
    await expect.poll(() => patient.closed).toBe(WATCHER_CLOSE.not_understood);
    expect(patient.messages).toHaveLength(2);
  });

  test("hears nothing of a hold that was refused", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    const watcher = await watch(stub, "?since=1");
    await first(watcher);
    await stub.hold(request(2, ["14A"]));
    await stub.hold(request(3, ["99A"]));
    await sleep(QUIET_MS);
    expect(watcher.messages).toHaveLength(1);
  });

  test("hears nothing of what could not be stored", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    await runInDurableObject(stub, async (instance, state) => {
      await instance.release(owner(9));
      state.storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON holds BEGIN SELECT RAISE(ABORT, 'disk full'); END");
      await expect(instance.hold(request(1, ["14A"]))).rejects.toThrow("disk full");
      state.storage.sql.exec("DROP TRIGGER full");
    });
    await stub.hold(request(2, ["14C"]));
    await version(watcher).toBe(1);
    expect(watcher.map.states.get("14A")).toBe("available");
    expectUnbroken(watcher, 0);
  });

  test("is told to use a WebSocket when it does not", async () => {
    const { stub } = await openFlight();
    expect((await stub.fetch("https://flight/")).status).toBe(426);
  });
});

describe("a crowd", () => {
  test("is told of changes that come close together at once, and misses none", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    await joinedBy(stub, CROWD);
    await stub.hold(request(0, ["14A"]));
    await version(watcher).toBe(1);
    const began = Date.now();
    const holds = await Promise.all(Array.from({ length: 39 }, (_, n) => stub.hold(request(n + 1, [null]))));
    expect(holds.every(({ ok }) => ok)).toBe(true);
    await version(watcher).toBe(40);
    // It rests in between, however long the holds take.
    expect(changesOf(watcher).length).toBeLessThan(10 + (Date.now() - began) / REST_MS);
    expectUnbroken(watcher, 0);
    await expectSameMap(stub, watcher);
  });

  test("is told at once of a change that comes alone", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    await joinedBy(stub, CROWD);
    await runInDurableObject(stub, async (instance) => {
      await instance.hold(request(1, ["14A"]));
      await sleep(2 * REST_MS);
    });
    const waits = vi.spyOn(globalThis, "setTimeout");
    await runInDurableObject(stub, (instance) => instance.hold(request(2, ["14C"])));
    expect(Math.max(...waits.mock.calls.map(([, ms = 0]) => ms))).toBe(0);
    waits.mockRestore();
    await version(watcher).toBe(2);
  });
});

describe("a connection", () => {
  test("outlives the object's memory: the next change comes, with the version it comes after", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    await stub.hold(request(1, ["14A"]));
    await version(watcher).toBe(1);
    for (const [n, seat] of [
      [2, "14C"],
      [3, "14D"],
    ] as const) {
      await evictDurableObject(stub);
      await stub.hold(request(n, [seat]));
      await version(watcher).toBe(n);
    }
    expect(watcher.closed).toBe(0);
    expectUnbroken(watcher, 0);
    await expectSameMap(stub, watcher);
  });

  test.each([
    ["a question about the flight", async (stub: Stub) => void (await stub.manifest())],
    ["the alarm", async (stub: Stub) => void (await runDurableObjectAlarm(stub))],
    ["a message of another watcher", async (_: Stub, other: Watching) => other.socket.send("resync")],
  ])("hears from the next instance what the last one died before telling, woken by %s", async (_, wake) => {
    const { stub } = await openFlight();
    const [watcher, other] = [await watch(stub), await watch(stub)];
    await stub.hold(request(1, ["14A"]));
    await Promise.all([version(watcher).toBe(1), version(other).toBe(1)]);
    await runInDurableObject(stub, (_instance, state) => void Object.assign(state, { getWebSockets: () => [] }));
    await stub.hold(request(2, ["14C"]));
    // Where this takes long its alarm, which is a second away, would wake it before that.
    await runInDurableObject(stub, (_instance, { storage }) => storage.setAlarm(Date.now() + 600_000));
    await evictDurableObject(stub);
    await sleep(QUIET_MS);
    expect(watcher.map.version).toBe(1);
    await wake(stub, other);
    await Promise.all([version(watcher).toBe(2), version(other).toBe(2)]);
    await sleep(QUIET_MS);
    expect(changesOf(watcher).map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    await expectSameMap(stub, watcher);
  });

  test("that ends is taken up again where it was, with nothing twice", async () => {
    const { stub } = await openFlight();
    const before = await watch(stub);
    await stub.hold(request(1, ["14A"]));
    await version(before).toBe(1);
    await evictDurableObject(stub, { webSockets: "close" });
    await stub.hold(request(2, ["14C"]));
    const after = await watch(stub, `?since=${before.map.version}`);
    after.map = before.map;
    await expect.poll(() => changesOf(after)).toHaveLength(1);
    await stub.hold(request(3, ["14D"]));
    await version(after).toBe(3);
    expectUnbroken(after, 1);
    await expectSameMap(stub, after);
  });

  test("is answered its ping while the object sleeps, and does not wake it", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    await runInDurableObject(stub, (instance) => void Object.assign(instance, { webSocketMessage: undefined }));
    watcher.socket.send("ping");
    await expect.poll(() => watcher.messages.at(-1)).toEqual({ type: "pong" });
    await evictDurableObject(stub);
    watcher.socket.send("ping");
    await expect.poll(() => watcher.messages.filter(({ type }) => type === "pong")).toHaveLength(2);
    // Only an object that runs can be evicted.
    await expect(evictDurableObject(stub)).rejects.toThrow("not currently running");
  });

  test.each(["", "PING", "resync ", '{"type":"resync"}', "snapshot", new Uint8Array([1, 2, 3])])(
    "is closed on %j, and nobody else's, and no seat changes",
    async (nonsense) => {
      const { stub } = await openFlight();
      const [bad, good] = [await watch(stub), await watch(stub)];
      const before = await stub.manifest();
      bad.socket.send(nonsense);
      await expect.poll(() => bad.closed).toBe(WATCHER_CLOSE.not_understood);
      expect(await stub.manifest()).toEqual(before);
      await stub.hold(request(1, ["14A"]));
      await version(good).toBe(1);
      expect(changesOf(bad)).toEqual([]);
      expect(good.closed).toBe(0);
    },
  );

  test("that was silent for too long is closed instead of being told", async () => {
    const { stub } = await openFlight();
    const [silent, alive] = [await watch(stub), await watch(stub)];
    await Promise.all([first(silent), first(alive)]);
    await runInDurableObject(stub, (_, state) => {
      for (const socket of state.getWebSockets())
        socket.serializeAttachment({ told: 0, accepted_at: Date.now() - WATCHER_SILENCE_MS - 1_000 });
    });
    alive.socket.send("ping");
    await expect.poll(() => alive.messages.at(-1)?.type).toBe("pong");
    await stub.hold(request(1, ["14A"]));
    await expect.poll(() => silent.closed).toBe(WATCHER_CLOSE.silent);
    await version(alive).toBe(1);
    expect(changesOf(silent)).toEqual([]);
  });

  test("that its client ends is over for the object, too", async () => {
    const { stub } = await openFlight();
    const watcher = await watch(stub);
    watcher.socket.close(1000, "enough");
    await expect.poll(() => runInDurableObject(stub, (_, state) => state.getWebSockets().length)).toBe(0);
    expect((await stub.hold(request(1, ["14A"]))).ok).toBe(true);
  });

  test("that nobody reads does not hold up a sale", async () => {
    const { stub } = await openFlight();
    const answer = await stub.fetch("https://flight/", { headers: { Upgrade: "websocket" } });
    expect(answer.webSocket).not.toBeNull();
    for (let n = 0; n < 50; n++) {
      expect((await stub.hold(request(n, ["14A"]))).ok).toBe(true);
      expect((await stub.release(owner(n))).released).toEqual(["14A"]);
    }
  });

  /** Whoever is not referred to any more is collected, and has gone. */
  const clients: WebSocket[] = [];
  /** So many have come, of whom the first was last heard of then. */
  const crowd = (stub: DurableObjectStub<FlightSeats>, firstHeardOf: number) =>
    runInDurableObject(stub, (_, state) => {
      for (let n = 0; n < 1_000; n++) {
        const { 0: client, 1: socket } = new WebSocketPair();
        clients.push(client);
        state.acceptWebSocket(socket);
        socket.serializeAttachment({ told: 0, accepted_at: n === 0 ? firstHeardOf : Date.now() });
      }
    });
  const comes = (stub: DurableObjectStub<FlightSeats>) => stub.fetch("https://flight/", { headers: { Upgrade: "websocket" } });

  test("number 1,001 is refused for a while", async () => {
    const { stub } = await openFlight();
    await crowd(stub, Date.now());
    const answer = await comes(stub);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
  });

  test("number 1,001 gets the place of one who was silent for too long, though nothing happened on the flight", async () => {
    const { stub } = await openFlight();
    // Well before: an object's clock stands still while it works, and may be behind the test's.
    await crowd(stub, Date.now() - WATCHER_SILENCE_MS - 1_000);
    expect((await comes(stub)).status).toBe(101);
    expect((await comes(stub)).status).toBe(503);
  });
});
