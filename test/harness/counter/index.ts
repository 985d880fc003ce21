import { WorkerEntrypoint } from "cloudflare:workers";
import type { UsersApi } from "#contracts/users.ts";

const counts: Record<string, number> = {};
const count = (method: string) => void (counts[method] = (counts[method] ?? 0) + 1);

/** Stands between the gateway and users, passes on what the tests need, and counts it. */
// oxlint-disable-next-line import/no-default-export -- a Worker's entry
export default class UsersCounter extends WorkerEntrypoint<{ USERS: Fetcher & UsersApi }> {
  override fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/test/counts") return Promise.resolve(Response.json(counts));
    count(`fetch ${pathname}`);
    return this.env.USERS.fetch(request);
  }

  jwks() {
    count("jwks");
    return this.env.USERS.jwks();
  }

  profile(userId: string) {
    count("profile");
    return this.env.USERS.profile(userId);
  }

  health() {
    return this.env.USERS.health();
  }
}
