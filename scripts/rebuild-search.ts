import { parseArgs } from "node:util";
import { DEMO_PASSWORD } from "../seed/users.ts";
import { apiOver } from "./api/api.ts";
import { signIn } from "./api/sign-in.ts";
import { rebuildSearch } from "./api/rebuild-search.ts";

const USAGE = `npm run rebuild:search [-- --url http://localhost:8787] [--from CURSOR]

Drops what search shows of every flight, and writes it anew from the flights' own objects; then works out the lowest fares again.
Sales go on meanwhile. Prints how many rows were wrong, with a hash over all of them before and after, and ends with 1 where some were:
while nothing is sold, both hashes are the same.
--from: where an earlier run ended, whose error names the cursor; only what comes after it is written and counted.
HOLDFAST_TOKEN: an access token with the scope "ops", where there is no operator@example.com. It is good for ten minutes.`;

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://localhost:8787" }, from: { type: "string" }, help: { type: "boolean" } },
});
if (values.help) console.log(USAGE);
else process.exitCode = await rebuild(values.url, values.from);

async function rebuild(url: string, from: string | undefined): Promise<number> {
  const system = apiOver((target, init) => fetch(new URL(target, url), init));
  try {
    const token = process.env["HOLDFAST_TOKEN"] ?? (await signIn(system, "operator@example.com", DEMO_PASSWORD)).token;
    const rebuilt = await rebuildSearch(system, { token }, from);
    for (const [part, { rows, changed, before, after }] of Object.entries(rebuilt))
      console.log(`${part}: ${rows} rows, ${changed} were wrong\n  before ${before}\n  after  ${after}`);
    return Object.values(rebuilt).some(({ changed }) => changed > 0) ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
