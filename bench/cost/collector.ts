import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ExportTraceServiceRequest } from "../../workers/telemetry/otlp.ts";

/** No span for so long: whatever was asked for is over. */
const QUIET_MS = 6_000;
const LONGEST_MS = 120_000;
const LOOK_EVERY_MS = 200;

export interface Collector {
  url: string;
  /** Everything since the last time, once nothing more comes. */
  taken(): Promise<ExportTraceServiceRequest[]>;
  close(): void;
}

/** An OTLP/HTTP collector that keeps what it is sent. */
export async function startCollector(): Promise<Collector> {
  let kept: ExportTraceServiceRequest[] = [];
  let last = performance.now();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      if (text !== "") kept.push(JSON.parse(text) as ExportTraceServiceRequest);
      last = performance.now();
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async taken() {
      const deadline = performance.now() + LONGEST_MS;
      while (performance.now() - last < QUIET_MS) {
        if (performance.now() > deadline) throw new Error(`spans still come after ${LONGEST_MS / 1000} s`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      const all = kept;
      kept = [];
      return all;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
