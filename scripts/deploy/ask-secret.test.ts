import { spawn } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../paths.ts";

/** Under a terminal of its own, as somebody has it; the answer goes where it can be compared, as its length. */
const PROGRAM = `import { askSecret } from "./scripts/deploy/ask-secret.ts"; console.log("got " + (await askSecret("STRIPE_SECRET_KEY")).length);`;
const SECRET = "sk_live_nobody_sees_this";

test("a secret that is typed is not shown", async () => {
  const command = `'${process.execPath}' --input-type=module -e '${PROGRAM}'`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: path.resolve(ROOT), stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const asked = shown.includes("(not shown)");
    shown += chunk.toString();
    if (!asked && shown.includes("(not shown)")) child.stdin.write(`${SECRET}\r`);
  });
  await new Promise((resolve) => child.on("close", resolve));
  expect(shown).toContain("STRIPE_SECRET_KEY (not shown): ");
  expect(shown).toContain(`got ${SECRET.length}`);
  expect(shown).not.toContain(SECRET);
});
