import type * as Entry from "./entry.ts";
import type { Range } from "./tally.ts";

/** The simulation, built and not yet running: plain text, so that it can be handed to other threads and leaves no file behind. */
export interface Bundle {
  code: string;
  migrations: { bookings: string[]; payments: string[] };
}

export async function load({ code, migrations }: Bundle) {
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  const { simulator, coverage, tally } = (await import(/* @vite-ignore */ url)) as typeof Entry;
  const run = simulator(migrations);
  return { run, coverage: coverage(), tally: (range: Range) => tally(run, range) };
}
