import type { MiddlewareHandler } from "hono";
import type { Scope } from "#contracts/users.ts";
import { invariant } from "#domain/invariant.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** Only a caller with the operation's scope gets past; `first_party`: not an OAuth client's token. */
export function authorise(access: "first_party" | Scope): MiddlewareHandler<App> {
  return async function authorise(c, next) {
    const caller = c.get("caller");
    invariant(caller, "authorise runs after authenticate");
    const allowed = access === "first_party" ? caller.client_id === null : caller.scopes.includes(access);
    if (allowed) return next();
    return answerProblem(c, "forbidden", {
      headers: {
        "www-authenticate": `Bearer realm="holdfast", error="insufficient_scope"${access === "first_party" ? "" : `, scope="${access}"`}`,
      },
    });
  };
}
