import * as z from "zod";
import { admit, type Breaker, type BreakerSettings, CLOSED, report } from "#domain/breaker/breaker.ts";
import { bounded } from "#platform/bounded.ts";
import { errorText, log } from "#platform/log.ts";

/** For the whole of one question: whoever waits for it has pressed a button. */
const TIMEOUT_MS = 3_000;
/** Far more than there is to say. */
const MAX_ANSWER_BYTES = 16_384;
const BREAKER: BreakerSettings = {
  failures_to_open: 3,
  open_ms: 30_000,
  max_probes: 1,
  successes_to_close: 1,
  probe_lease_ms: 2 * TIMEOUT_MS,
};

/** `unknown`: it could not be asked, or did not take the question. */
export type Verdict = "passed" | "refused" | "unknown";
export interface Question {
  secret: string;
  /** What the widget gave the page; good once and for five minutes. */
  token: string;
  /** The same for every try of one request, which is then told the same again; a UUID. Null: none. */
  repeats_as: string | null;
}

const Answer = z.object({ success: z.boolean(), "error-codes": z.array(z.string()).default([]) });
/** What is wrong is ours, or the provider's own: nobody has failed a check. */
const NOT_THEIRS = ["missing-input-secret", "invalid-input-secret", "internal-error", "bad-request"];

/** Of this isolate: a provider that is silent costs few requests their time. */
const seen: { breaker: Breaker } = { breaker: CLOSED };

/** Asks Turnstile whether this token is a person's. */
export async function siteverify(base: string, question: Question): Promise<Verdict> {
  const { breaker, admission } = admit(seen.breaker, BREAKER, Date.now());
  seen.breaker = breaker;
  if (!admission.allowed) return "unknown";
  const verdict = await ask(base, question);
  const before = seen.breaker.phase;
  seen.breaker = report(seen.breaker, BREAKER, verdict !== "unknown", Date.now());
  if (seen.breaker.phase !== before) log("warn", `bot_check.${seen.breaker.phase}`, { was: before });
  return verdict;
}

async function ask(base: string, { secret, token, repeats_as }: Question): Promise<Verdict> {
  try {
    const response = await fetch(`${base}/turnstile/v0/siteverify`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret, response: token, ...(repeats_as !== null && { idempotency_key: repeats_as }) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status >= 500 || (response.status >= 300 && response.status < 400)) return silent(`answered ${response.status}`);
    const answer = Answer.safeParse(await bounded(response, MAX_ANSWER_BYTES).json());
    if (!answer.success) return silent("answered what is no answer");
    const { success, "error-codes": codes } = answer.data;
    if (success) return "passed";
    const ours = codes.filter((code) => NOT_THEIRS.includes(code));
    return ours.length > 0 ? silent(ours.join(", ")) : "refused";
  } catch (error) {
    return silent(errorText(error));
  }
}

function silent(why: string): Verdict {
  log("warn", "bot_check.unavailable", { why });
  return "unknown";
}

/** For tests: as if this isolate had just begun. */
export function forgetSilence(): void {
  seen.breaker = CLOSED;
}
