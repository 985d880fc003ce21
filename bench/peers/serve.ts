import { spawn } from "node:child_process";
import { invariant } from "#domain/invariant.ts";

const LISTENING = /^listening (\S+)$/m;

export interface Served {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** A peer's program in a Node of its own, once it says where it listens. It ends with this process, however that ends. */
export async function serve(program: string, settings: Record<string, string | undefined>): Promise<Served> {
  const server = spawn(process.execPath, [program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production", ...settings },
  });
  const end = (): void => void server.kill("SIGTERM");
  process.once("exit", end);
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on("data", (chunk: Buffer) => {
      const address = LISTENING.exec(chunk.toString())?.[1];
      if (address !== undefined) resolve(address);
    });
    server.once("exit", (code) => reject(new Error(`the peer ended with ${code}`)));
  });
  invariant(server.pid !== undefined, "a process that listens has an id");
  return {
    url,
    pid: server.pid,
    async stop() {
      process.off("exit", end);
      const exited = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await exited;
    },
  };
}
