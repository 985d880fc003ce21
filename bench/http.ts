import { connect, type Socket } from "node:net";
import { invariant } from "#domain/invariant.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "DELETE";
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
}
export interface HttpAnswer {
  status: number;
  body: string;
}

/** The longest answer waited for: longer than any long poll. */
const ANSWER_TIMEOUT_MS = 60_000;
const CRLF = "\r\n";
const HEAD_END = "\r\n\r\n";

/**
 * One client: a keep-alive connection of HTTP/1.1 with one request at a time. It understands just what servers send here,
 * because a load generator on the same machine must cost far less than what it loads. A character is a byte (Latin-1): bodies
 * sent are ASCII, and so is what is looked for in those that come.
 */
export class HttpClient {
  readonly #socket: Socket;
  readonly #host: string;
  #received = "";
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS} ms`)));
    socket.on("data", (chunk: string) => this.#onData(chunk));
    socket.on("error", (error) => this.#fail(new Error(`${host}: ${error.message}`)));
    socket.on("close", () => this.#fail(new Error(`${host} closed the connection`)));
  }

  static open(url: string): Promise<HttpClient> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new HttpClient(socket, host)));
      socket.once("error", reject);
    });
  }

  send({ method, path, headers = {}, json }: HttpRequest): Promise<HttpAnswer> {
    invariant(this.#waiting === null, "one request at a time");
    const body = json === undefined ? "" : JSON.stringify(json);
    let head = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    if (json !== undefined) head += `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${head}\r\n${body}`, "latin1");
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(chunk: string): void {
    this.#received += chunk;
    const answer = readAnswer(this.#received);
    if (answer === null) return;
    this.#received = "";
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(error);
  }
}

/** The whole answer, or null while some of it is still to come. */
function readAnswer(bytes: string): HttpAnswer | null {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return null;
  const head = bytes.slice(0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const start = end + HEAD_END.length;
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    const stop = start + Number(length);
    return bytes.length < stop ? null : { status, body: bytes.slice(start, stop) };
  }
  if (head.includes("\r\ntransfer-encoding: chunked")) {
    const body = readChunks(bytes, start);
    return body === null ? null : { status, body };
  }
  invariant(status === 204 || status === 304, `an answer ${status} says how long it is`);
  return { status, body: "" };
}

function readChunks(bytes: string, start: number): string | null {
  let body = "";
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf(CRLF, at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(bytes.slice(at, lineEnd), 16);
    const from = lineEnd + CRLF.length;
    if (bytes.length < from + size + CRLF.length) return null;
    if (size === 0) return body;
    body += bytes.slice(from, from + size);
    at = from + size + CRLF.length;
  }
}
