import type { Api, ApiAnswer, ApiRequest } from "../api/api.ts";
import { signIn } from "../api/sign-in.ts";
import type { Journal } from "./journal.ts";

const RETRY_MS = 250;
/** Longer than a restart, and than a circuit breaker is open. */
const PATIENCE_MS = 60_000;
/** Answers of the gateway that ask to come back with the same request. */
const NOT_YET = new Set(["request_in_progress", "rate_limited"]);

/** A signed-in user who sends a request again, under its key, until it is answered. */
export class Caller {
  readonly #system: Api;
  readonly #email: string;
  readonly #journal: Journal;
  #token: Promise<string> | null = null;

  constructor(system: Api, email: string, journal: Journal) {
    this.#system = system;
    this.#email = email;
    this.#journal = journal;
  }

  /** null: given up, at the first answer that does not come (`patient` false) or after a minute. */
  async ask<Body>(path: string, request: ApiRequest = {}, patient = true): Promise<ApiAnswer<Body> | null> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { answer, retry_ms } = await this.#once<Body>(path, request);
      if (answer !== null) return answer;
      if (!patient || performance.now() > deadline) return null;
      await new Promise((resolve) => setTimeout(resolve, retry_ms));
    }
  }

  /** An access token, of a new session where there is none: one for all who ask at a time. Throws while the server is away. */
  async token(): Promise<string> {
    this.#token ??= signIn(this.#system, this.#email).then(({ token }) => token);
    const asked = this.#token;
    return asked.catch((error: unknown) => {
      if (this.#token === asked) this.#token = null;
      throw error;
    });
  }

  /** `answer` null: none that counts; `retry_ms`: when to ask again. */
  async #once<Body>(path: string, request: ApiRequest): Promise<{ answer: ApiAnswer<Body> | null; retry_ms: number }> {
    try {
      const token = await this.token();
      const asked = this.#token;
      const answer = await this.#system.api<Body>(path, { ...request, token });
      // Tokens are good for ten minutes.
      if (answer.status === 401 && this.#token === asked) this.#token = null;
      const isFinal = answer.status < 500 && answer.status !== 401 && !NOT_YET.has(codeOf(answer));
      if (isFinal) return { answer, retry_ms: 0 };
      this.#journal.count(`answers ${answer.status} ${codeOf(answer)}`.trimEnd());
      return { answer: null, retry_ms: Math.max(RETRY_MS, 1000 * Number(answer.headers["retry-after"] ?? 0)) };
    } catch {
      this.#journal.count("answers lost");
      return { answer: null, retry_ms: RETRY_MS };
    }
  }
}

/** The problem code of an answer that is one. */
export const codeOf = ({ body }: ApiAnswer<unknown>): string => (body as { code?: string } | null)?.code ?? "";
