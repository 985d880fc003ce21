import fc from "fast-check";
import type { Difference } from "./state.ts";

/** Something that must not be. */
export interface Finding {
  /** `createBooking: answered 500`: the same for every request that shows it. */
  what: string;
  index: number;
  who: string;
  /** A command line that sends it again, or what was put on which queue. */
  shown: string;
  /** What was answered, or which rows have changed. */
  seen: string[];
}

const SEEN_CHARS = 600;
/** Good for minutes only, and long. */
const TOKEN = /Bearer eyJ[\w.-]{100,}/g;

/** A finding, and how many requests have shown it. */
export interface Seen extends Finding {
  times: number;
}

/** Once each: many requests show the same. */
export class Findings {
  readonly #known = new Map<string, Seen>();

  /** True: not seen before. */
  add(finding: Finding): boolean {
    const known = this.#known.get(finding.what);
    if (known === undefined) this.#known.set(finding.what, { ...finding, times: 1 });
    else known.times++;
    return known === undefined;
  }

  /** A simpler one that shows the same. */
  show(what: string, shown: string): void {
    const known = this.#known.get(what);
    if (known !== undefined) this.#known.set(what, { ...known, shown });
  }

  get distinct(): number {
    return this.#known.size;
  }

  /** As they are told and kept: without what is long, and good for minutes only. */
  all(): Seen[] {
    return [...this.#known.values()].map((each) => ({
      ...each,
      shown: each.shown.replaceAll(TOKEN, `Bearer <token of ${each.who}>`),
      seen: each.seen.map((line) => line.slice(0, SEEN_CHARS)),
    }));
  }
}

export const differenceLines = (differences: Difference[]): string[] =>
  differences.slice(0, 8).map(({ table, what, row }) => `${what} in ${table}: ${row}`);

/** How long a plan is made simpler, in ms. */
const SHRINK_MS = 10_000;

/** The simplest plan of this seed of which `isWrong` holds still; as fast-check finds it by itself. */
export async function simplest<Plan>(
  plans: fc.Arbitrary<Plan>,
  seed: number,
  plan: Plan,
  isWrong: (plan: Plan) => Promise<boolean>,
): Promise<Plan> {
  const property = fc.asyncProperty(plans, async (each) => !(await isWrong(each)));
  const { counterexample } = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  return counterexample?.[0] ?? plan;
}
