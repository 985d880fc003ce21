import { type KeyValue, SPAN_KIND, type Span, attribute } from "./otlp.ts";
import { redact, routeOf } from "./redact.ts";

type Info = TailStream.Onset["info"];

/** How an invocation's root span is named and what it says of the event that caused it. */
export function describeTrigger(
  info: Info,
  entrypoint: string | undefined,
): { name: string; kind: Span["kind"]; attributes: KeyValue[] } {
  const trigger = attribute("faas.trigger", info.type);
  switch (info.type) {
    case "fetch":
      return {
        name: `${info.method} ${routeOf(info.url)}`,
        kind: SPAN_KIND.server,
        attributes: [trigger, attribute("http.request.method", info.method), attribute("url.path", pathOf(info.url))],
      };
    case "queue":
      return {
        name: `queue ${info.queueName}`,
        kind: SPAN_KIND.consumer,
        attributes: [
          trigger,
          attribute("messaging.destination.name", info.queueName),
          attribute("messaging.batch.message_count", info.batchSize),
        ],
      };
    case "jsrpc":
      return { name: `rpc ${entrypoint ?? "default"}`, kind: SPAN_KIND.server, attributes: [trigger] };
    case "alarm":
    case "connect":
    case "custom":
    case "email":
    case "hibernatableWebSocket":
    case "onHibernate":
    case "scheduled":
    case "trace":
      return { name: info.type, kind: SPAN_KIND.internal, attributes: [trigger] };
  }
}

const pathOf = (url: string): string => redact(URL.canParse(url) ? new URL(url).pathname : "/");
