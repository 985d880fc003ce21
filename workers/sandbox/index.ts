import type { Env } from "./env.ts";
import { page } from "./html.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import { providerRoutes } from "./provider/routes.ts";

export { StripeApi, Sink } from "./entrypoints.ts";
export { Inbox } from "./inbox/inbox.ts";
export { Provider } from "./provider/provider.ts";

/** Local runs come in here: `/dev/*` is the sandbox's own, everything else goes to the unchanged gateway. */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    if (url.pathname !== "/dev" && !url.pathname.startsWith("/dev/")) return env.GATEWAY.fetch(request);
    if (url.pathname === "/dev")
      return page(
        "Sandbox",
        `<ul><li><a href="/dev/inbox">Inbox</a></li><li><a href="/dev/provider">Payment provider</a></li></ul>`,
      );
    return (await inboxRoutes(url, env)) ?? (await providerRoutes(request, url, env)) ?? page("There is nothing here", "", 404);
  },
} satisfies ExportedHandler<Env>;
