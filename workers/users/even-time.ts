/** Longer than a password hash and what sign-up writes besides. */
const STEP_MS = 400;

/**
 * The work's outcome, at the next of the steps since it began. Whatever it does for an address that it knows, or does not
 * know, ends within the same step, and on a busy machine within the same of the next ones: how long it took tells nothing.
 */
export async function atSteps<T>(work: Promise<T>, wait: (ms: number) => Promise<unknown> = pause): Promise<T> {
  const progress = { settled: false };
  const settle = () => void (progress.settled = true);
  work.then(settle, settle);
  while (!progress.settled) await wait(STEP_MS);
  return work;
}

/**
 * Answers in even time: all of them, or those that refuse. Who is let in knows the address and the password, and learns
 * nothing from an answer that comes at once.
 */
export async function inEvenTime(work: Promise<Response>, which: "all" | "refusals" | undefined): Promise<Response> {
  if (which === undefined) return work;
  const even = atSteps(work);
  if (which === "all") return even;
  const early = await work.then(
    (response) => (response.status < 400 ? response : null),
    () => null,
  );
  return early ?? even;
}

const pause = (ms: number) => scheduler.wait(ms);
