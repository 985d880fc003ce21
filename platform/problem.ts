import { PROBLEMS, type FieldError, type ProblemCode } from "#contracts/problems.ts";

export interface ProblemContext {
  /** Where the API is reached; a problem's `type` is a page under it. */
  public_url: string;
  request_id: string;
}

export interface ProblemOptions {
  /** What happened this time; the title says it in general. Must not repeat the caller's data. */
  detail?: string;
  errors?: FieldError[];
  /** Members that only this code has, such as the seats that were taken. */
  members?: Record<string, unknown>;
  /** Whole seconds after which trying again makes sense. */
  retry_after_s?: number;
  headers?: Record<string, string>;
}

/** What `415 unsupported_media_type` says of what is taken (RFC 9110, section 15.5.16), where that is JSON. */
export const JSON_IS_TAKEN = {
  detail: "Send application/json, and say so by Content-Type.",
  headers: { accept: "application/json" },
} as const satisfies ProblemOptions;

/**
 * An `application/problem+json` answer (RFC 9457).
 * @example problem("not_found", { public_url, request_id })
 */
export function problem(code: ProblemCode, context: ProblemContext, options: ProblemOptions = {}): Response {
  const body = problemBody(code, context, options);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store", ...options.headers });
  if (options.retry_after_s !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(options.retry_after_s))));
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** Its body. */
export function problemBody(code: ProblemCode, context: ProblemContext, options: ProblemOptions = {}) {
  const { status, title } = PROBLEMS[code];
  return {
    ...options.members,
    type: `${context.public_url}/docs/errors#${code}`,
    title,
    status,
    detail: options.detail ?? title,
    code,
    request_id: context.request_id,
    ...(options.errors && { errors: options.errors }),
  };
}
