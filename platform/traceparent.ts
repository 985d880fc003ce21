/** Where something belongs in a trace: W3C Trace Context, version 00 (https://www.w3.org/TR/trace-context/). */
export interface TracePlace {
  /** 32 hexadecimal digits. */
  trace_id: string;
  /** 16 hexadecimal digits: the operation that it is part of. */
  span_id: string;
}

/** Ids of zeros are not valid. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** What a `traceparent` says; null: it is none. */
export function readTraceparent(text: string | null | undefined): TracePlace | null {
  const [, trace_id, span_id] = TRACEPARENT.exec(text ?? "") ?? [];
  return trace_id === undefined || span_id === undefined ? null : { trace_id, span_id };
}

/** The place as text. Every trace is said to be recorded: what samples is whoever keeps it. */
export const traceparentOf = ({ trace_id, span_id }: TracePlace): string => `00-${trace_id}-${span_id}-01`;

const FNV_BASIS = 0x811c9dc5;
/** Of FNV-1a with 32 bits, and another one: together they make an id. */
const MULTIPLIERS = [0x01000193, 0x85ebca6b] as const;

/** 16 hexadecimal digits of two numbers of 32 bits each, which are not both 0: that is no id. */
const digitsOf = (high: number, low: number): string => {
  const both = (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
  return both === "0000000000000000" ? "0000000000000001" : both;
};

/** The id of the span of something that has an id already: whoever knows the one knows the other. */
export function spanIdOf(name: string): string {
  let [high, low] = [FNV_BASIS, FNV_BASIS];
  for (let i = 0; i < name.length; i++) {
    const character = name.charCodeAt(i);
    high = Math.imul(high ^ character, MULTIPLIERS[0]);
    low = Math.imul(low ^ character, MULTIPLIERS[1]);
  }
  return digitsOf(high, low);
}

/** A trace of its own for something that has an id: for what is done for no request, or for several at once. */
export const ownTraceOf = (name: string): TracePlace => ({
  trace_id: spanIdOf(`${name} trace`) + spanIdOf(name),
  span_id: spanIdOf(name),
});

/** The same number of [0, 1) for a trace, or a message, wherever it is asked for: FNV-1a, whose last characters MurmurHash3's end spreads. */
export function shareOf(id: string): number {
  let hash = FNV_BASIS;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), MULTIPLIERS[0]);
  hash = Math.imul(hash ^ (hash >>> 16), MULTIPLIERS[1]);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A new span's id. It has to be another one, and may be guessed, so it costs little. */
export const randomSpanId = (): string => digitsOf(Math.random() * 2 ** 32, Math.random() * 2 ** 32);

export const randomTraceId = (): string => randomSpanId() + randomSpanId();
