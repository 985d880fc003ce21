/**
 * Beside the session's cookie, which no script can read, goes one that says to the site's scripts that there is one, and nothing more:
 * however somebody has signed in, by a form of theirs, by a provider, or on a page of ours that a partner sent them to.
 */
const HINT = "holdfast.signed_in";
/** As better-auth calls it, with its prefix where cookies are secure. */
const SESSION = /^(?:__Secure-)?holdfast\.session_token=([^;]*)/;
const NOBODY = `${HINT}=; Max-Age=0; Path=/; SameSite=Lax`;
/** What the site asks first: who is told here that there is no session had better not ask again. */
const TOKEN_PATH = "/v1/auth/token";

/** The answer, which says so where it opens a session, keeps one open or ends it, and where it was asked for one that is over. */
export function withSessionHint(request: Request, answer: Response): Response {
  const hint = hintOf(request, answer);
  if (hint === null) return answer;
  const headers = new Headers(answer.headers);
  headers.append("set-cookie", hint);
  return new Response(answer.body, { status: answer.status, headers });
}

function hintOf(request: Request, answer: Response): string | null {
  const session = answer.headers.getSetCookie().findLast((cookie) => SESSION.test(cookie));
  // It lasts as long, and goes to the same site.
  if (session !== undefined) {
    const isOpen = SESSION.exec(session)?.[1] !== "";
    return session.replace(SESSION, `${HINT}=${isOpen ? "1" : ""}`).replace(/; *HttpOnly/i, "");
  }
  const isOver = answer.status === 401 && new URL(request.url).pathname === TOKEN_PATH;
  return isOver && request.headers.get("cookie")?.includes(`${HINT}=`) ? NOBODY : null;
}
