import { connect, type Socket } from "node:net";
import { invariant } from "#domain/invariant.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
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
/** Closed connections that one request survives. More in a row are no accident. */
const MAX_RESENDS = 3;
const CRLF = "\r\n";
const HEAD_END = "\r\n\r\n";

/**
 * One client: a keep-alive connection of HTTP/1.1 with one request at a time. It understands just what servers send here,
 * because a load generator on the same machine must cost far less than what it loads. A character is a byte (Latin-1): bodies
 * sent are ASCII, and so is what is looked for in those that come.
 *
 * Servers close a connection that was idle for too long (workerd after 5 s), by their own clock: one whose thread was busy that
 * long does it although the next request is waiting in its socket, and the client sees ECONNRESET. So a request of which no
 * byte of an answer came is sent again on a new connection, as any HTTP client does (RFC 9112, section 9.3.1); every request
 * here may be repeated, by its method or by its idempotency key.
 */
export class HttpClient {
  readonly #hostname: string;
  readonly #port: number;
  readonly #host: string;
  #socket: Socket | null = null;
  #received = "";
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;
  /** Requests that were sent once more because their connection was closed. */
  resent = 0;

  private constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#hostname = hostname;
    this.#port = Number(port);
    this.#host = host;
  }

  static async open(url: string): Promise<HttpClient> {
    const client = new HttpClient(url);
    client.#socket = await client.#connect();
    return client;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    invariant(this.#waiting === null, "one request at a time");
    const bytes = bytesOf(request, this.#host);
    for (let resends = 0; ; resends++) {
      this.#socket ??= await this.#connect();
      try {
        return await this.#exchange(this.#socket, bytes);
      } catch (error) {
        if (!(error instanceof ClosedUnanswered) || resends === MAX_RESENDS) throw error;
        this.resent += 1;
      }
    }
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#port, this.#hostname, () => {
        socket.off("error", reject);
        socket.on("error", (error) => this.#end(socket, error.message));
        socket.on("close", () => this.#end(socket, "closed the connection"));
        resolve(socket);
      });
      socket.once("error", reject);
      socket.setNoDelay(true);
      socket.setEncoding("latin1");
      socket.setTimeout(ANSWER_TIMEOUT_MS, () => {
        this.#settle()?.reject(new Error(`${this.#host}: no answer within ${ANSWER_TIMEOUT_MS} ms`));
        socket.destroy();
      });
      socket.on("data", (chunk: string) => this.#onData(chunk));
    });
  }

  #exchange(socket: Socket, bytes: string): Promise<HttpAnswer> {
    this.#received = "";
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(bytes, "latin1");
    });
  }

  #onData(chunk: string): void {
    this.#received += chunk;
    const answer = readAnswer(this.#received);
    if (answer !== null) this.#settle()?.resolve(answer);
  }

  /** Also of an idle connection: the next request opens another one. */
  #end(socket: Socket, why: string): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    const message = `${this.#host}: ${why}`;
    this.#settle()?.reject(this.#received === "" ? new ClosedUnanswered(message) : new Error(message));
  }

  #settle() {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}

class ClosedUnanswered extends Error {}

function bytesOf({ method, path, headers = {}, json }: HttpRequest, host: string): string {
  const body = json === undefined ? "" : JSON.stringify(json);
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  if (json !== undefined) head += `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  return `${head}\r\n${body}`;
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
