import { connect } from "cloudflare:sockets";
import { parseReply, type Reply } from "./reply.ts";

/** A server's replies are a few lines; one that sends this many characters without an end is no mail server. */
const MAX_REPLY = 16_384;

/** One connection to a mail server, spoken line by line. Everything that is waited for ends with the signal. */
export class LineSocket {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #decoder = new TextDecoder();
  #read = "";
  readonly #aborted: Promise<never>;

  constructor(server: { host: string; port: number; tls: "on" | "starttls" | "off" }, signal: AbortSignal) {
    this.#socket = connect({ hostname: server.host, port: server.port }, { secureTransport: server.tls, allowHalfOpen: false });
    this.#reader = this.#socket.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    this.#writer = this.#socket.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>;
    this.#aborted = new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("out of time")), { once: true });
    });
    this.#aborted.catch(() => undefined);
    // Both are told by whatever is read or written next.
    this.#socket.opened.catch(() => undefined);
    this.#socket.closed.catch(() => undefined);
  }

  async reply(): Promise<Reply> {
    for (;;) {
      const parsed = parseReply(this.#read);
      if (parsed !== null) {
        this.#read = parsed.rest;
        return parsed.reply;
      }
      if (this.#read.length > MAX_REPLY) throw new Error("a reply without an end");
      const { value, done } = await Promise.race([this.#reader.read(), this.#aborted]);
      if (done) throw new Error("the connection was closed");
      this.#read += this.#decoder.decode(value, { stream: true });
    }
  }

  async write(text: string): Promise<void> {
    await Promise.race([this.#writer.write(new TextEncoder().encode(text)), this.#aborted]);
  }

  async command(line: string): Promise<Reply> {
    await this.write(`${line}\r\n`);
    return this.reply();
  }

  /** Goes on encrypted. What came before is forgotten: it may be somebody else's. */
  secure(): void {
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#socket = this.#socket.startTls();
    this.#reader = this.#socket.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    this.#writer = this.#socket.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>;
    this.#socket.opened.catch(() => undefined);
    this.#socket.closed.catch(() => undefined);
    this.#read = "";
  }

  close(): void {
    this.#socket.close().catch(() => undefined);
  }
}
