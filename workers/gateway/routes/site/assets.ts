import type { Context } from "hono";
import type { App } from "../../env.ts";
import { answerProblem } from "../../refuse.ts";

/** Never the web site's: the API, and what only a local run has. */
const NOT_THE_SITE = /^\/(?:v1|dev|cdn-cgi|\.well-known)(?:\/|$)/;
/** What a build names by its content: another content has another name. */
const NEVER_CHANGES = /^\/assets\//;
/** A year, beyond which nobody keeps anything (RFC 9111 has no upper limit). */
const FOR_GOOD = "public, max-age=31536000, immutable";
const FILE_NAME = /\.[A-Za-z0-9]+$/;

/** A file of the web site; any other page address gets the site's one page, which finds its way by itself. */
export async function serveSite(c: Context<App>): Promise<Response> {
  if (NOT_THE_SITE.test(c.req.path)) return answerProblem(c, "not_found");
  c.set("route", "site");
  const file = await c.env.ASSETS.fetch(c.req.raw);
  if (file.status !== 404) {
    const answer = new Response(file.body, file);
    if (file.ok && NEVER_CHANGES.test(c.req.path)) answer.headers.set("cache-control", FOR_GOOD);
    return answer;
  }
  if (FILE_NAME.test(c.req.path)) return answerProblem(c, "not_found");
  const page = await c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), { method: c.req.method }));
  return page.ok ? new Response(page.body, page) : answerProblem(c, "not_found");
}
