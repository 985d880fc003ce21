/** A Durable Object namespace, seen through the interface its class implements. */
export interface Objects<Api> {
  getByName(
    name: string,
    options?: { locationHint?: DurableObjectLocationHint },
  ): Api & { fetch(request: Request): Promise<Response> };
}

/** A service binding to another Worker's entrypoint, seen through the interface it implements. */
export type Service<Api> = Api & { fetch(request: Request): Promise<Response> };
