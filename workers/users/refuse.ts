import { PROBLEMS, type ProblemCode } from "#contracts/problems.ts";
import { problem, type ProblemOptions } from "#platform/problem.ts";
import type { Env } from "./env.ts";

/** RFC 9110, section 11.6.1: every 401 says how one would be let in. */
const CHALLENGE = { "www-authenticate": 'Bearer realm="holdfast"' };

/** A refusal under the request id that the gateway gave this request. */
export function refuse(
  code: ProblemCode,
  request: Request,
  env: Pick<Env, "PUBLIC_URL">,
  options: ProblemOptions = {},
): Response {
  const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
  const headers = PROBLEMS[code].status === 401 ? { ...CHALLENGE, ...options.headers } : options.headers;
  return problem(code, { public_url: env.PUBLIC_URL, request_id: requestId }, { ...options, ...(headers && { headers }) });
}
