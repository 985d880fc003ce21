import type { Context, MiddlewareHandler } from "hono";
import { sha256 } from "#platform/hash.ts";
import { callerOf } from "../command.ts";
import type { App, Env } from "../env.ts";
import { answerProblem } from "../refuse.ts";
import { siteverify } from "./siteverify.ts";

/** The request header with what the widget gave the page. */
export const BOT_CHECK_HEADER = "turnstile-token";
/** Longer ones Turnstile does not make. */
const MAX_TOKEN_CHARS = 2_048;

type Settings = Pick<Env, "TURNSTILE_SITE_KEY" | "TURNSTILE_SECRET" | "TURNSTILE_API_BASE">;
interface BotCheck {
  site_key: string;
  secret: string;
  /** Where the widget's script and its judge are. */
  base: string;
}

/** Null: nobody is checked here. */
export const botCheckOf = ({ TURNSTILE_SITE_KEY, TURNSTILE_SECRET, TURNSTILE_API_BASE }: Settings): BotCheck | null =>
  TURNSTILE_SITE_KEY === "" || TURNSTILE_SECRET === undefined || TURNSTILE_SECRET === ""
    ? null
    : { site_key: TURNSTILE_SITE_KEY, secret: TURNSTILE_SECRET, base: TURNSTILE_API_BASE };

/**
 * Null: go on. Where the judge is silent everybody may who brings a token: it stands beside limits that hold without it, and nobody shall
 * be kept from their seats by somebody else's outage.
 */
async function refusalOf(c: Context<App>, request: string | null) {
  const check = botCheckOf(c.env);
  if (check === null) return null;
  const token = c.req.header(BOT_CHECK_HEADER) ?? "";
  const isToken = token !== "" && token.length <= MAX_TOKEN_CHARS;
  const repeats_as = request === null ? null : await uuidOf(request, token);
  const verdict = isToken ? await siteverify(check.base, { secret: check.secret, token, repeats_as }) : "refused";
  if (verdict !== "refused") return null;
  const members = { site_key: check.site_key, script: `${check.base}/turnstile/v0/api.js?render=explicit` };
  return answerProblem(c, "bot_check_required", { members });
}

/**
 * Of a passenger who holds seats by themselves. Agents and OAuth clients are known by name, and have limits of their own. The same request
 * under the same key may come again with the same token.
 */
export async function refuseBotAtHold(
  c: Context<App>,
  { user_id, key, request_hash }: { user_id: string; key: string; request_hash: string },
) {
  const { role, client_id } = callerOf(c);
  if (role !== "passenger" || client_id !== null) return null;
  return refusalOf(c, [user_id, key, request_hash].join(" "));
}

/** Of whoever signs up. What else goes to the users service passes. */
export const refuseBotAtSignUp: MiddlewareHandler<App> = async function refuseBotAtSignUp(c, next) {
  const isSignUp = c.req.method === "POST" && c.req.path === "/v1/auth/sign-up/email";
  return (isSignUp ? await refusalOf(c, null) : null) ?? next();
};

/** A UUID of its own for every request and token (RFC 9562, version 8). */
async function uuidOf(request: string, token: string): Promise<string> {
  const bytes = (await sha256("bot_check", request, token)).slice(0, 16);
  const hex = Array.from(bytes, (byte, at) => (at === 6 ? (byte & 0x0f) | 0x80 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
