import { afterEach, beforeEach, vi } from "vitest";
import { learnServerTime } from "./clock.ts";
import { session } from "./session.ts";

/** What a page has asked the API for. */
interface Asked {
  /** Method and path. */
  what: string;
  key: string | null;
  body: unknown;
}
/** Null: no answer comes. */
type Answering = (asked: Asked) => Response | null | Promise<Response | null>;

let asked: Asked[] = [];
let answering: Answering = () => null;

/** The API for the tests of one file: it gives everybody a token, and no answer to anything else until it is told one. */
export function serverOfFile(): void {
  beforeEach(() => {
    asked = [];
    answering = () => null;
    session.value = { state: "unknown" };
    vi.stubGlobal("fetch", answerTo);
  });
  // Other files share the modules: a test whose time was another must not leave it there.
  afterEach(() => learnServerTime(Date.now() / 1000, Date.now()));
}

/** What is answered from now on. */
export const answer = (by: Answering): void => void (answering = by);

/** What was asked for so far, but tokens. */
export const askedFor = (what: string): Asked[] => asked.filter((each) => each.what === what);

async function answerTo(path: string, init: RequestInit): Promise<Response> {
  if (path === "/v1/auth/token") {
    const iat = Date.now() / 1000;
    return Response.json({ token: `h.${btoa(JSON.stringify({ sub: "usr_1", iat, exp: iat + 600 }))}.s` });
  }
  const request: Asked = {
    what: `${init.method} ${path}`,
    key: new Headers(init.headers).get("idempotency-key"),
    body: typeof init.body === "string" ? JSON.parse(init.body) : null,
  };
  asked.push(request);
  const answered = await answering(request);
  if (answered === null) throw new TypeError("no answer");
  return answered;
}
