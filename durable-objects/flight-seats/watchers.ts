import type { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import type { Flight } from "#domain/seat/flight-state.ts";
import { updatesSince, WATCHER_CLOSE, WATCHER_SILENCE_MS } from "#domain/seat/live-map.ts";
import { errorText, log } from "#platform/log.ts";

/** Answered by the runtime, which wakes no object for it. */
const PONG: LiveSeatMapMessage = { type: "pong" };

/** Watchers of one flight at most. */
const MAX_WATCHERS = 1_000;
const RETRY_S = 30;
/** A push goes to so many: a buyer who comes at that moment waits for it, some 3 ms. */
const PUSH_TO = 100;
/**
 * After a push, for each watcher that it went to, in ms. Telling one costs the object 0.03 ms, nearly all of it the runtime's
 * work for one message. So however many watch, and however much happens, about 3 % of its time is theirs: a few are told at
 * once, a thousand once a second.
 */
const REST_PER_WATCHER_MS = 1;

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
 *
 * Changes that come close together are told together, round after round, in turns of their own after those who wait for their
 * seats have been answered. While one is due the object stays awake; if it dies nevertheless, the next instance makes up for it.
 */
export class Watchers {
  readonly #ctx: DurableObjectState;
  readonly #flight: () => Flight;
  /** Those whom the current round has not come to yet. */
  #round: WebSocket[] = [];
  /** There is news since the round began. */
  #again = false;
  #isDue = false;
  /** Epoch ms. */
  #restUntil = 0;
  #texts = { version: -1, since: new Map<number | null, string[]>() };

  constructor(ctx: DurableObjectState, flight: () => Flight) {
    this.#ctx = ctx;
    this.#flight = flight;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", JSON.stringify(PONG)));
    this.tellSoon();
  }

  /** Opens a WebSocket, and says at once what has changed since version `since`, or (null) how every seat is. */
  accept(since: number | null): Response {
    if (this.#ctx.getWebSockets().length >= MAX_WATCHERS) this.#closeSilent(Date.now());
    if (this.#open().length >= MAX_WATCHERS)
      return new Response("too many watchers", { status: 503, headers: { "Retry-After": String(RETRY_S) } });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#tell(server, { told: since, accepted_at: Date.now() });
    return new Response(null, { status: 101, webSocket: client });
  }

  /** `ping` never gets here: the runtime answers it. Nobody is made a second snapshot before the first one is sent. */
  hear(socket: WebSocket, message: string | ArrayBuffer): void {
    const watcher = socket.deserializeAttachment() as Watcher;
    if (message !== "resync" || watcher.told === null) {
      socket.close(WATCHER_CLOSE.not_understood, "say ping, or resync once");
      return;
    }
    socket.serializeAttachment({ ...watcher, told: null } satisfies Watcher);
    this.tellSoon();
  }

  /** Everybody is to be told what they have not been told: now, or once the last push was long enough ago. */
  tellSoon(): void {
    this.#again = true;
    if (!this.#isDue && this.#ctx.getWebSockets().length > 0) this.#pushLater();
  }

  #pushLater(): void {
    this.#isDue = true;
    setTimeout(() => this.#push(), Math.max(0, this.#restUntil - Date.now()));
  }

  #push(): void {
    this.#isDue = false;
    if (this.#round.length === 0) {
      this.#round = this.#ctx.getWebSockets();
      this.#again = false;
    }
    const now = Date.now();
    const told = this.#round.splice(0, PUSH_TO).filter((socket) => this.#bringUpToDate(socket, now)).length;
    this.#restUntil = now + told * REST_PER_WATCHER_MS;
    if (this.#round.length > 0 || this.#again) this.#pushLater();
  }

  /** Whether there was anything to tell. */
  #bringUpToDate(socket: WebSocket, now: number): boolean {
    if (socket.readyState !== WebSocket.OPEN) return false;
    const watcher = socket.deserializeAttachment() as Watcher;
    if (watcher.told === this.#flight().version) return false;
    if (!this.#closeIfSilent(socket, now)) this.#tell(socket, watcher);
    return true;
  }

  #open(): WebSocket[] {
    return this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  /** Where nothing happens nobody is looked at, so their places are taken back when somebody wants one. */
  #closeSilent(now: number): void {
    for (const socket of this.#open()) this.#closeIfSilent(socket, now);
  }

  #closeIfSilent(socket: WebSocket, now: number): boolean {
    const { accepted_at } = socket.deserializeAttachment() as Watcher;
    const heardOfAt = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? accepted_at;
    const isSilent = heardOfAt < now - WATCHER_SILENCE_MS;
    if (isSilent) socket.close(WATCHER_CLOSE.silent, "no ping for too long");
    return isSilent;
  }

  /** The output gate holds what is sent until the change is on disk. */
  #tell(socket: WebSocket, watcher: Watcher): void {
    try {
      for (const text of this.#textsSince(watcher.told)) socket.send(text);
      socket.serializeAttachment({ ...watcher, told: this.#flight().version } satisfies Watcher);
    } catch (error) {
      log("debug", "watcher.gone", { why: errorText(error) });
    }
  }

  /** What brings a watcher up to date, made once for all who were told the same, or something that never was. */
  #textsSince(known: number | null): string[] {
    const flight = this.#flight();
    const told = known !== null && known > flight.version ? Infinity : known;
    if (this.#texts.version !== flight.version) this.#texts = { version: flight.version, since: new Map() };
    const texts = this.#texts.since.get(told) ?? updatesSince(flight, told).map((update) => JSON.stringify(update));
    this.#texts.since.set(told, texts);
    return texts;
  }
}

/** `?since=<version>` of a request to watch; anything else than a version stands for none, which a snapshot is right for. */
export function sinceOf(request: Request): number | null {
  const since = new URL(request.url).searchParams.get("since") ?? "";
  return /^[0-9]{1,12}$/.test(since) ? Number(since) : null;
}
