import { Agent, request as httpRequest } from "node:http";

/** A request as it goes over the wire; a client library would mend much of it. */
export interface RawRequest {
  method: string;
  /** With the query, as it is sent. */
  target: string;
  headers: [name: string, value: string][];
  body: Buffer | null;
}
export interface RawAnswer {
  status: number;
  /** By lower-case name; several of one name are joined. */
  headers: Record<string, string>;
  body: Buffer;
  /** A stream was left before its end. */
  cut: boolean;
}

/** Longer than the longest wait that an operation offers, and than a busy machine takes. */
const ANSWER_MS = 60_000;
/** A stream of events of a booking that rests nowhere has no end. */
const STREAM_MS = 100;
const SOCKETS = 64;
const TRIES = 8;

/** Sends requests to one address, over connections that stay open. */
export class Sender {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });

  constructor(address: string) {
    this.#base = new URL(address);
  }

  /**
   * Throws where there is no answer. A connection that was closed while it was idle, or while a body was sent that nobody waits for, is
   * no lack of an answer: that request goes out again, over one of its own.
   */
  async send(raw: RawRequest): Promise<RawAnswer> {
    let outcome = await this.#once(raw, this.#agent);
    for (let tries = 1; "error" in outcome && tries < TRIES; tries++) outcome = await this.#once(raw, false);
    if ("error" in outcome) throw outcome.error;
    return outcome;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** `agent` false: over a connection of its own. */
  #once({ method, target, headers, body }: RawRequest, agent: Agent | false): Promise<RawAnswer | { error: Error }> {
    return new Promise((resolve) => {
      const lines = [["host", this.#base.host] as const, ...headers];
      if (body !== null && !headers.some(([name]) => name.toLowerCase() === "content-length"))
        lines.push(["content-length", String(body.length)]);
      const outgoing = httpRequest({
        agent,
        host: this.#base.hostname,
        port: this.#base.port,
        method,
        path: target,
        headers: lines.flat(),
        timeout: ANSWER_MS,
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
      outgoing.on("error", (error) => resolve({ error }));
      outgoing.on("upgrade", (incoming, socket) => {
        socket.destroy();
        resolve({ status: incoming.statusCode ?? 0, headers: plain(incoming.headers), body: Buffer.alloc(0), cut: true });
      });
      outgoing.on("response", (incoming) => {
        const parts: Buffer[] = [];
        let cut = false;
        const end = (): void =>
          resolve({ status: incoming.statusCode ?? 0, headers: plain(incoming.headers), body: Buffer.concat(parts), cut });
        incoming.on("data", (part: Buffer) => parts.push(part));
        incoming.on("end", end);
        incoming.on("error", (error) => (cut ? end() : resolve({ error })));
        if (incoming.headers["content-type"]?.startsWith("text/event-stream") ?? false)
          setTimeout(() => {
            cut = true;
            incoming.destroy();
            end();
          }, STREAM_MS);
      });
      outgoing.end(body ?? undefined);
    });
  }
}

const plain = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );

/** Bytes a shell could not take are shown as base64 on its standard input. */
export function curlOf({ method, target, headers, body }: RawRequest, base: string): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = ["curl", "-sS", "-i", "--path-as-is", "-X", quote(method), quote(base.replace(/\/$/, "") + target)];
  for (const [name, value] of headers) parts.push("-H", quote(value === "" ? `${name};` : `${name}: ${value}`));
  if (body === null) return parts.join(" ");
  const text = body.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(body) && !text.includes("\0");
  if (isText) return [...parts, "--data-binary", quote(text)].join(" ");
  return [`echo ${body.toString("base64")} | base64 -d |`, ...parts, "--data-binary", "@-"].join(" ");
}
