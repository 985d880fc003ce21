import type { Problem } from "./generated/types.gen.ts";

/**
 * A refusal of the API (RFC 9457), as an error and as the document it answered: `error.code` says which, further members
 * (`error["seats"]` of a `seat_unavailable`) what may help. Every code is explained under `error.type`.
 */
export class ProblemError extends Error implements Problem {
  override readonly name = "ProblemError";
  declare readonly type: string;
  declare readonly title: string;
  declare readonly status: number;
  declare readonly detail: string;
  declare readonly code: Problem["code"];
  declare readonly request_id: string;
  declare readonly errors?: NonNullable<Problem["errors"]>;
  /** Seconds after which asking again makes sense, where the API says so. */
  declare readonly retry_after_s?: number;
  readonly [member: string]: unknown;

  constructor(problem: Problem, retryAfter: string | null) {
    super(`${problem.code}: ${problem.detail}`);
    Object.assign(this, problem, retryAfter !== null && { retry_after_s: Number(retryAfter) });
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === "object" && body !== null && "code" in body && "request_id" in body && "status" in body;

/** A code of OAuth; others have a member of this name, too, with a sentence or an object in it. */
const OAUTH_CODE = /^[a-z_]+$/;

/** Of OAuth's own operations (RFC 6749, section 5.2). */
const isOauthError = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "error" in body && typeof body.error === "string" && OAUTH_CODE.test(body.error);

/**
 * What was thrown, as a `ProblemError` where the API has answered. A connection's failure stays what it is, and so does a refusal in
 * OAuth's words; what somebody else has answered in its place, a proxy for one, is the cause of an error with its `status`.
 */
export function toProblemError(error: unknown, response: Response | undefined): unknown {
  if (isProblem(error)) return new ProblemError(error, response?.headers.get("retry-after") ?? null);
  if (response === undefined || error instanceof Error || isOauthError(error)) return error;
  const { status } = response;
  return Object.assign(new Error(`the API answered ${status}`, { cause: error }), { status });
}
