import { type KeyValue, type Span, attribute } from "./otlp.ts";
import { isPlaceKey } from "./places.ts";
import { isPersonal, redact } from "./redact.ts";
import type { Building, Invocation } from "./spans.ts";
import { describeTrigger } from "./trigger.ts";

/** Whose spans they are. `service`: what they are called by. */
export function resourceOf({ onset, service }: Invocation): KeyValue[] {
  const { scriptVersion, entrypoint, durableObjectId } = onset;
  return [
    // Where the runtime tells no script and nothing in it is an operation of ours, its entrypoint is named after the service.
    attribute("service.name", service ?? entrypoint ?? "holdfast"),
    attribute("service.namespace", "holdfast"),
    attribute("cloud.provider", "cloudflare"),
    attribute("cloud.platform", "cloudflare.workers"),
    ...(scriptVersion?.id === undefined ? [] : [attribute("service.version", scriptVersion.id)]),
    ...(entrypoint === undefined ? [] : [attribute("faas.name", entrypoint)]),
    ...(durableObjectId === undefined ? [] : [attribute("service.instance.id", durableObjectId)]),
  ];
}

type Described = Pick<Span, "name" | "kind" | "attributes">;

/** What is told of a span: all that was said of it, but for persons. `more`: said of another one, and true of this. */
export function describe({ onset }: Invocation, span: Building, more: readonly TailStream.Attribute[] = []): Described {
  const said = permitted([...span.said, ...more]);
  if (span.name !== null && span.kind !== null) return { name: redact(span.name), kind: span.kind, attributes: once(said) };
  const trigger = describeTrigger(onset.info, onset.entrypoint);
  return {
    name: span.name === null ? trigger.name + methodOf(trigger.name, span.said) : redact(span.name),
    kind: span.kind ?? trigger.kind,
    attributes: once([...trigger.attributes, ...said]),
  };
}

/** The method of an RPC is known only once the call has arrived. An object's call may be told of others, too: the first is its own. */
function methodOf(name: string, said: readonly TailStream.Attribute[]): string {
  const method = name.startsWith("rpc ") ? said.find((each) => each.name === "jsrpc.method") : undefined;
  return method === undefined ? "" : `.${redact(String(method.value))}`;
}

const permitted = (attributes: readonly TailStream.Attribute[]): KeyValue[] =>
  attributes
    .filter(({ name }) => !isPersonal(name) && !isPlaceKey(name))
    .map(({ name, value }) => attribute(name, typeof value === "string" ? redact(value) : value));

/** A key may be there once only; the first that was said counts. */
function once(attributes: KeyValue[]): KeyValue[] {
  const keys = new Set<string>();
  return attributes.filter(({ key }) => !keys.has(key) && keys.add(key));
}
