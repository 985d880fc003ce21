import { type Tokens, tokensOf } from "./tokens.ts";
import { createClient, createConfig } from "./generated/client/index.ts";
import { KEYED } from "./generated/keyed.gen.ts";
import { Operations } from "./generated/sdk.gen.ts";
import { ProblemError, toProblemError } from "./problem-error.ts";
import { type Send, sendAgain } from "./send-again.ts";
import { type Credentials, signIn } from "./sign-in.ts";

const ATTEMPTS = 3;

export interface HoldfastOptions {
  /** Where the API is reached: `https://…`, no slash at the end. */
  baseUrl: string;
  /**
   * Who is asking: a user who signs in, or whoever got the access token in another way (an OAuth client). Without, only what
   * needs no token can be asked.
   */
  auth?: Credentials | { accessToken: () => string | Promise<string> };
  /** How often a request is sent at most that got no answer, or was told to come back soon; 1: never again. */
  attempts?: number;
  /** Sends a request; the platform's own `fetch` unless given. */
  fetch?: Send;
}
/** The operations of the API, by their `operationId`; the README says which are missing. */
export type Holdfast = Operations;

/**
 * The API, typed. Refusals are thrown as `ProblemError`, or returned as `error` where the call says `throwOnError: false`.
 * Commands get an idempotency key of their own unless the call names one.
 * @example
 * const api = holdfast({ baseUrl: "http://localhost:8787", auth: { email, password } });
 * const { data: booking } = await api.getBooking({ path: { id } });
 */
export function holdfast({ baseUrl, auth, attempts = ATTEMPTS, fetch: send }: HoldfastOptions): Holdfast {
  const platform: Send = (request) => globalThis.fetch(request);
  const persistent = sendAgain(send ?? platform, { attempts });
  // Who signs in must not wait for a token first.
  const open = apiOver(baseUrl, persistent);
  if (auth === undefined) return open;
  return apiOver(baseUrl, persistent, "accessToken" in auth ? { accessToken: auth.accessToken } : signedIn(open, auth, baseUrl));
}

function apiOver(baseUrl: string, send: Send, tokens: Tokens = {}): Operations {
  const client = createClient(
    createConfig({
      baseUrl,
      throwOnError: true,
      fetch: ((request: Request) => send(request)) as typeof globalThis.fetch,
      // A client's secret is not among what it is given.
      auth: async ({ key, scheme }) =>
        scheme === "basic" ? undefined : key === "session" ? tokens.sessionToken?.() : tokens.accessToken?.(),
    }),
  );
  client.interceptors.request.use((request, { method = "", url }) => {
    if (KEYED.has(`${method} ${url}`) && !request.headers.has("idempotency-key"))
      request.headers.set("idempotency-key", crypto.randomUUID());
    return request;
  });
  client.interceptors.error.use(toProblemError);
  return new Operations({ client });
}

const signedIn = (api: Operations, credentials: Credentials, baseUrl: string) =>
  tokensOf({
    signIn: () => signIn(api, credentials, new URL(baseUrl).origin),
    async accessToken(session) {
      try {
        return (await api.getAccessToken({ headers: { Authorization: `Bearer ${session}` } })).data.token;
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) return undefined;
        throw error;
      }
    },
  });
