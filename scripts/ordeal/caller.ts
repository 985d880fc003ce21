import type { Api, ApiAnswer, ApiRequest } from "../../test/harness/api.ts";
import { signIn } from "../../test/harness/people.ts";
import type { Journal } from "./journal.ts";

const RETRY_MS = 250;
/** Longer than a restart. */
const PATIENCE_MS = 60_000;
/** Answers of the gateway that ask to come back with the same request. */
const NOT_YET = new Set(["request_in_progress", "rate_limited"]);

/** A signed-in user who sends a request again, under its key, until it is answered. */
export class Caller {
  readonly #system: Api;
  readonly #email: string;
  readonly #journal: Journal;
  #token: string | null = null;

  constructor(system: Api, email: string, journal: Journal) {
    this.#system = system;
    this.#email = email;
    this.#journal = journal;
  }

  /** null: given up, at the first answer that does not come (`patient` false) or after a minute. */
  async ask<Body>(path: string, request: ApiRequest = {}, patient = true): Promise<ApiAnswer<Body> | null> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#once<Body>(path, request);
      if (answer !== null) return answer;
      if (!patient || performance.now() > deadline) return null;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** An access token, of a new session where there is none. Throws while the server is away. */
  async token(): Promise<string> {
    this.#token ??= (await signIn(this.#system, this.#email)).token;
    return this.#token;
  }

  async #once<Body>(path: string, request: ApiRequest): Promise<ApiAnswer<Body> | null> {
    try {
      const answer = await this.#system.api<Body>(path, { ...request, token: await this.token() });
      // Tokens are good for ten minutes.
      if (answer.status === 401) this.#token = null;
      const isFinal = answer.status < 500 && answer.status !== 401 && !NOT_YET.has(codeOf(answer));
      if (isFinal) return answer;
      this.#journal.count(`answers ${answer.status}`);
    } catch {
      this.#journal.count("answers lost");
    }
    return null;
  }
}

/** The problem code of an answer that is one. */
export const codeOf = ({ body }: ApiAnswer<unknown>): string => (body as { code?: string } | null)?.code ?? "";
