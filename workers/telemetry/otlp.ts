/** The part of OTLP/HTTP in JSON that is sent: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. */
export type AnyValue =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: AnyValue[] } };
export interface KeyValue {
  key: string;
  value: AnyValue;
}
export const SPAN_KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
export const STATUS_ERROR = 2;

export interface Span {
  /** 32 and 16 hexadecimal digits, as in W3C Trace Context. */
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: (typeof SPAN_KIND)[keyof typeof SPAN_KIND];
  /** Nanoseconds since the epoch, as decimal text: they do not fit a double. */
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events: { timeUnixNano: string; name: string; attributes: KeyValue[] }[];
  links: { traceId: string; spanId: string; attributes: KeyValue[] }[];
  status?: { code: typeof STATUS_ERROR; message?: string };
  droppedAttributesCount?: number;
}
/** The spans of one invocation, and whose they are. */
export interface ResourceSpans {
  resource: { attributes: KeyValue[] };
  scopeSpans: { scope: { name: string }; spans: Span[] }[];
}
export interface ExportTraceServiceRequest {
  resourceSpans: ResourceSpans[];
}

type Scalar = string | number | bigint | boolean;

function anyValue(value: Scalar | Scalar[]): AnyValue {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "bigint" || Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: Number(value) };
}

export const attribute = (key: string, value: Scalar | Scalar[]): KeyValue => ({ key, value: anyValue(value) });

/** Of a time in whole milliseconds, as all are that the platform tells. */
export const nanoseconds = (time: Date): string => `${time.getTime()}000000`;
