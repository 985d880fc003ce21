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
    return call(...(args as unknown[]));
  };
}
