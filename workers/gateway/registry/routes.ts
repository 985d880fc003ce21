import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ServiceName } from "#contracts/service-registry.ts";
import type { App } from "../env.ts";

/** Member of an operation's documentation: the services that it cannot do without. */
export const SERVICES_MEMBER = "x-services";

/**
 * The operations that need a service, as they are documented: `POST /v1/bookings`. The gateway has a part in all of them. Gathered
 * when first asked for, not while the isolate starts.
 */
export function routesByService(app: OpenAPIHono<App>): (name: ServiceName) => string[] {
  const known = new Map<ServiceName, string[]>();
  return (name) => {
    const routes = known.get(name) ?? gather(app, name);
    known.set(name, routes);
    return routes;
  };
}

function gather(app: OpenAPIHono<App>, name: ServiceName): string[] {
  return app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const {
      method,
      path,
      [SERVICES_MEMBER]: services = [],
    } = definition.route as typeof definition.route & {
      [SERVICES_MEMBER]?: ServiceName[];
    };
    return name === "gateway" || services.includes(name) ? [`${method.toUpperCase()} ${path}`] : [];
  });
}
