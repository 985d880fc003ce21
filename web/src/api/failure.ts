import type { ProblemCode } from "#contracts/problems.ts";

/**
 * `offline`: no answer came. `unreadable`: an answer came that is not of this API, such as a proxy's error page.
 * `no_passkey`: the browser's authenticator gave none. `user_changed`: it was not asked for, since somebody else is signed in now.
 */
export type FailureCode = ProblemCode | LocalCode;
type LocalCode = "offline" | "unreadable" | "no_passkey" | "user_changed";

/** Why a call did not do what it was asked to: a problem document (RFC 9457), or no usable answer. */
export interface Failure {
  reason: FailureCode;
  detail: string;
  errors: { path: string; message: string }[];
  request_id: string | null;
  retry_after_s: number | null;
  /** The whole problem document: some codes carry more, as the alternatives of `seat_unavailable`. */
  evidence: Record<string, unknown>;
  /** Of `offline`: it is asked for again by itself. Whether a command was done nobody knows until then. */
  asked_again?: "load" | "command";
  /** Of a command that may have been done all the same; `repeatable`: asked for again it is not done twice. */
  undecided?: "repeatable" | "once";
}

/** A failure that happened on this side of the wire. */
export const localFailure = (reason: LocalCode | "unauthenticated"): Failure => ({
  reason,
  detail: "",
  errors: [],
  request_id: null,
  retry_after_s: null,
  evidence: {},
});

const text = (value: unknown): string => (typeof value === "string" ? value : "");
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a problem document; `known` tells the codes this page has words for. */
export function readProblem(body: unknown, retryAfter: string | null, known: (code: string) => code is FailureCode): Failure {
  if (!isRecord(body)) return localFailure("unreadable");
  const code = text(body["code"]);
  const errors = Array.isArray(body["errors"]) ? body["errors"].filter(isRecord) : [];
  const seconds = Number(retryAfter ?? Number.NaN);
  return {
    reason: known(code) ? code : "unreadable",
    detail: text(body["detail"]),
    errors: errors.map((error) => ({ path: text(error["path"]), message: text(error["message"]) })),
    request_id: text(body["request_id"]) || null,
    retry_after_s: Number.isFinite(seconds) ? seconds : null,
    evidence: body,
  };
}
