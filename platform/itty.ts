import { proxyDurable } from "itty-durable";

/** The part of a namespace that itty-durable's proxy uses. */
export interface IttyNamespace {
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId): { fetch(request: Request): Promise<Response> };
}

/**
 * An object built with itty-durable, seen through the interface it implements. Only method calls cross: reading a
 * property of the proxy would be a request of its own, and awaiting the proxy would hang, so it stays inside.
 * Arguments and answers travel as JSON.
 */
export function ittyCall<Api>(namespace: IttyNamespace, name: string) {
  type Methods = { [K in keyof Api]: Api[K] extends (...args: infer A) => Promise<infer R> ? { args: A; result: R } : never };
  return async <K extends keyof Api & string>(method: K, ...args: Methods[K]["args"]): Promise<Methods[K]["result"]> => {
    const proxy = proxyDurable(namespace, { parse: true }).get(name) as Record<
      string,
      (...args: unknown[]) => Promise<Methods[K]["result"]>
    >;
    const call = proxy[method];
    if (!call) throw new Error(`no method ${method}`);
    return call(...(args as unknown[]).map(inAscii));
  };
}

const rawJson = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** itty-durable sends arguments in a header, which takes no text beyond Latin-1: that is written in JSON's own escapes. */
function inAscii(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAscii);
  if (typeof value === "string") return rawJson(JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inAscii(member)]));
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
