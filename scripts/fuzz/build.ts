import { createHmac } from "node:crypto";
import type { Plan } from "./plan.ts";
import type { People } from "./people.ts";
import type { Pool } from "./pool.ts";
import { toJson } from "./arbitraries/junk.ts";
import { changeJson, changePath, changeQuery, changeText, queryOf } from "./mutate.ts";
import type { RawRequest } from "./send.ts";
import type { Target } from "./targets.ts";

/** What plans are carried out in. */
export interface Scene {
  people: People;
  pool: Pool;
  /** Sessions of `/v1/auth`, by who has one. */
  session: (who: Plan["who"]) => string | null;
  webhookSecret: string;
}

/** Older than the five minutes for which a webhook's signature is good. */
const STALE_S = 301;

/** The request of a plan as things are now. `key`: an idempotency key that nobody else uses. */
export function build(plan: Plan, target: Target, scene: Scene, key: string): RawRequest {
  const body = bodyOf(plan, target, scene.pool);
  const headers = headersOf(plan, target, scene, key, body);
  let { method } = target;
  let path = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(scene.pool.text(plan.path[name] ?? "none", plan.pick).toWellFormed()),
  );
  let query = Object.entries(plan.query).map(([name, value]): [string, string] => [name, scene.pool.text(value, plan.pick)]);
  for (const change of plan.changes) {
    if (change.part === "method") ({ method } = change);
    if (change.part === "path") path = changePath(path, change);
    if (change.part === "query") query = changeQuery(query, change);
  }
  return { method, target: sendable(path + queryOf(query)), headers: [...headers], body };
}

function headersOf(plan: Plan, target: Target, scene: Scene, key: string, body: Buffer | null): Map<string, string> {
  const who = WHO_INSTEAD[plan.spoiler] ?? plan.who;
  const headers = new Map<string, string>();
  if (target.keyed) headers.set("idempotency-key", key);
  if (body !== null) headers.set("content-type", target.form ? FORM : "application/json");
  const token = target.path.startsWith("/v1/auth/") ? scene.session(who) : scene.people.token(who);
  // A form says by itself who asks; a token beside it would be a second way, which OAuth refuses.
  if (token !== null && !target.form) headers.set("authorization", `Bearer ${token}`);
  if (target.id === "watchSeatMap") for (const [name, value] of UPGRADE) headers.set(name, value);
  if (target.id === "receiveStripeEvent") headers.set("stripe-signature", signatureOf(body ?? Buffer.alloc(0), plan, scene));
  for (const change of plan.changes) {
    if (change.part !== "header") continue;
    if (change.value === null) headers.delete(change.name);
    else headers.set(change.name, change.value);
  }
  spoil(headers, plan.spoiler);
  return headers;
}

/** RFC 6455, section 4.1. */
const UPGRADE = [
  ["upgrade", "websocket"],
  ["connection", "Upgrade"],
  ["sec-websocket-version", "13"],
  ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="],
] as const;

/** Node sends no other characters in a path. */
const sendable = (target: string): string =>
  target.replaceAll(/[^\x21-\x7e]/gu, (letter) => encodeURIComponent(letter.toWellFormed()));

const WHO_INSTEAD: Partial<Record<Plan["spoiler"], Plan["who"]>> = {
  nobody: "anonymous",
  forged: "forged",
  stranger: "narrow_client",
};

/** Last, so that no change makes it good again. */
function spoil(headers: Map<string, string>, spoiler: Plan["spoiler"]): void {
  if (spoiler === "no_key") headers.delete("idempotency-key");
  if (spoiler === "media_type") headers.set("content-type", "text/plain");
  if (spoiler === "nobody") headers.delete("authorization");
}

const FORM = "application/x-www-form-urlencoded";

function bodyOf(plan: Plan, target: Target, pool: Pool): Buffer | null {
  let value = target.body === null ? undefined : pool.value(plan.body, plan.pick);
  if (plan.spoiler === "unknown_key") value = withUnknownKey(value);
  for (const change of plan.changes) if (change.part === "json" && value !== undefined) value = changeJson(value, change);
  const text = value === undefined ? undefined : target.form ? formOf(value) : toJson(value);
  let body = text === undefined ? null : Buffer.from(text);
  for (const change of plan.changes) if (change.part === "text") body = changeText(body?.toString("utf8") ?? "", change);
  return body;
}

const withUnknownKey = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value, colour: "blue" } : { colour: "blue" };

function formOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const pairs = Object.entries(value).map(([name, field]): [string, string] => [
    name,
    typeof field === "string" ? field : JSON.stringify(field),
  ]);
  return new URLSearchParams(pairs).toString();
}

function signatureOf(body: Buffer, { signature }: Plan, { webhookSecret }: Scene): string {
  const timestamp = Math.floor(Date.now() / 1_000) - (signature === "stale" ? STALE_S : 0);
  const secret = signature === "bad" ? `${webhookSecret}x` : webhookSecret;
  const mac = createHmac("sha256", secret)
    .update(Buffer.concat([Buffer.from(`${timestamp}.`), body]))
    .digest("hex");
  return `t=${timestamp},v1=${mac}`;
}
