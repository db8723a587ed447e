/**
 * `npm run check`: types, lint, format, unused code, kernels. Every check runs, also after one has failed, so that one
 * run shows everything there is to mend.
 */
import { spawnSync } from "node:child_process";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const checks: readonly Check[] = [
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "lint", command: ["oxlint"] },
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "unused", command: ["knip", "--no-progress"] },
  { name: "client", command: ["node", "scripts/build-client.ts", "--check"] },
  { name: "lock", command: ["node", "scripts/complete-lock.ts", "--check"] },
  { name: "kernels", command: ["node", "scripts/build-kernel.ts", "--check"] },
  { name: "policy", command: ["node", "scripts/build-policy.ts", "--check"] },
  { name: "ledger verifier", command: ["node", "scripts/build-ledger-verifier.ts", "--check"] },
];

const failed = checks.filter(({ name, command: [program, ...rest] }) => {
  const startMs = performance.now();
  // npm puts node_modules/.bin in front of the path; the programs are scripts for whatever node is found there.
  const { status, error } = spawnSync(program, rest, { stdio: "inherit" });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const isBroken = status !== 0;
  process.stdout.write(`${isBroken ? "✗" : "✓"} ${name} (${seconds} s)${error ? `: ${error.message}` : ""}\n`);
  return isBroken;
});
process.exitCode = failed.length === 0 ? 0 : 1;
