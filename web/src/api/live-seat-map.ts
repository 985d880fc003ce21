import type { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import type { SeatMap } from "#contracts/offers.ts";
import { follow, type LiveMap, WATCHER_CLOSE, WATCHER_PING_MS } from "#domain/seat/live-map.ts";
import { pauseUnlessConnected } from "./connection.ts";

/** Well within what the server asks for: browsers slow the timers of a page that is not looked at. */
const PING_MS = WATCHER_PING_MS - 5_000;
/** Waits before connecting again, doubled while nothing comes. */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** How every seat of a map that was read is, and since which version. */
export function liveMapOf({ version, cabins }: SeatMap): LiveMap {
  const seats = cabins.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  return { version, states: new Map(seats.map(({ designator, state }) => [designator, state])) };
}

/** A map with its seats as they are now. */
export function withStates(map: SeatMap, { states }: LiveMap): SeatMap {
  const cabins = map.cabins.map((cabin) => ({
    ...cabin,
    rows: cabin.rows.map((row) => ({
      ...row,
      seats: row.seats.map((seat) => ({ ...seat, state: states.get(seat.designator) ?? seat.state })),
    })),
  }));
  return { ...map, cabins };
}

/**
 * Follows a flight's seats until aborted, from the version that is known. A connection that ends is made again from the version
 * reached; where changes are missing, the whole cabin is asked for. While nothing can be had the map stays as it is: holding
 * seats decides, not this.
 */
export async function followSeatMap(
  flightId: string,
  known: LiveMap,
  signal: AbortSignal,
  news: (map: LiveMap) => void,
): Promise<void> {
  let map = known;
  for (let failures = 0; !signal.aborted; failures++) {
    const { code, heard } = await connection(liveUrl(flightId, map.version), signal, (message) => {
      const { map: next, gap } = message.type === "pong" ? { map, gap: false } : follow(map, message);
      if (next !== map) news((map = next));
      return gap ? "resync" : undefined;
    });
    if (code === WATCHER_CLOSE.not_understood) return;
    if (heard) failures = 0;
    await pause(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures), signal);
  }
}

function liveUrl(flightId: string, version: number | null): string {
  const since = version === null ? "" : `?since=${version}`;
  return `${location.origin.replace(/^http/, "ws")}/v1/flights/${encodeURIComponent(flightId)}/seat-map/live${since}`;
}

/** One connection, with pings, to its end. `hear` says what to answer. A ping that nothing has followed ends it, too. */
function connection(
  url: string,
  signal: AbortSignal,
  hear: (message: LiveSeatMapMessage) => string | undefined,
): Promise<{ code: number; heard: boolean }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let heard = false;
    let quiet = false;
    const end = (code: number) => {
      clearInterval(pings);
      signal.removeEventListener("abort", leave);
      socket.onmessage = socket.onclose = null;
      socket.close();
      resolve({ code, heard });
    };
    const leave = () => end(1000);
    const pings = setInterval(() => {
      if (quiet || socket.readyState !== WebSocket.OPEN) return end(1006);
      quiet = true;
      socket.send("ping");
    }, PING_MS);
    signal.addEventListener("abort", leave);
    socket.onclose = ({ code }) => end(code);
    socket.onmessage = ({ data }) => {
      heard = true;
      quiet = false;
      // The server's messages are checked against the contract in its tests, so their shape is taken on trust.
      const answer = hear(JSON.parse(String(data)) as LiveSeatMapMessage);
      if (answer !== undefined) socket.send(answer);
    };
  });
}

/** Spread out: whoever lost their connection together must not come back together. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    void pauseUnlessConnected(ms * (0.5 + Math.random() / 2)).then(resolve);
  });
}
