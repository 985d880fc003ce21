import fc from "fast-check";
import { type Change, changesOf } from "./arbitraries/changes.ts";
import { WHO, type Who } from "./people.ts";
import type { Source, Target } from "./targets.ts";

/** A way to have a request refused for sure, so that there are batches of which nothing is accepted. */
export type Spoiler =
  | "nobody"
  | "forged"
  | "stranger"
  | "no_key"
  | "unknown_key"
  | "media_type"
  | "impossible"
  | "signature"
  | "none";

/** A request before it meets the things there are: the same for a seed, whatever ids this run has. */
export interface Plan {
  target: string;
  who: Who;
  /** Which of the things of the pool. */
  pick: number;
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  changes: Change[];
  spoiler: Spoiler;
  /** Of a webhook. */
  signature: "good" | "stale" | "bad";
}

/** `spoiled`: what could change anything is meant to be refused. */
export function plansFor(target: Target, spoiled: boolean): fc.Arbitrary<Plan> {
  if (target.spoilers.length === 0 || !(spoiled || target.never)) return plans(target, "none");
  return fc.oneof(
    ...target.spoilers.map((spoiler) => plans(spoiler === "impossible" ? (target.impossible ?? target) : target, spoiler)),
  );
}

function plans(target: Source, spoiler: Spoiler): fc.Arbitrary<Plan> {
  const query = Object.entries(target.query_values);
  return fc.record(
    {
      target: fc.constant(target.id),
      who: whoFor(target),
      pick: fc.nat({ max: 9_999 }),
      path: fc.record(target.path_values, { noNullPrototype: true }),
      query: fc.record(Object.fromEntries(query.map(([name, { values }]) => [name, values])), {
        requiredKeys: query.flatMap(([name, { required }]) => (required ? [name] : [])),
        noNullPrototype: true,
      }),
      body: target.body ?? fc.constant(null),
      // What is impossible as it stands is not changed into what is possible.
      changes:
        spoiler === "impossible"
          ? fc.constant<Change[]>([])
          : fc.oneof(
              { weight: 4, arbitrary: fc.constant<Change[]>([]) },
              { weight: 6, arbitrary: fc.array(changesOf(target.body !== null), { minLength: 1, maxLength: 3 }) },
            ),
      spoiler: fc.constant(spoiler),
      signature:
        spoiler === "signature"
          ? fc.constantFrom<Plan["signature"]>("stale", "bad")
          : fc.constantFrom<Plan["signature"]>("good", "good", "stale", "bad"),
    },
    { noNullPrototype: true },
  );
}

/** Whoever may is asked most of the time, so that requests get past the door. */
function whoFor({ path }: Source): fc.Arbitrary<Who> {
  const likely: Who[] =
    path.startsWith("/v1/ops/") || path.includes("/admin/") ? ["operator", "admin"] : ["owner", "owner", "client"];
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...likely) }, { weight: 2, arbitrary: fc.constantFrom(...WHO) });
}
