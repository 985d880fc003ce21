import { PONG } from "#contracts/live-seat-map.ts";
import type { Flight } from "#domain/seat/flight.ts";
import { updatesSince, WATCHER_CLOSE, WATCHER_SILENCE_MS } from "#domain/seat/live-map.ts";
import { errorText, log } from "#platform/log.ts";

/** Watchers of one flight at most: each of them costs the object a send for each push. */
const MAX_WATCHERS = 1_000;
const RETRY_S = 30;

/** What a socket remembers while the object sleeps. */
interface Watcher {
  /** The version it has been told of last; null: it needs a snapshot. */
  told: number | null;
  /** Epoch ms; a watcher that never said `ping` was heard of then. */
  accepted_at: number;
}

/**
 * Those who watch the flight's seats. Their WebSockets outlive the object's memory (hibernation), and each carries the version
 * it has been told of, so what it has not is known after any eviction, too. Sending never waits: a socket takes a message or
 * it is gone, and one that is silent for too long is closed before messages pile up for it.
 */
export class Watchers {
  readonly #ctx: DurableObjectState;
  readonly #flight: () => Flight;

  constructor(ctx: DurableObjectState, flight: () => Flight) {
    this.#ctx = ctx;
    this.#flight = flight;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", JSON.stringify(PONG)));
  }

  /** Opens a WebSocket, and says at once what has changed since version `since`, or (null) how every seat is. */
  accept(since: number | null): Response {
    if (this.#ctx.getWebSockets().length >= MAX_WATCHERS)
      return new Response("too many watchers", { status: 503, headers: { "Retry-After": String(RETRY_S) } });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#tell(server, { told: since, accepted_at: Date.now() }, this.#texts());
    return new Response(null, { status: 101, webSocket: client });
  }

  /** `ping` never gets here: the runtime answers it. */
  hear(socket: WebSocket, message: string | ArrayBuffer): void {
    const watcher = socket.deserializeAttachment() as Watcher;
    if (message === "resync") this.#tell(socket, { ...watcher, told: null }, this.#texts());
    else socket.close(WATCHER_CLOSE.not_understood, "say ping or resync");
  }

  /** Tells everybody what they have not been told. The output gate holds it until the change is on disk. */
  push(): void {
    const { version } = this.#flight();
    const heardSince = Date.now() - WATCHER_SILENCE_MS;
    const texts = this.#texts();
    for (const socket of this.#ctx.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      const watcher = socket.deserializeAttachment() as Watcher;
      if (watcher.told === version) continue;
      if (this.#lastHeardOf(socket, watcher) < heardSince) socket.close(WATCHER_CLOSE.silent, "no ping for too long");
      else this.#tell(socket, watcher, texts);
    }
  }

  /** What brings a watcher up to date, made once for all who were told the same. */
  #texts(): (told: number | null) => string[] {
    const made = new Map<number | null, string[]>();
    return (told) => {
      const texts = made.get(told) ?? updatesSince(this.#flight(), told).map((update) => JSON.stringify(update));
      made.set(told, texts);
      return texts;
    };
  }

  #tell(socket: WebSocket, watcher: Watcher, textsFor: (told: number | null) => string[]): void {
    try {
      for (const text of textsFor(watcher.told)) socket.send(text);
      socket.serializeAttachment({ ...watcher, told: this.#flight().version } satisfies Watcher);
    } catch (error) {
      log("debug", "watcher.gone", { why: errorText(error) });
    }
  }

  #lastHeardOf(socket: WebSocket, { accepted_at }: Watcher): number {
    return this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? accepted_at;
  }
}

/** `?since=<version>` of a request to watch; anything else than a version stands for none, which a snapshot is right for. */
export function sinceOf(request: Request): number | null {
  const since = new URL(request.url).searchParams.get("since") ?? "";
  return /^[0-9]{1,12}$/.test(since) ? Number(since) : null;
}
