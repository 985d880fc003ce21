import { errorText, log } from "#platform/log.ts";
import type { PublicSeatState } from "#domain/seat/seat-map.ts";

/** What a watcher is sent: every seat once, then those that changed. No passenger, no booking. */
export interface SeatUpdate {
  version: number;
  seats: { designator: string; state: PublicSeatState }[];
}

/** Watchers of one flight at most: each change is sent to every one of them from the turn that made it. */
const MAX_WATCHERS = 1_000;

/** Opens a WebSocket that sleeps with the object (hibernation), starting with the whole cabin. */
export function acceptWatcher(ctx: DurableObjectState, snapshot: SeatUpdate): Response {
  if (ctx.getWebSockets().length >= MAX_WATCHERS)
    return new Response("too many watchers", { status: 503, headers: { "Retry-After": "30" } });
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  server.send(JSON.stringify(snapshot));
  return new Response(null, { status: 101, webSocket: client });
}

/** The output gate holds these until the change is on disk. */
export function tellWatchers(ctx: DurableObjectState, update: () => SeatUpdate): void {
  const sockets = ctx.getWebSockets();
  if (sockets.length === 0) return;
  const text = JSON.stringify(update());
  for (const socket of sockets) {
    try {
      socket.send(text);
    } catch (error) {
      log("debug", "watcher.gone", { why: errorText(error) });
    }
  }
}
