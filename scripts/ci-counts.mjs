// Prints `N passed, N failed` over vitest's JSON reports: `node scripts/ci-counts.mjs <1 if a step failed> <report…>`.
// A failure that no report shows (a check, a missing report) still counts as one. Runs on any Node.
import { existsSync, readFileSync } from "node:fs";

const [stepFailed, ...files] = process.argv.slice(2);
const reports = files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const failedTests = sum("numFailedTests");
const failed = failedTests === 0 && stepFailed === "1" ? 1 : failedTests;
console.log(`${sum("numPassedTests")} passed, ${failed} failed, ${sum("numPendingTests")} skipped`);
