import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import { PROBLEMS, type Problem } from "#contracts/problems.ts";
import { type Document, type Operation, pathOf } from "./document.ts";
import type { RawAnswer, RawRequest } from "./send.ts";

/** What is wrong with an answer, in a line; nothing: an empty list. */
export type Judge = (operation: Operation | null, request: RawRequest, answer: RawAnswer) => string[];

/** Of every answer, whatever it is. */
const HEADERS: Record<string, RegExp> = {
  "x-request-id": /^[\w.=-]{1,64}$/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /^no-referrer$/,
  "content-security-policy": /default-src 'none'/,
  "strict-transport-security": /max-age=\d{7,}/,
};
/** What a program says to those who made it, and to nobody else. */
const LEAKS = [
  /\bat [\w.$<>[\] ]+ ?\(?[\w./:-]+:\d+:\d+\)?/,
  /\b[\w-]+\.(?:ts|tsx|mjs|cjs|js):\d+/,
  /node_modules|file:\/\/\//,
  /SQLITE_|D1_ERROR|no such (?:table|column)|UNIQUE constraint|: syntax error/i,
  /\bSELECT .+ FROM\b|\bINSERT INTO\b|\bUPDATE .+ SET\b/,
  /\b(?:TypeError|RangeError|SyntaxError|ReferenceError|ZodError|APIError)\b/,
  /invariant violated|cloudflare:|workerd/i,
  /Cannot read propert|is not a function|Unexpected token|JSON at position/,
];
/** What any path may answer, before and beside its operation. */
const ANYWHERE = new Set(["method_not_allowed", "payload_too_large", "rate_limited"]);

const NO_PROBLEMS = /^\/v1\/auth\/(?:oauth2\/.* application\/json|pages\/.* text\/html)$/;
/** Where nothing is a page, not even of the site: the API, and what only a local run has. */
const NOT_THE_SITE = /^\/(?:v1|dev|cdn-cgi|\.well-known)(?:\/|$)/;
const PROBLEM = "application/problem+json";
const STATUSES_ANYWHERE = new Set([405, 413, 429]);

export function judgeOf(document: Document): Judge {
  // The document has keywords of OpenAPI beside those of JSON Schema.
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormatsModule.default(ajv);
  ajv.addSchema({ $id: "openapi", ...document });
  const compiled = new Map<string, ValidateFunction>();
  const shape = (pointer: string, value: unknown): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, validate);
    return validate(value) ? [] : [`not of its shape: ${ajv.errorsText(validate.errors)}`];
  };
  return (operation, request, answer) =>
    isOfTheRuntime(request, answer) || isOfTheAssets(request, answer)
      ? []
      : [
          ...(answer.status >= 500 ? [`answered ${answer.status}`] : []),
          ...headersOf(answer),
          ...(answer.status >= 400 ? leaksOf(answer) : []),
          ...(answer.status >= 400 ? problemOf(operation, request, answer, shape) : []),
          ...(operation !== null && answer.status < 400 ? acceptedOf(operation, request, answer, shape) : []),
        ];
}

/**
 * The methods that the request may have been carried out with, the likelier first: where another one asks for a WebSocket, the runtime makes a
 * GET of it, or fails.
 */
export function methodsOf({ method, headers }: RawRequest, { status }: RawAnswer): [string, ...string[]] {
  if (!asksForWebSocket(headers) || method === "GET") return [method];
  return status === 200 ? ["GET"] : [method, "GET"];
}

const asksForWebSocket = (headers: RawRequest["headers"]): boolean =>
  headers.some(([name, value]) => name === "upgrade" && value === "websocket");

/** The handshake of a WebSocket, which the runtime does or refuses by itself; where another method asks for one, it fails at it. */
function isOfTheRuntime({ method, headers }: RawRequest, { status, headers: answered, body }: RawAnswer): boolean {
  if (!asksForWebSocket(headers)) return false;
  const refused = status === 400 && answered["x-request-id"] === undefined && body.toString("latin1").startsWith("ERROR: ");
  return status === 101 || refused || (status === 500 && method !== "GET" && answered["x-request-id"] === undefined);
}

/** What the platform's router in front of static files does by itself with an address that passes for another one of its own. */
const isOfTheAssets = ({ target }: RawRequest, { status, body }: RawAnswer): boolean =>
  target.startsWith("/cdn-cgi\\") && status === 307 && body.length === 0;

function headersOf({ headers }: RawAnswer): string[] {
  return Object.entries(HEADERS)
    .filter(([name, pattern]) => !pattern.test(headers[name] ?? ""))
    .map(([name]) => `header ${name}: ${headers[name] ?? "missing"}`);
}

function leaksOf({ body, headers }: RawAnswer): string[] {
  const text = body.toString("utf8") + (headers["www-authenticate"] ?? "");
  return LEAKS.flatMap((leak) => leak.exec(text)?.[0] ?? []).map((found) => `says ${JSON.stringify(found.slice(0, 80))}`);
}

