import type { ClientMetadata } from "#contracts/oauth.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { readClientMetadata } from "./client-metadata.ts";
import type { Env } from "./env.ts";
import type { OauthError } from "./oauth-answer.ts";

/** A request for the OAuth provider, in parts, since it may have to be asked more than once. */
export interface OauthRequest {
  /** `token`, `authorize`, …: the last segment of the address. */
  endpoint: string;
  target: URL;
  method: "GET" | "POST";
  headers: Headers;
  body: string | null;
  /** What a form said. */
  form: URLSearchParams;
  /** What a client is to be, where one is registered. */
  client?: ClientMetadata;
}
type Read = Result<OauthRequest, OauthError>;

const FORM = "application/x-www-form-urlencoded";
/** The one parameter that may be there more than once (RFC 8707). */
const REPEATABLE = "resource";
/** Asking for claims by name reaches no page where they could be read before they are given away. */
const NOT_SUPPORTED = ["claims", "dpop_jkt", "response_mode"];

/** Where whoever asks says who it is by the request itself. */
const OF_CLIENTS = new Set(["token", "revoke", "introspect", "userinfo"]);

/**
 * The request as the OAuth provider expects it: for this API unless it names a resource itself (RFC 8707). Without one the
 * provider would issue an opaque token, which no service here could verify by itself.
 */
export async function readOauthRequest(request: Request, url: URL, env: Env): Promise<Read> {
  const endpoint = url.pathname.split("/").at(-1) ?? "";
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  // Tokens here are bound to no key, and a provider that does not bind them ignores the proof of one (RFC 9449).
  headers.delete("dpop");
  // Nor is a browser's session: to a cookie without an origin the provider would answer as to a forged form.
  if (OF_CLIENTS.has(endpoint)) headers.delete("cookie");
  const text = request.method === "GET" ? "" : await request.text();
  const base = { endpoint, target: new URL(url.pathname, env.PUBLIC_URL), headers };
  if (endpoint === "register" || endpoint === "create-client") return clientRequest(base, headers.get("content-type"), text);
  if (request.method === "POST" && url.search !== "") return invalid("Parameters belong in the body, not in the address.");
  if (text !== "" && mediaType(headers) !== FORM) return invalid(`The body must be ${FORM}.`);
  const parameters = new URLSearchParams(request.method === "GET" ? url.search : text);
  const repeated = [...parameters.keys()].find((name) => name !== REPEATABLE && parameters.getAll(name).length > 1);
  if (endpoint === "authorize") return ok(authorizeRequest(base, parameters, env.API_AUDIENCE));
  if (repeated !== undefined) return invalid(`${repeated} must not appear more than once.`);
  if (endpoint === "userinfo") return userinfoRequest(base, parameters);
  return ok(formRequest(base, parameters, env.API_AUDIENCE));
}

type Base = Pick<OauthRequest, "endpoint" | "target" | "headers">;

const invalid = (description: string): Read => err({ reason: "invalid_request", description });
const mediaType = (headers: Headers) => headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

function clientRequest(base: Base, contentType: string | null, text: string): Read {
  const client = readClientMetadata(contentType, text);
  if (!client.ok) return client;
  const body = JSON.stringify(client.value);
  return ok({ ...base, method: "POST", body, form: new URLSearchParams(), client: client.value });
}

/** Asked by GET or by a form; what is repeated the provider refuses by itself, where it knows whom to tell. */
function authorizeRequest(base: Base, parameters: URLSearchParams, audience: string): OauthRequest {
  const target = new URL(base.target);
  for (const name of NOT_SUPPORTED) parameters.delete(name);
  if (!parameters.has(REPEATABLE)) parameters.set(REPEATABLE, audience);
  target.search = parameters.toString();
  base.headers.delete("content-type");
  // The answer is a redirect (RFC 6749), whoever asks; the provider gives scripts a JSON body instead.
  base.headers.set("sec-fetch-mode", "navigate");
  base.headers.set("accept", "text/html");
  return { ...base, target, method: "GET", body: null, form: parameters };
}

/** What a header may have, which a token is sent on in. */
const SENDABLE = /^[\x20-\x7e]*$/;

/** OpenID Connect Core, section 5.3.1: by GET or POST, the token in the header or in a form (RFC 6750, section 2.2). */
function userinfoRequest(base: Base, form: URLSearchParams): Read {
  const token = form.get("access_token");
  if (token !== null && base.headers.has("authorization")) return invalid("The access token was sent twice.");
  if (token !== null && !SENDABLE.test(token)) return invalid("The access token is malformed.");
  if (token !== null) base.headers.set("authorization", `Bearer ${token}`);
  base.headers.delete("content-type");
  return ok({ ...base, method: "GET", body: null, form });
}

function formRequest(base: Base, form: URLSearchParams, audience: string): OauthRequest {
  if (base.endpoint === "token" && !form.has(REPEATABLE)) form.set(REPEATABLE, audience);
  // Only a hint where to look first; the provider would look nowhere else, against RFC 7009 and 7662.
  form.delete("token_type_hint");
  base.headers.set("content-type", FORM);
  return { ...base, method: "POST", body: form.toString(), form };
}
