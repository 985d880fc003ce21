import type { ProblemCode } from "#contracts/problems.ts";
import { problem, type ProblemOptions } from "#platform/problem.ts";
import type { Env } from "./env.ts";

/** A refusal under the request id that the gateway gave this request. */
export function refuse(
  code: ProblemCode,
  request: Request,
  env: Pick<Env, "PUBLIC_URL">,
  options: ProblemOptions = {},
): Response {
  const requestId = request.headers.get("x-request-id") ?? crypto.randomUUID();
  return problem(code, { public_url: env.PUBLIC_URL, request_id: requestId }, options);
}
