/** What the bundle gives: the simulation of the code it was built from. */
import "./stand-ins/drizzle-sql.ts";

export { coverage } from "./coverage.ts";
export { simulator } from "./run-seed.ts";
export { tally } from "./tally.ts";

// Faults are thrown by the million, and nobody reads where.
Error.stackTraceLimit = 0;
