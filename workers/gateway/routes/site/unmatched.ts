import type { Context } from "hono";
import type { App } from "../../env.ts";
import { answerProblem } from "../../refuse.ts";
import { serveSite } from "./assets.ts";

export interface KnownPath {
  pattern: RegExp;
  methods: string[];
}

/** The paths of the API with the methods each has, from its documentation. */
export function knownPaths(routes: { path: string; method: string }[]): KnownPath[] {
  const byPath = new Map<string, string[]>();
  for (const { path, method } of routes)
    byPath.set(path, [...(byPath.get(path) ?? []), ...(method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()])]);
  return Array.from(byPath, ([path, methods]) => ({ pattern: patternOf(path), methods }));
}

function patternOf(path: string): RegExp {
  const literal = path.split(/(\{[^}]+\})/).map((part) => (part.startsWith("{") ? "[^/]+" : part.replaceAll(".", "\\.")));
  return new RegExp(`^${literal.join("")}$`);
}

/** What no operation answers: a known path with another method (405), the web site, or nothing (404). */
export function unmatched(known: KnownPath[]) {
  return async function unmatched(c: Context<App>): Promise<Response> {
    const methods = known.filter(({ pattern }) => pattern.test(c.req.path)).flatMap((path) => path.methods);
    if (methods.length > 0 && !methods.includes(c.req.method))
      return answerProblem(c, "method_not_allowed", { headers: { allow: methods.join(", ") } });
    if (methods.length > 0) return answerProblem(c, "not_found");
    if (c.req.method === "GET" || c.req.method === "HEAD") return serveSite(c);
    return answerProblem(c, "not_found");
  };
}
