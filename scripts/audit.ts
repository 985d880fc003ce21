import { parseArgs } from "node:util";
import type { AuditReport } from "#contracts/audit.ts";
import { DEMO_PASSWORD } from "../seed/users.ts";
import { apiOver } from "./api/api.ts";
import { runAudit } from "./api/audit.ts";
import { signIn } from "./api/sign-in.ts";

const USAGE = `npm run audit [-- --url http://localhost:8787]

Starts an audit as operator@example.com, waits for it, and prints what it compared. Ends with 1 unless all is clean.
HOLDFAST_TOKEN: an access token with the scope "ops", where there is no such user.`;

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://localhost:8787" }, help: { type: "boolean" } },
});
if (values.help) console.log(USAGE);
else process.exitCode = await audit(values.url);

async function audit(url: string): Promise<number> {
  const system = apiOver((target, init) => fetch(new URL(target, url), init));
  try {
    const token = process.env["HOLDFAST_TOKEN"] ?? (await signIn(system, "operator@example.com", DEMO_PASSWORD)).token;
    const report = await runAudit(system, { token });
    console.log(printed(report));
    return report.status === "clean" ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function printed({ id, status, compared, in_motion, poked, sizes, discrepancies }: AuditReport): string {
  const counts = Object.entries(compared).map(([name, count]) => `${count} ${name.replace("_", " ")}`);
  const stored = Object.entries(sizes).map(
    ([store, tables]) =>
      `  rows of ${store}: ${Object.entries(tables)
        .map(([table, rows]) => `${rows} ${table}`)
        .join(", ")}`,
  );
  const findings = discrepancies.map(({ invariant, ids, detail }) => `  ${invariant}  ${ids.join(" ")}: ${detail}`);
  const summary = `compared ${counts.join(", ")}; ${in_motion} bookings in motion, ${poked} poked`;
  return [`${id}: ${status}`, summary, ...stored, ...findings].join("\n");
}
