import * as z from "zod";
import type { FieldError, ProblemCode } from "#contracts/problems.ts";
import { PASSWORD_LENGTH } from "#contracts/users.ts";
import type { Env } from "./env.ts";
import { refuse } from "./refuse.ts";

const AuthError = z.object({ code: z.string().optional(), message: z.string().optional() });

/** What better-auth's codes are called here. Others follow from the status. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  INVALID_EMAIL_OR_PASSWORD: "invalid_credentials",
  INVALID_PASSWORD: "invalid_credentials",
  INVALID_CODE: "invalid_credentials",
  INVALID_BACKUP_CODE: "invalid_credentials",
  // Five wrong codes: the password is asked for again.
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "unauthenticated",
  // One answer for a passkey that nobody has and for one that did not sign.
  PASSKEY_NOT_FOUND: "invalid_credentials",
  AUTHENTICATION_FAILED: "invalid_credentials",
  USER_NOT_VERIFIED: "invalid_credentials",
  // Said to be our failure by better-auth, and the client's answer is what failed.
  FAILED_TO_VERIFY_REGISTRATION: "validation_failed",
  EMAIL_NOT_VERIFIED: "email_not_verified",
  // Answered as 401 by better-auth, but what is wrong is the link, not who asks.
  INVALID_TOKEN: "validation_failed",
  TOKEN_EXPIRED: "validation_failed",
  USER_NOT_FOUND: "validation_failed",
};

/** The member of the request an error is about. */
const MEMBERS: Readonly<Record<string, string>> = {
  INVALID_TOKEN: "token",
  TOKEN_EXPIRED: "token",
  USER_NOT_FOUND: "token",
  PASSWORD_TOO_SHORT: "password",
  PASSWORD_TOO_LONG: "password",
  INVALID_EMAIL: "email",
};

/** Said here where better-auth does not say enough. */
const MESSAGES: Readonly<Record<string, string>> = {
  PASSWORD_TOO_SHORT: `A password has at least ${PASSWORD_LENGTH.min} characters.`,
  PASSWORD_TOO_LONG: `A password has at most ${PASSWORD_LENGTH.max} characters.`,
};

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: "validation_failed",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "validation_failed",
  413: "payload_too_large",
  415: "unsupported_media_type",
  422: "validation_failed",
  429: "rate_limited",
  503: "service_unavailable",
};

/** The one place where better-auth's error bodies become problem+json. */
export async function authProblem(response: Response, request: Request, env: Pick<Env, "PUBLIC_URL">): Promise<Response> {
  const error = errorOf(await response.json().catch(() => undefined));
  // The same code is a wrong link elsewhere; here it is somebody, or something, that is not there.
  if (response.status === 404) return refuse("not_found", request, env);
  const known = error.code === undefined ? undefined : CODES[error.code];
  const code = known ?? BY_STATUS[response.status] ?? "internal";
  if (code === "internal") return refuse(code, request, env);
  const retryAfter = response.headers.get("x-retry-after");
  return refuse(code, request, env, {
    ...(error.message === undefined ? {} : { detail: error.message }),
    ...fieldErrorOf(error),
    ...(retryAfter === null ? {} : { retry_after_s: Number(retryAfter) }),
  });
}

function errorOf(body: unknown): z.infer<typeof AuthError> {
  const { code, message } = AuthError.catch({}).parse(body);
  return { code, message: MESSAGES[code ?? ""] ?? message };
}

function fieldErrorOf({ code, message }: z.infer<typeof AuthError>): { errors?: FieldError[] } {
  const path = code === undefined ? undefined : MEMBERS[code];
  if (path === undefined || code === undefined) return {};
  return { errors: [{ path, code: code.toLowerCase(), message: message ?? code }] };
}
