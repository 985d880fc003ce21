/** A round as a process of its own, which child.ts starts: `round.ts <requests> <seed>`. */
import { invariant } from "#domain/invariant.ts";
import { runRound } from "./run.ts";

const [requests, seed] = process.argv.slice(2).map(Number);
invariant(
  requests !== undefined && seed !== undefined && process.send !== undefined,
  "a parent says what to send, and hears of it",
);
process.send(await runRound(requests, seed));
