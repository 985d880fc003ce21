import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks for a secret in the terminal, without showing what is typed. */
export async function askSecret(name: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stdout.write(`${name} (not shown): `);
  try {
    return (await terminal.question("")).trim();
  } finally {
    terminal.close();
    process.stdout.write("\n");
  }
}