/** An error: problem details, complete, and one that the operation names. */
function problemOf(operation: Operation | null, request: RawRequest, answer: RawAnswer, shape: Shape): string[] {
  const type = answer.headers["content-type"] ?? "nothing";
  if (request.method === "HEAD")
    return isDocumented(operation, answer.status) ? [] : [`status ${answer.status} is not documented`];
  const [medium = ""] = type.split(";", 1);
  if (operation === null && isInOtherWords(request, answer.status, medium)) return [];
  if (medium !== PROBLEM && operation?.responses[answer.status]?.content[medium] !== undefined)
    return contentOf(operation, answer, medium, shape);
  if (type !== PROBLEM) return [`an error as ${type}`];
  const problem = parsed(answer) as Partial<Problem> | null | undefined;
  if (problem === undefined || problem === null) return ["an error that is not JSON"];
  const { code } = problem;
  return [
    ...shape("/components/schemas/Problem", problem),
    ...inconsistencies(problem, answer),
    ...demanded(String(code), answer.headers),
    ...(isNamed(operation, answer.status, String(code)) ? [] : [`${answer.status} ${code} is not documented`]),
  ];
}

/** OAuth has errors of its own, and a page is one; of an address that may lead there by `..` no more can be said. */
const isInOtherWords = (request: RawRequest, status: number, medium: string): boolean =>
  NO_PROBLEMS.test(`${pathOf(request.target)} ${medium}`) ||
  (status === 404 && medium === "text/html" && isToldByTheSite(request));

/**
 * Whether the site's page says that nothing is there: to a browser, at an address that is not the API's; whether one with `..` or
 * `\\` is, the runtime says.
 */
const isToldByTheSite = ({ method, target, headers }: RawRequest): boolean =>
  (method.toUpperCase() === "GET" || asksForWebSocket(headers)) &&
  (pathOf(target) !== target.split(/[?#]/, 1)[0] || !NOT_THE_SITE.test(pathOf(target))) &&
  headers.some(([name, value]) => name === "accept" && value.includes("text/html"));

const isDocumented = (operation: Operation | null, status: number): boolean =>
  operation === null || status in operation.responses || STATUSES_ANYWHERE.has(status);
const isNamed = (operation: Operation | null, status: number, code: string): boolean =>
  operation === null || ANYWHERE.has(code) || operation.responses[status]?.codes.includes(code) === true;

/** Where the parts of a problem contradict each other, the status, or what its code means. */
function inconsistencies({ code = "internal", status, title, type, request_id }: Partial<Problem>, answer: RawAnswer): string[] {
  const known = code in PROBLEMS ? PROBLEMS[code] : undefined;
  const isOurs = known?.title === title && type?.endsWith(`/docs/errors#${code}`);
  return [
    ...(known?.status === answer.status && status === answer.status ? [] : [`${code} under status ${answer.status}`]),
    ...(isOurs === true ? [] : [`${code} is titled ${title}`]),
    ...(request_id === answer.headers["x-request-id"] ? [] : ["the request id of body and header differ"]),
  ];
}

type Shape = (pointer: string, value: unknown) => string[];

/** Headers without which a client cannot act on a problem. */
function demanded(code: string, headers: RawAnswer["headers"]): string[] {
  if (code === "method_not_allowed" && headers["allow"] === undefined) return ["405 without Allow"];
  if ((code === "rate_limited" || code === "service_unavailable") && headers["retry-after"] === undefined)
    return [`${code} without Retry-After`];
  if (code === "unauthenticated" && headers["www-authenticate"] === undefined) return ["401 without WWW-Authenticate"];
  return [];
}

function acceptedOf(operation: Operation, { method }: RawRequest, answer: RawAnswer, shape: Shape): string[] {
  const documented = operation.responses[answer.status];
  if (documented === undefined) return [`status ${answer.status} is not documented`];
  const types = Object.keys(documented.content);
  if (method === "HEAD" || types.length === 0) return answer.body.length === 0 ? [] : [`${answer.status} has a body`];
  const type = answer.headers["content-type"]?.split(";", 1)[0] ?? "";
  if (!types.includes(type)) return [`content type ${type || "missing"}`];
  return contentOf(operation, answer, type, shape);
}

/** The body of a documented answer. */
function contentOf(operation: Operation, answer: RawAnswer, type: string, shape: Shape): string[] {
  if (type !== "application/json") return answer.body.length > 0 || answer.cut ? [] : ["an empty body"];
  const value = parsed(answer);
  if (value === undefined) return ["a body that is not JSON"];
  const path = operation.path.replaceAll("~", "~0").replaceAll("/", "~1");
  const place = `/paths/${path}/${operation.method.toLowerCase()}/responses/${answer.status}/content/application~1json/schema`;
  return shape(encodeURI(place), value);
}

/** Nothing of ours answers a bare number or text. */
function parsed({ body }: RawAnswer): object | null | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}
