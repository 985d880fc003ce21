import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { err, ok } from "#domain/result.ts";
import { ROOT } from "../paths.ts";
import { signalGroup } from "../processes.ts";
import { Round } from "./ledger.ts";
import type { RoundResult } from "./rounds.ts";

const END_WITH_PARENT = path.join(ROOT, "scripts/end-with-parent.ts");
/** Longer than anything takes of which nothing is told, on a busy machine: a start, fifty batches, all that chance has left out. */
const SILENT_MS = 1_800_000;
/** Of what a process has printed, what is told when it breaks; a ledger says nothing of a machine's folders. */
const LAST_WORDS = 2_000;
/** What the killed runtime still had open in the folder is closed within moments. */
const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

/**
 * A round in a process group and a folder of its own. However it ends, nothing remains of either. `program` prints what it does, sends a
 * round to its parent and ends with 0.
 */
export async function roundInChild(
  program: string[],
  { signal, tell, silent_ms = SILENT_MS }: { signal: AbortSignal; tell: (line: string) => void; silent_ms?: number },
): Promise<RoundResult> {
  if (signal.aborted) return err({ reason: "ended" });
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-fuzz-"));
  const child = spawn(process.execPath, ["--no-warnings", "--import", END_WITH_PARENT, ...program], {
    cwd: ROOT,
    // A group of its own, so that all of it can be ended at once.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, TMPDIR: dir },
  });
  const killed: { why: "ended" | "silent" | null } = { why: null };
  const kill = (why: typeof killed.why): void => {
    killed.why ??= why;
    signalGroup(child, "SIGKILL");
  };
  const end = (): void => kill("ended");
  const silence = setTimeout(() => kill("silent"), silent_ms);
  let said = "";
  const heard = (line: string): void => {
    silence.refresh();
    said = `${said}${line.replaceAll(`${ROOT}/`, "")}\n`.slice(-LAST_WORDS);
  };
  if (child.stdout) createInterface({ input: child.stdout }).on("line", tell).on("line", heard);
  if (child.stderr) createInterface({ input: child.stderr }).on("line", heard);
  let sent: unknown = null;
  child.on("message", (message) => (sent = message));
  signal.addEventListener("abort", end);
  try {
    const how = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      // What it has started may be there still, and have its output.
      child.once("exit", () => kill(null));
      child.once("close", (code, by) => resolve(String(by ?? code)));
    });
    if (killed.why === "ended") return err({ reason: "ended" });
    if (killed.why === "silent") return err({ reason: "broken", detail: `nothing was heard for ${silent_ms / 1000} s\n${said}` });
    const round = Round.safeParse(sent);
    if (how !== "0" || !round.success) return err({ reason: "broken", detail: `ended by ${how}\n${said}` });
    return ok(round.data);
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", end);
    rmSync(dir, REMOVE);
  }
}
