import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { invariant } from "#domain/invariant.ts";

const HEAD_END = "\r\n\r\n";
/** RFC 6455, section 5.2: the two first bytes of a frame. */
const WHOLE_TEXT = 0x81;
const WHOLE_CLOSE = 0x88;
const MASKED = 0x80;
const LENGTH_IN_16_BITS = 126;

/**
 * A WebSocket client that only keeps what it is sent until it is asked: while a load runs, the watchers on the same machine
 * must cost as little as possible. It knows what is needed here: whole text messages below 64 KiB, and one short word to say.
 * A character is a byte (Latin-1), as in `http.ts`.
 */
export class WatchingSocket {
  readonly #socket: Socket;
  #received: string;
  isOpen = true;

  private constructor(socket: Socket, received: string) {
    this.#socket = socket;
    this.#received = received;
    socket.on("data", (chunk: string) => (this.#received += chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => (this.isOpen = false));
  }

  /** Rejects where the answer is not a WebSocket. */
  static open(url: string, path: string): Promise<WatchingSocket> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(upgradeOf(path, host)));
      socket.setEncoding("latin1");
      socket.once("error", reject);
      let received = "";
      const onData = (chunk: string): void => {
        received += chunk;
        const end = received.indexOf(HEAD_END);
        if (end === -1) return;
        socket.off("data", onData);
        socket.off("error", reject);
        const [status = ""] = received.split("\r\n");
        if (status.startsWith("HTTP/1.1 101")) resolve(new WatchingSocket(socket, received.slice(end + HEAD_END.length)));
        else reject(new Error(`${path} answered ${status}`));
      };
      socket.on("data", onData);
    });
  }

  /** The messages that have come since the last time. */
  take(): string[] {
    const { messages, rest } = readFrames(this.#received);
    this.#received = rest;
    return messages;
  }

  /** Masked with zeros, which changes no byte. */
  say(word: string): void {
    invariant(word.length < LENGTH_IN_16_BITS, "a short word");
    this.#socket.write(`${String.fromCharCode(WHOLE_TEXT, MASKED | word.length, 0, 0, 0, 0)}${word}`, "latin1");
  }
}

function upgradeOf(path: string, host: string): string {
  const headers = [
    `host: ${host}`,
    "upgrade: websocket",
    "connection: Upgrade",
    "sec-websocket-version: 13",
    `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
  ];
  return `GET ${path} HTTP/1.1\r\n${headers.join("\r\n")}${HEAD_END}`;
}

/** The whole text messages at the beginning of what a server sent, and the rest. */
export function readFrames(bytes: string): { messages: string[]; rest: string } {
  const messages: string[] = [];
  let at = 0;
  for (;;) {
    const second = bytes.charCodeAt(at + 1);
    const from = at + (second === LENGTH_IN_16_BITS ? 4 : 2);
    if (bytes.length < from) return { messages, rest: bytes.slice(at) };
    invariant(second <= LENGTH_IN_16_BITS, "a message is below 64 KiB, and a server masks nothing");
    const length = second === LENGTH_IN_16_BITS ? (bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3) : second;
    if (bytes.length < from + length) return { messages, rest: bytes.slice(at) };
    const first = bytes.charCodeAt(at);
    invariant(first === WHOLE_TEXT || first === WHOLE_CLOSE, `a frame is whole and text, not ${first.toString(16)}`);
    if (first === WHOLE_TEXT) messages.push(bytes.slice(from, from + length));
    at = from + length;
  }
}
