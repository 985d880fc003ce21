import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";

/**
 * What OTLP/HTTP in JSON may be: opentelemetry/proto/trace/v1/trace.proto and common.proto in the JSON mapping of protobuf, with ids in
 * hexadecimal and names in lowerCamelCase as https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding has it. Strict: a receiver
 * would leave out what it does not know.
 */
const TraceId = z.string().regex(/^(?!0{32})[0-9a-f]{32}$/);
const SpanId = z.string().regex(/^(?!0{16})[0-9a-f]{16}$/);
/** fixed64, in nanoseconds since the epoch: of this century. */
const UnixNano = z.string().regex(/^[1-9][0-9]{18}$/);
const Int64 = z.string().regex(/^-?[0-9]{1,19}$/);
const Count = z.int().min(0).max(0xffffffff);

type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } };
/** One of them, and one only. */
const AnyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ intValue: Int64 }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ arrayValue: z.strictObject({ values: z.array(AnyValue) }) }),
  ]),
);
/** "Attribute keys MUST be unique". */
const Attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: AnyValue }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, { error: "an attribute is there twice" });

const Span = z
  .strictObject({
    traceId: TraceId,
    spanId: SpanId,
    traceState: z.string().optional(),
    parentSpanId: SpanId.optional(),
    flags: Count.optional(),
    name: z.string().min(1),
    kind: z.int().min(0).max(5),
    startTimeUnixNano: UnixNano,
    endTimeUnixNano: UnixNano,
    attributes: Attributes,
    droppedAttributesCount: Count.optional(),
    events: z.array(z.strictObject({ timeUnixNano: UnixNano, name: z.string(), attributes: Attributes })),
    droppedEventsCount: Count.optional(),
    links: z.array(z.strictObject({ traceId: TraceId, spanId: SpanId, attributes: Attributes })),
    droppedLinksCount: Count.optional(),
    status: z.strictObject({ message: z.string().optional(), code: z.int().min(0).max(2) }).optional(),
  })
  .refine(({ startTimeUnixNano, endTimeUnixNano }) => BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano), {
    error: "a span ends before it begins",
  })
  .refine(({ spanId, parentSpanId }) => spanId !== parentSpanId, { error: "a span is a part of itself" });

const ExportTraceServiceRequest = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: Attributes, droppedAttributesCount: Count.optional() }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string().optional(), attributes: Attributes.optional() }),
          spans: z.array(Span).min(1),
          schemaUrl: z.string().optional(),
        }),
      ),
      schemaUrl: z.string().optional(),
    }),
  ),
});

/** A span as it was received, with the service that its resource names. */
export type ReceivedSpan = z.infer<typeof Span> & { service: string };

/** A collector that takes what a collector must take, and notes what is wrong with it. */
export interface Receiver {
  /** Base address, for `OTLP_URL`. */
  url: string;
  spans(): ReceivedSpan[];
  /** Every body, word for word. */
  texts: string[];
  /** What no collector would have taken, and why. */
  faults: string[];
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const texts: string[] = [];
  const faults: string[] = [];
  const spans: ReceivedSpan[] = [];
  const take = (text: string): void => {
    texts.push(text);
    const parsed = ExportTraceServiceRequest.safeParse(JSON.parse(text));
    if (!parsed.success) return void faults.push(`${z.prettifyError(parsed.error)} in ${text.slice(0, 2_000)}`);
    for (const { resource, scopeSpans } of parsed.data.resourceSpans) {
      const service = stringOf(resource.attributes, "service.name") ?? "";
      if (service === "") faults.push("a resource has no service.name");
      for (const scope of scopeSpans) spans.push(...scope.spans.map((span) => ({ ...span, service })));
    }
  };
  const server = createServer((request, response) => {
    if (request.url !== "/v1/traces" || request.method !== "POST" || request.headers["content-type"] !== "application/json")
      faults.push(`${request.method} ${request.url} of ${request.headers["content-type"]}`);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      // Whoever sent it gave up meanwhile, on a busy machine.
      if (text !== "") take(text);
      response.setHeader("content-type", "application/json");
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans: () => spans, texts, faults, close };
}

/** An attribute that is text. */
export function stringOf(attributes: ReceivedSpan["attributes"], key: string): string | undefined {
  const value = attributes.find((one) => one.key === key)?.value;
  return value !== undefined && "stringValue" in value ? value.stringValue : undefined;
}
