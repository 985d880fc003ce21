import { parentPort, workerData } from "node:worker_threads";
import { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import { invariant } from "#domain/invariant.ts";
import { follow, type LiveMap, unknownMap, WATCHER_PING_MS } from "#domain/seat/live-map.ts";
import type { AudienceAt, Watched } from "./audience.ts";
import { WatchingSocket } from "./socket.ts";

/** Connections opened at once. */
const AT_ONCE = 50;
const POLL_MS = 50;
/** Far longer than any push waits. */
const SETTLE_TIMEOUT_MS = 20_000;

interface Watcher {
  socket: WatchingSocket;
  map: LiveMap;
}

const { url, path, count } = workerData as AudienceAt;
const port = parentPort;
invariant(port, "this runs in a thread");
const watchers: Watcher[] = [];
const counts = { changes: 0, bytes: 0, gaps: 0 };
/** Everybody gets the same texts: each is parsed and checked once. */
const known = new Map<string, LiveSeatMapMessage>();

port.on("message", (version: number) => void settle(version).then((watched) => port.postMessage(watched)));
await openAll();
await until(() => watchers.every(({ map }) => map.version !== null));
let pings = 0;
setInterval(() => watchers[pings++ % count]?.socket.say("ping"), WATCHER_PING_MS / count);
port.postMessage("watching");

async function openAll(): Promise<void> {
  for (let opened = 0; opened < count; opened += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - opened) }, () => WatchingSocket.open(url, path));
    watchers.push(...(await Promise.all(batch)).map((socket) => ({ socket, map: unknownMap })));
  }
}

/** Waits until everybody knows the version, and says what they know. */
async function settle(version: number): Promise<Watched> {
  const isSettled = await until(() => watchers.every(({ map }) => map.version === version));
  const maps = new Set(watchers.map(({ map }) => mapText(map)));
  return {
    ...counts,
    behind: isSettled ? 0 : watchers.filter(({ map }) => map.version !== version).length,
    lost: watchers.filter(({ socket }) => !socket.isOpen).length,
    maps: [...maps],
  };
}

const mapText = ({ states }: LiveMap): string => JSON.stringify([...states].toSorted(([a], [b]) => (a < b ? -1 : 1)));

async function until(isDone: () => boolean): Promise<boolean> {
  for (const end = performance.now() + SETTLE_TIMEOUT_MS; performance.now() < end;) {
    for (const watcher of watchers) catchUp(watcher);
    if (isDone()) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

function catchUp(watcher: Watcher): void {
  for (const text of watcher.socket.take()) {
    const message = known.get(text) ?? LiveSeatMapMessage.parse(JSON.parse(text));
    known.set(text, message);
    if (message.type === "pong") continue;
    if (message.type === "changes") {
      counts.changes += 1;
      counts.bytes += text.length;
    }
    const { map, gap } = follow(watcher.map, message);
    watcher.map = map;
    if (!gap) continue;
    counts.gaps += 1;
    watcher.socket.say("resync");
  }
}
