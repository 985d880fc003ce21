import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../paths.ts";

const DEFAULT_PORT = 8787;
const USAGE = `npm start -- [--port N] [--state DIR] [--ip ADDRESS] [--explorer]

  --port N      port to serve on (or the environment variable PORT; ${DEFAULT_PORT})
  --state DIR   where databases and objects are kept (.wrangler/state)
  --ip ADDRESS  address to listen on (127.0.0.1)
  --explorer    Cloudflare's local explorer at /cdn-cgi/explorer; everything gets about three times slower
  --help        this text`;

export interface StartOptions {
  port: number;
  stateDir: string;
  ip: string;
  explorer: boolean;
}

/** The options of `npm start`. Throws an error whose message is one line for the user. */
export function parseStartOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      state: { type: "string" },
      ip: { type: "string" },
      explorer: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return { help: USAGE };
  const port = Number(values.port ?? env["PORT"] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`The port must be a number from 1 to 65535, not "${values.port ?? env["PORT"]}".`);
  return {
    port,
    stateDir: path.resolve(ROOT, values.state ?? ".wrangler/state"),
    ip: values.ip ?? "127.0.0.1",
    explorer: values.explorer ?? false,
  };
}
