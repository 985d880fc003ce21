import type { Context } from "hono";
import { SITE_PAGES } from "#contracts/site-pages.ts";
import type { App } from "../../env.ts";
import { answerProblem } from "../../refuse.ts";
import { wantsPage } from "../../wants-page.ts";

/** Never the web site's: the API, and what only a local run has. */
const NOT_THE_SITE = /^\/(?:v1|dev|cdn-cgi|\.well-known)(?:\/|$)/;
/** What a build names by its content: another content has another name. */
const NEVER_CHANGES = /^\/assets\//;
/** A year, beyond which nobody keeps anything (RFC 9111 has no upper limit). */
const FOR_GOOD = "public, max-age=31536000, immutable";
const FILE_NAME = /\.[A-Za-z0-9]+$/;

/**
 * A file of the web site; the address of a page gets the site's one page, which finds its way by itself. So does any other address a
 * person is at, for the page says in their language that nothing is there; programs are told so as everywhere.
 */
export async function serveSite(c: Context<App>): Promise<Response> {
  if (NOT_THE_SITE.test(c.req.path)) return answerProblem(c, "not_found");
  c.set("route", "site");
  const file = await c.env.ASSETS.fetch(c.req.raw);
  if (file.status !== 404) {
    const answer = new Response(file.body, file);
    if (file.ok && NEVER_CHANGES.test(c.req.path)) answer.headers.set("cache-control", FOR_GOOD);
    return answer;
  }
  const isPage = SITE_PAGES.test(c.req.path);
  if (FILE_NAME.test(c.req.path) || !(isPage || wantsPage(c.req.raw.headers))) return answerProblem(c, "not_found");
  const page = await c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), { method: c.req.method }));
  if (!page.ok) return answerProblem(c, "not_found");
  return new Response(page.body, { status: isPage ? page.status : 404, headers: page.headers });
}
