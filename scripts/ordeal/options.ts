import { parseArgs } from "node:util";

/** What an ordeal is told. `amount`: of kills, of bookings. */
export interface OrdealOptions {
  amount: number;
  seed: number;
  keep: boolean;
}

/** `amount`: the name of the option that says how much, and what it is otherwise. Throws an error whose message is one line for the user. */
export function parseOptions(
  args: string[],
  { usage, amount: [name, otherwise] }: { usage: string; amount: [string, number] },
  now: number,
): OrdealOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: { [name]: { type: "string" }, seed: { type: "string" }, keep: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values["help"] === true) return { help: usage };
  const amount = Number(values[name] ?? otherwise);
  const seed = Number(values["seed"] ?? now % 1_000_000);
  if (!Number.isInteger(amount) || amount < 1) throw new Error(`--${name} must be a whole number from 1.`);
  if (!Number.isInteger(seed) || seed < 0) throw new Error("--seed must be a whole number.");
  return { amount, seed, keep: values["keep"] === true };
}
