import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What takes the place of Jaeger: counts what is sent to it, by path and status of the answer. */
export interface Collector {
  url: string;
  received: { path: string; bytes: number }[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const received: Collector["received"] = [];
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => {
      received.push({ path: request.url ?? "", bytes });
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
