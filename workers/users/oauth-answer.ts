import * as z from "zod";

/** Errors of RFC 6749, 6750, 7009 and 7591 that this Worker answers with by itself. */
export interface OauthError {
  reason: "invalid_request" | "invalid_client_metadata" | "invalid_redirect_uri";
  description: string;
}

const ErrorBody = z.object({ error: z.string().optional(), error_description: z.string().optional() });
type ErrorBody = z.infer<typeof ErrorBody>;

/** What has no word of the provider's own. */
const BY_STATUS: Readonly<Record<number, string>> = {
  401: "invalid_token",
  403: "access_denied",
  429: "temporarily_unavailable",
};

/**
 * Said by the provider as 401, or in words that no standard has. To a client all of these mean that what it holds is good
 * for nothing any more, which is `invalid_grant` (RFC 6749, section 5.2; RFC 7636, section 4.6).
 */
const SPENT_GRANTS: readonly (string | undefined)[] = [
  "code verification failed",
  "code_verifier required because PKCE was used in authorization",
  "code_verifier provided but PKCE was not used in authorization",
  "missing user, user may have been deleted",
  "session no longer exists",
  "user not found",
];
/** There is nothing left to revoke, which is what was asked for (RFC 7009, section 2.2). */
const REVOKED_ALREADY: readonly (string | undefined)[] = ["token not found", "refresh token revoked", "Invalid access token"];

export function oauthError({ reason, description }: OauthError): Response {
  return answerWith(400, { error: reason, error_description: description }, new Headers());
}

/** RFC 6750, section 3.1. */
export function invalidToken(): Response {
  const challenge = new Headers({ "www-authenticate": 'Bearer realm="holdfast", error="invalid_token"' });
  return answerWith(
    401,
    { error: "invalid_token", error_description: "The access token is not valid, or no longer." },
    challenge,
  );
}

/** The provider's answer in the words of the standards. */
export async function toOauthAnswer(answer: Response, endpoint: string): Promise<Response> {
  if (answer.status < 300) return answer;
  if (answer.status < 400) return withoutType(answer);
  const body = ErrorBody.catch({}).parse(await answer.json().catch(() => ({})));
  if (endpoint === "token" && SPENT_GRANTS.includes(body.error_description))
    return answerWith(400, { ...body, error: "invalid_grant" }, answer.headers);
  if (endpoint === "revoke" && REVOKED_ALREADY.includes(body.error_description))
    return new Response(null, { headers: { "cache-control": "no-store" } });
  return answerWith(answer.status, body, answer.headers);
}

/** A redirect of the provider says JSON, but has no body. */
function withoutType(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.delete("content-type");
  return new Response(null, { status: answer.status, headers });
}

function answerWith(status: number, { error, error_description }: ErrorBody, from: Headers): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  const retryAfter = from.get("retry-after") ?? from.get("x-retry-after");
  if (retryAfter !== null) headers.set("retry-after", retryAfter);
  const challenge = challengeOf(status, error, from);
  if (challenge !== null) headers.set("www-authenticate", challenge);
  const word = error ?? BY_STATUS[status] ?? (status < 500 ? "invalid_request" : "server_error");
  return Response.json({ error: word, ...(error_description !== undefined && { error_description }) }, { status, headers });
}

/** How one would be let in: a client by its secret (RFC 6749, section 5.2), whoever else by a token. */
function challengeOf(status: number, error: string | undefined, from: Headers): string | null {
  if (status === 401 && error === "invalid_client") return 'Basic realm="holdfast"';
  return from.get("www-authenticate") ?? (status === 401 ? 'Bearer realm="holdfast"' : null);
}
