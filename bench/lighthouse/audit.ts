import lighthouse from "lighthouse";
import { invariant } from "#domain/invariant.ts";

/** Those that a machine's speed has no part in. */
export const STEADY = ["accessibility", "best-practices", "seo"] as const;
export type Category = (typeof STEADY)[number] | "performance";
export interface Scored {
  /** Of 100. */
  scores: Partial<Record<Category, number>>;
  /** The audits that cost points, by what they say. */
  faults: string[];
}
/** A busy machine takes long to paint, and how long is no matter but of `performance`. */
const PATIENCE_MS = 120_000;
/** Where pages are kept from search engines on purpose, that costs no points. */
const INDEXABLE = "is-crawlable";

/** What Lighthouse thinks of a page on a phone with a slow network, in the Chromium whose DevTools listen at this port of this machine. */
export async function audit(
  url: string,
  port: number,
  { categories, isPrivate = false }: { categories: readonly Category[]; isPrivate?: boolean },
): Promise<Scored> {
  const run = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "silent",
    maxWaitForFcp: PATIENCE_MS,
    maxWaitForLoad: PATIENCE_MS,
    onlyCategories: [...categories],
    skipAudits: isPrivate ? [INDEXABLE] : [],
  });
  invariant(run !== undefined, "lighthouse has looked");
  const { lhr } = run;
  invariant(lhr.runtimeError === undefined, `lighthouse could not read ${url}: ${lhr.runtimeError?.message ?? ""}`);
  return {
    scores: Object.fromEntries(categories.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)])),
    faults: categories.flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
        .map(({ id }) => `${name}: ${lhr.audits[id]?.title ?? id} ${lhr.audits[id]?.displayValue ?? ""}`.trim()),
    ),
  };
}
