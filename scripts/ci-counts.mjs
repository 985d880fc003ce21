// Prints what failed, by name, then `N passed, N failed`: `node scripts/ci-counts.mjs <vitest's JSON report…> -- <failed step…>`.
// A step that failed without a failed test (a check, a missing report, an error outside every test) still counts as one.
// Runs on any Node.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const LONGEST_MESSAGE = 1200;

const args = process.argv.slice(2);
const files = args.slice(0, args.indexOf("--"));
const failedSteps = args.slice(args.indexOf("--") + 1);
const reports = files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);

const shortened = (message) => (message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} …` : message);

for (const file of reports.flatMap((report) => report.testResults)) {
  const name = path.relative(process.cwd(), file.name);
  const failures = file.assertionResults.filter((test) => test.status === "failed");
  for (const test of failures) console.log(`FAILED ${name}: ${test.fullName}\n${shortened(test.failureMessages.join("\n"))}`);
  if (file.status === "failed" && failures.length === 0) console.log(`FAILED ${name}\n${shortened(file.message ?? "")}`);
}
for (const file of files.filter((each) => !existsSync(each))) console.log(`MISSING ${file}`);
for (const step of failedSteps) console.log(`FAILED STEP ${step}`);

const failedTests = sum("numFailedTests");
const failed = failedTests === 0 && failedSteps.length > 0 ? 1 : failedTests;
console.log(`${sum("numPassedTests")} passed, ${failed} failed, ${sum("numPendingTests")} skipped`);
