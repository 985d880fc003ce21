import type { Person } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";

/** A command that is ready to be sent. */
interface Command {
  path: string;
  who: Person;
  json?: object;
  /** A body that makes it another command; absent where there is none to send. */
  otherJson?: object;
  /** How often it was carried out, counted where the effect is stored, once everything that follows from it is done. */
  effects(): Promise<number>;
}
export interface CommandCase {
  method: "POST" | "PUT";
  status: number;
  prepare(system: System, operator: Person): Promise<Command>;
}

/** What the gateway keeps of a command whose effect is the same however often it is carried out. */
export async function remembered(system: System, { token }: Person, path: string): Promise<number> {
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { sub: string };
  const storage = await system.worker("holdfast-objects").getDurableObjectStorage("IdempotencyKeys", { name: sub });
  const rows = await storage.exec("SELECT key FROM requests WHERE scope = ? AND answer IS NOT NULL", `POST ${path}`);
  return rows.length;
}
