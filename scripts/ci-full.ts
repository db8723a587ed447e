/**
 * `npm run ci:full`: all checks, and the measurements against heavy peers that no quick check can afford. The last
 * result is kept in docs/ci-full.md, with the machine it was had on.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";

const stages = [
  { name: "tests", command: ["npm", "test"] },
  { name: "check", command: ["npm", "run", "check"] },
  { name: "package", command: ["npm", "run", "build"] },
  { name: "benchmark with its peers", command: ["npm", "run", "bench", "--", "--remotion"] },
] as const;

const rows = stages.map(({ name, command: [program, ...rest] }) => {
  const startMs = performance.now();
  const { status } = spawnSync(program, rest, { stdio: "inherit" });
  return { name, command: [program, ...rest].join(" "), status, seconds: (performance.now() - startMs) / 1000 };
});

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}`;
const lines = rows.map(
  ({ name, command, status, seconds }) =>
    `| ${name} | \`${command}\` | ${status === 0 ? "passed" : `failed (${status})`} | ${seconds.toFixed(0)} |`,
);
writeFileSync(
  "docs/ci-full.md",
  `# The last full run\n\nWritten by \`npm run ci:full\` on ${new Date().toISOString().slice(0, 10)}; ${machine}.\n\n` +
    `| stage | command | result | seconds |\n|---|---|---|---|\n${lines.join("\n")}\n`,
);
process.exitCode = rows.every(({ status }) => status === 0) ? 0 : 1;
