import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHarness } from "wrangler";
import type { ExportTraceServiceRequest, Span } from "../../workers/telemetry/otlp.ts";
import { until } from "../harness/until.ts";

const received: { path: string | undefined; key: unknown; body: ExportTraceServiceRequest }[] = [];
const collector = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  request.on("end", () => {
    received.push({ path: request.url, key: request.headers["x-key"], body: JSON.parse(text) as ExportTraceServiceRequest });
    response.end("{}");
  });
});
let harness: ReturnType<typeof createTestHarness>;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    collector.listen(0, "127.0.0.1", resolve);
  });
  const { port } = collector.address() as AddressInfo;
  const traced = path.resolve(import.meta.dirname, "fixtures/traced.ts");
  harness = createTestHarness({
    workers: [
      {
        config: {
          name: "traced",
          main: traced,
          compatibility_date: "2026-08-01",
          services: [{ binding: "SELF", service: "traced", entrypoint: "Inner" }],
          streaming_tail_consumers: [{ service: "holdfast-telemetry" }],
        },
      },
      {
        configPath: "workers/telemetry/wrangler.toml",
        vars: { OTLP_URL: `http://127.0.0.1:${port}/`, OTLP_HEADER_NAME: "x-key", OTLP_HEADER_VALUE: "the key" },
      },
    ],
  });
  await harness.listen();
});
afterAll(async () => {
  await harness.close();
  collector.close();
});

const spans = async (): Promise<Span[]> =>
  received
    .flatMap(({ body }) => body.resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans);

test("a request and the call it makes reach the collector as one trace, without its query", async () => {
  expect(await (await harness.fetch("/v1/bookings/bkg_00_1?token=secret")).text()).toBe("inner");
  const found = await until(
    spans,
    (all) => all.some(({ name }) => name.startsWith("GET ")) && all.some(({ name }) => name.startsWith("rpc")),
  );
  const root = found.find(({ name }) => name === "GET /v1/bookings/{id}");
  expect(new Set(found.map(({ traceId }) => traceId)).size).toBe(1);
  expect(root?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(root?.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(found.filter(({ parentSpanId }) => parentSpanId === undefined)).toEqual([root]);
  expect(received.every((one) => one.path === "/v1/traces" && one.key === "the key")).toBe(true);
  expect(JSON.stringify(received)).not.toContain("secret");
  expect(found.map(({ name }) => name)).toContain("rpc Inner.answer");
});
