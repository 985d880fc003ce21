import { type Result, err, ok } from "#domain/result.ts";
import { hasAdvice } from "./advice.ts";
import { type Failure, localFailure, readProblem } from "./failure.ts";
import { tongue } from "../text/tongue.ts";

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  /** In the place of a body: sent as it is, as its own type. */
  file?: Blob;
  /** Access token. */
  token?: string | undefined;
  idempotency_key?: string | undefined;
  /** What the check for bots gave this page. */
  bot_check?: string | undefined;
  /** The version this page has seen, for a conditional read. */
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Only /v1/auth takes the session cookie; everything else goes without. */
  withCookie?: boolean;
}
/** An answer that came whole. */
export type Reply = { status: number; etag: string | null; body: Blob };

function headersOf(call: Call): Headers {
  const headers = new Headers({ accept: "application/json", "accept-language": tongue.value.tag });
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (call.file !== undefined) headers.set("content-type", call.file.type);
  if (call.token !== undefined) headers.set("authorization", `Bearer ${call.token}`);
  if (call.idempotency_key !== undefined) headers.set("idempotency-key", call.idempotency_key);
  if (call.bot_check !== undefined) headers.set("turnstile-token", call.bot_check);
  if (call.etag !== undefined) headers.set("if-none-match", call.etag);
  return headers;
}

/**
 * For the answer to begin, and then for each further part of it. Longer than the server has anybody wait, so that nobody waits
 * forever: a line can be dead without the browser knowing.
 */
const NO_ANSWER_AFTER_MS = 45_000;
/** For the answer to a file to begin: the largest timetable (64 MiB) needs ten minutes at a megabit a second, and its import some more. */
const NO_ANSWER_TO_A_FILE_AFTER_MS = 30 * 60_000;

/**
 * One request to the API this page was served by. Every outcome is a value: 2xx and 304 are replies, everything else
 * is a failure. An aborted call fails as `offline`; who aborted it no longer listens.
 */
export async function send(call: Call): Promise<Result<Reply, Failure>> {
  // Given up by whoever asks or for want of an answer. Joined by hand: `AbortSignal.any` is younger than many a phone's browser.
  const abandoned = new AbortController();
  const giveUp = () => abandoned.abort();
  if (call.signal?.aborted === true) giveUp();
  call.signal?.addEventListener("abort", giveUp);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waitAnother = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, ms);
  };
  const goOnWaiting = () => waitAnother(NO_ANSWER_AFTER_MS);
  waitAnother(call.file === undefined ? NO_ANSWER_AFTER_MS : NO_ANSWER_TO_A_FILE_AFTER_MS);
  try {
    const response = await fetch(call.path, {
      method: call.method ?? "GET",
      headers: headersOf(call),
      credentials: call.withCookie === true ? "same-origin" : "omit",
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.file === undefined ? {} : { body: call.file }),
      signal: abandoned.signal,
    });
    goOnWaiting();
    const body = await wholeBody(response, goOnWaiting);
    if (response.ok || response.status === 304) return ok({ status: response.status, etag: response.headers.get("etag"), body });
    return err(readProblem(await jsonOf(body), response.headers.get("retry-after"), hasAdvice));
  } catch {
    // It rejects for one reason only: no answer came, or it broke off. Nobody knows what that would have said.
    return err(localFailure("offline"));
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", giveUp);
  }
}

/** A body to its end; `heard` is called at each part of it. Rejects where it breaks off. */
async function wholeBody(response: Response, heard: () => void): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    heard();
    parts.push(part.value);
  }
  return new Blob(parts, { type: response.headers.get("content-type") ?? "" });
}

/** The JSON of a body; undefined when it is something else. */
export async function jsonOf(body: Blob): Promise<unknown> {
  try {
    return JSON.parse(await body.text());
  } catch {
    return undefined;
  }
}
