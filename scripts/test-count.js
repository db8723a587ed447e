// Prints `N passed, N failed` from Vitest's JSON report, and exits with 0 only where something passed and nothing failed.
// Plain JavaScript: it also runs where only the machine's own Node is at hand.
import { readFileSync } from "node:fs";

const [report, testStatus, checkStatus] = process.argv.slice(2);

let passed = 0;
let failed = 0;
try {
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed = counts.numPassedTests;
  failed = counts.numFailedTests;
  // A file that does not load has no tests to fail: it counts as one.
  if (failed === 0 && !counts.success) failed = counts.numFailedTestSuites || 1;
} catch (error) {
  process.stderr.write(`no test report could be read: ${error.message}\n`);
  failed = 1;
}
if (testStatus !== "0" && failed === 0) failed = 1;
if (checkStatus !== "0") process.stderr.write(`npm run check, or golden check, failed with exit code ${checkStatus}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 && checkStatus === "0" ? 0 : 1);
