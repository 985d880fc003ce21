import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { LocalWorker } from "../../scripts/local-config.ts";

const MARK = "queue tap:";

/**
 * Has every Worker that consumes a queue log what comes out of it, word for word, before it is handled. Only the entry is another;
 * the Worker behind it is the one that is deployed.
 */
export function tapQueues(workers: LocalWorker[]): void {
  for (const { configPath, config } of workers) {
    if ((config.queues?.consumers ?? []).length === 0) continue;
    const entry = path.join(path.dirname(configPath), "tapped.ts");
    const original = JSON.stringify(config.main);
    writeFileSync(
      entry,
      `export * from ${original};
import worker from ${original};
export default {
  ...worker,
  queue(batch, env, ctx) {
    for (const { body } of batch.messages) console.log(${JSON.stringify(MARK)}, batch.queue, JSON.stringify(body));
    return worker.queue(batch, env, ctx);
  },
};
`,
    );
    const written = JSON.parse(readFileSync(configPath, "utf8")) as object;
    writeFileSync(configPath, JSON.stringify({ ...written, main: entry }));
  }
}

/** Of logged lines, those that are a message out of a queue. */
export const isTapped = (line: string): boolean => line.includes(MARK);

/** An OTLP collector that keeps what it is sent, as text. */
export async function startCollector(): Promise<{ url: string; received: string[]; close(): void }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      received.push(text);
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
