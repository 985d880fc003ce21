import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../test/harness/server.ts";
import { SeatRecorder } from "../../test/linearizability/recorder.ts";
import { Caller } from "./caller.ts";
import { switchFault } from "./faults.ts";
import { gather, type Gathered } from "./gather.ts";
import { Journal } from "./journal.ts";
import { type OrdealOptions, parseOptions } from "./options.ts";
import { prepare, type Scale } from "./prepare.ts";
import { steady } from "./steady.ts";
import { Survivor } from "./survivor.ts";

/** A system of its own, with what its clients know of it. */
export interface Stage {
  survivor: Survivor;
  journal: Journal;
  callerOf: (user: "agent" | "operator") => Caller;
  /** Heals the provider, waits for what clients still do and until nothing moves any more, and reads everything there is to compare. */
  comeToRest: (aside: Promise<void>[]) => Promise<Gathered>;
}

interface Ordeal {
  name: string;
  usage: string;
  /** The option that says how much, and what it is otherwise. */
  amount: [string, number];
  scale: (options: OrdealOptions) => Scale;
  /** True: nothing is wrong. */
  run: (stage: Stage, options: OrdealOptions) => Promise<boolean>;
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The whole of a command line's run; sets the exit code. */
export async function main(ordeal: Ordeal): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2), ordeal, Date.now());
    if ("help" in options) console.log(options.help);
    else process.exitCode = (await onStage(ordeal, options)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    // Clients and watchers of a run that broke off may ask for ever.
    process.exit(1);
  }
}

async function onStage({ name, amount: [what], scale, run }: Ordeal, options: OrdealOptions): Promise<boolean> {
  const dir = mkdtempSync(path.join(tmpdir(), `holdfast-${name}-`));
  console.log(`${name}: ${options.amount} ${what}, seed ${options.seed}`);
  const began = performance.now();
  const survivor = new Survivor(await prepare(dir, await freePort(), scale(options)));
  const journal = new Journal(new SeatRecorder());
  const callerOf: Stage["callerOf"] = (user) => new Caller(survivor.api, `${user}@example.com`, journal);
  const comeToRest: Stage["comeToRest"] = async (aside) => {
    const began = performance.now();
    await switchFault(survivor.api, { mode: "ok" });
    // Those still at work may put more aside.
    for (let ended = 0; ended < aside.length;) {
      ended = aside.length;
      await Promise.all(aside);
    }
    return gather(steady(survivor.api), callerOf("agent"), callerOf("operator"), journal, began);
  };
  try {
    await survivor.start();
    console.log(`ready after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const passed = await run({ survivor, journal, callerOf, comeToRest }, options);
    console.log(`took ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return passed;
  } catch (error) {
    console.error(`the system's last words:\n${survivor.lastWords()}`);
    throw error;
  } finally {
    await survivor.kill();
    if (options.keep) console.log(`state: ${dir}`);
    else rmSync(dir, { recursive: true, force: true });
  }
}
