/** An access token is not used any more this long before it expires: a request takes a while to arrive. */
const MARGIN_MS = 30_000;

export interface Exchange {
  /** A new session. */
  signIn: () => Promise<string>;
  /** An access token for the session; undefined if it has ended. */
  accessToken: (session: string) => Promise<string | undefined>;
}

/** What is sent with the operations that need one. */
export interface Tokens {
  accessToken?: () => string | Promise<string>;
  sessionToken?: () => Promise<string>;
}

/**
 * The tokens of a user who signs in. One access token serves all requests of its lifetime. It is renewed with the session,
 * and the session by signing in again; requests that come meanwhile wait for the same renewal. `now`: epoch milliseconds.
 */
export function tokensOf({ signIn, accessToken }: Exchange, now: () => number = Date.now): Required<Tokens> {
  let session: string | undefined;
  let current: { token: string; until: number } | undefined;
  let renewal: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const began = now();
    let token = session === undefined ? undefined : await accessToken(session);
    if (token === undefined) {
      session = await signIn();
      token = await accessToken(session);
    }
    if (token === undefined) throw new Error("the session ended as soon as it began");
    current = { token, until: began + lifetimeOf(token) - MARGIN_MS };
    return token;
  }

  async function currentToken(): Promise<string> {
    if (current !== undefined && now() < current.until) return current.token;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  return {
    accessToken: currentToken,
    async sessionToken() {
      await currentToken();
      return session ?? "";
    },
  };
}

/** By its own claims alone, so that it does not matter whether our clock and the API's agree. Milliseconds. */
function lifetimeOf(token: string): number {
  const [, payload = ""] = token.split(".");
  const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { iat: number; exp: number };
  return (claims.exp - claims.iat) * 1000;
}
