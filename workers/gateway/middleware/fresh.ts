import type { Context, MiddlewareHandler, Next } from "hono";
import { hex } from "#platform/hash.ts";
import type { App, Env } from "../env.ts";
import { type Kept, KeptAnswers } from "../kept-answers.ts";
import { answerProblem } from "../refuse.ts";

/** Of an isolate's 128 MiB: hundreds of pages of offers. */
const MAX_BYTES = 16 * 2 ** 20;
const TAG_BYTES = 16;
/** After a request that many others have waited for, and none could answer. */
const BUSY_RETRY_S = 2;

const keptBy = new WeakMap<Env, KeptAnswers>();

function keptAnswers(env: Env): KeptAnswers {
  const known = keptBy.get(env) ?? new KeptAnswers({ max_bytes: MAX_BYTES });
  keptBy.set(env, known);
  return known;
}

/**
 * Answers with what was answered to the same a moment ago: one that is the same for everybody is made once for all who ask for
 * it within `fresh_s` seconds, also where they all ask at the same time. With `fresh_s` 0 nothing is kept, and only the tag
 * spares a client what it has already. `asks`: whether the operation looks at a query; if not, one changes nothing, and nobody gets
 * past the memory by adding one.
 */
export function fresh(fresh_s: number, { asks }: { asks: boolean }): MiddlewareHandler<App> {
  return async function fresh(c, next) {
    if (fresh_s === 0) return await answerAndTag(c, next, 0);
    const kept = keptAnswers(c.env);
    const key = asks ? c.req.url : c.req.url.replace(/\?.*/su, "");
    const found = await kept.find(key);
    if (found === null) return answerProblem(c, "service_unavailable", { retry_after_s: BUSY_RETRY_S });
    if ("kept" in found) {
      c.res = answered(c, found.kept, fresh_s);
      return undefined;
    }
    try {
      return await answerAndTag(c, next, fresh_s, (entry) => kept.set(key, entry));
    } finally {
      kept.end(key, found.turn);
    }
  };
}

async function answerAndTag(c: Context<App>, next: Next, fresh_s: number, keep?: (entry: Kept) => void): Promise<undefined> {
  await next();
  if (c.res.status !== 200) return;
  const entry = await entryOf(c.res, fresh_s);
  keep?.(entry);
  c.res = answered(c, entry, fresh_s);
}

async function entryOf(answer: Response, fresh_s: number): Promise<Kept> {
  const body = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const at = Date.now();
  return {
    body,
    type: answer.headers.get("content-type") ?? "application/json",
    tag: `"${hex(digest.slice(0, TAG_BYTES))}"`,
    at,
    until: at + fresh_s * 1000,
  };
}

function answered(c: Context<App>, { body, type, tag, at }: Kept, fresh_s: number): Response {
  const headers = {
    etag: tag,
    "cache-control": fresh_s === 0 ? "public, no-cache" : `public, max-age=${fresh_s}`,
    ...(fresh_s > 0 && { age: String(Math.floor((Date.now() - at) / 1000)) }),
  };
  if (hasTag(c.req.header("if-none-match"), tag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, "content-type": type } });
}

/** Whether `If-None-Match` names this tag (RFC 9110, section 13.1.2: by weak comparison). */
export function hasTag(field: string | undefined, tag: string): boolean {
  if (field === undefined) return false;
  return field.trim() === "*" || field.split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
}

/** What says nothing of how long it is good is not to be kept by anybody. */
export async function noStore(c: Context<App>, next: () => Promise<void>): Promise<void> {
  await next();
  if (c.res.status !== 101 && !c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
}
