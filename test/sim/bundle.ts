import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type Plugin, build } from "esbuild";
import { ROOT } from "../../scripts/paths.ts";
import type { Bundle } from "./load.ts";

/** A change of one file's text, for the build alone. */
export interface Patch {
  file: string;
  from: string;
  to: string;
}

const HERE = path.join(ROOT, "test/sim");
const standIn = (name: string): string => path.join(HERE, "stand-ins", `${name}.ts`);

/** Modules that are put in the place of others: by what is imported, and for some of them also by whom. */
const STAND_INS: { wanted: RegExp; by?: RegExp; file: string }[] = [
  { wanted: /^cloudflare:workers$/, file: standIn("cloudflare-workers") },
  {
    wanted: /^node:async_hooks$/,
    by: /\/(?:platform\/context|queues\/deliveries)\.ts$/,
    file: standIn("async-hooks"),
  },
  { wanted: /^stripe$/, file: standIn("stripe") },
  { wanted: /^#platform\/hash\.ts$/, file: standIn("hash") },
  { wanted: /^#platform\/offer-token\.ts$/, file: standIn("offer-token") },
  { wanted: /^#platform\/meter\.ts$/, file: standIn("meter") },
  { wanted: /^\.\/locators\.ts$/, by: /workers\/bookings\//, file: standIn("locators") },
  { wanted: /^\.\/provider\/(?:provider|stripe|gate)\.ts$/, by: /workers\/payments\/desk\.ts$/, file: standIn("provider") },
  { wanted: /^\.{1,2}\/entity\.js$/, by: /node_modules\/drizzle-orm\//, file: standIn("drizzle-entity") },
  { wanted: /^\.\.\/casing\.js$/, by: /node_modules\/drizzle-orm\/sqlite-core\//, file: standIn("drizzle-casing") },
  { wanted: /^\.\/storage\.ts$/, by: /flight-seats\/index\.ts$/, file: standIn("flight-store") },
  { wanted: /^\.\/store\.ts$/, by: /booking-sagas\/index\.ts$/, file: standIn("saga-store") },
];

/** The program's clock, timers and randomness, by the names the bundle uses instead. */
const DEFINED = {
  "Date.now": "simNow",
  setTimeout: "simSetTimeout",
  clearTimeout: "simClearTimeout",
  structuredClone: "simClone",
  "crypto.getRandomValues": "simRandomValues",
  WebSocketRequestResponsePair: "simPair",
};

function plugin(patches: Patch[]): Plugin {
  return {
    name: "simulation",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path: wanted, importer }) => {
        const match = STAND_INS.find((entry) => entry.wanted.test(wanted) && (entry.by?.test(importer) ?? true));
        return match === undefined ? undefined : { path: match.file };
      });
      if (patches.length > 0)
        onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
          const mine = patches.filter((patch) => path.join(ROOT, patch.file) === file);
          return mine.length === 0 ? undefined : { contents: patched(file, mine), loader: "ts" };
        });
    },
  };
}

/** Whether the code still has the text that a patch changes. */
export function fits({ file, from }: Patch): boolean {
  return readFileSync(path.join(ROOT, file), "utf8").split(from).length === 2;
}

/** Throws where the text to change is not there exactly once: the code has moved on, and so must the patch. */
function patched(file: string, patches: Patch[]): string {
  return patches.reduce(
    (text, { from, to }) => {
      if (text.split(from).length !== 2) throw new Error(`${file}: not there exactly once: ${from}`);
      return text.replace(from, () => to);
    },
    readFileSync(file, "utf8"),
  );
}

/** Builds the simulation from the repository's code, changed by `patches`. */
export async function buildSimulator(patches: Patch[] = []): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [path.join(HERE, "entry.ts")],
    // The names of files in the output, too, are the same wherever the build was called from.
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    // Loaded only by calls that are simulated.
    external: ["cockatiel"],
    format: "esm",
    platform: "node",
    target: "node24",
    logLevel: "silent",
    define: DEFINED,
    inject: [path.join(HERE, "runtime/globals.ts")],
    plugins: [plugin(patches)],
  });
  const code = outputFiles.map(({ text }) => text).join("");
  return { code, migrations: { bookings: migrations("bookings"), payments: migrations("payments") } };
}

function migrations(database: string): string[] {
  const folder = path.join(ROOT, "migrations", database);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => readFileSync(path.join(folder, file), "utf8"));
}
