import { parseArgs } from "node:util";

const VARIANTS = ["any", "named", "parties", "itineraries"] as const;

export interface Options {
  /** One round, seconds instead of minutes, nothing stored: to see that it works. */
  isShort: boolean;
  /** Prints where the Workers spent their time. Sampling costs time too, so nothing is stored either. */
  isProfiled: boolean;
  /** Of `storm`: which ones. */
  variants: (typeof VARIANTS)[number][];
  /** Whether this is the run that docs/bench.md shows. */
  isStored: boolean;
}

/** `npm run bench -- <name> … [--short] [--profile] [--variant any,named]`. Throws where there is something else. */
export function parseOptions(args: string[], known: string[]): { names: string[]; options: Options } {
  const { values, positionals: names } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      short: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      variant: { type: "string" },
    },
  });
  if (names.length === 0) throw new Error("no bench is named");
  for (const name of names) if (!known.includes(name)) throw new Error(`there is no bench "${name}"`);
  return {
    names,
    options: {
      isShort: values.short,
      isProfiled: values.profile,
      variants: values.variant === undefined ? [...VARIANTS] : values.variant.split(",").map(variantOf),
      isStored: Object.keys(values).every((name) => values[name as keyof typeof values] === false),
    },
  };
}

function variantOf(name: string): (typeof VARIANTS)[number] {
  const found = VARIANTS.find((variant) => variant === name);
  if (found === undefined) throw new Error(`a variant is one of ${VARIANTS.join(", ")}, not "${name}"`);
  return found;
}
