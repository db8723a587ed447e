/**
 * `npm run ci:full`: all checks, and the measurements against heavy peers that no quick check can afford. The last
 * result of each stage is kept in docs/ci-full.md, with the commit and the machine it was had on.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { resultDocument, summarise, type StageResult } from "./full-run-document.ts";

const help = `npm run ci:full -- [options]

  --small          little of everything, at 480p, without the peer: does each stage run at all?
  --only NAMES     these stages, in this order: tests,check,policy,servers,fuzz,package,chaos,chaos-render,
                   bench-line,bench
  --no-write       leave docs/ci-full.md as it is; else the rows of what ran are replaced
  --help

Needs a machine that nobody else uses, Linux, the npm registry (package, bench, servers), Python and PyPI (fuzz, servers), Go and its module proxy (policy, servers), and
Chromium for the peer of the benchmark, which is left out where there is none. Takes an hour or so; --small some minutes.
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    small: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: true },
    help: { type: "boolean", default: false },
  },
});

const path = "docs/ci-full.md";
const chromium = "/usr/bin/chromium";
const peer = existsSync(chromium) ? ["--remotion"] : [];
const small = ["--profile", "480p30"];

/** What each stage runs. What it says at last, by `npm test -- --reporter` or its own closing lines, goes into the document. */
const stages: Readonly<Record<string, readonly [full: readonly string[], small: readonly string[]]>> = {
  tests: [
    ["npm", "test"],
    ["npm", "test", "--", "src/core", "scripts"],
  ],
  check: [
    ["npm", "run", "check"],
    ["npm", "run", "check"],
  ],
  policy: [
    ["node", "scripts/build-policy.ts", "--full"],
    ["node", "scripts/build-policy.ts", "--full"],
  ],
  servers: [
    ["npx", "vitest", "run", "--config", "vitest.real.config.ts"],
    ["npx", "vitest", "run", "--config", "vitest.real.config.ts"],
  ],
  fuzz: [
    ["npm", "run", "fuzz"],
    ["npm", "run", "fuzz", "--", "--examples", "3"],
  ],
  package: [
    ["npm", "run", "package"],
    ["npm", "run", "package"],
  ],
  chaos: [
    ["npm", "run", "chaos", "--", "--write"],
    ["npm", "run", "chaos", "--", "--videos", "6", "--kills", "4", "--postgres-restarts", "1", "--sleeps", "0"],
  ],
  "chaos-render": [
    ["npm", "run", "chaos", "--", "--render", "--write"],
    [
      "npm",
      "run",
      "chaos",
      "--",
      "--render",
      ...small,
      "--script",
      "examples/diwali.md",
      "--times",
      "1",
      "--kills",
      "3",
    ],
  ],
  "bench-line": [
    ["npm", "run", "bench", "--", "--line", "--write"],
    ["npm", "run", "bench", "--", "--metering"],
  ],
  bench: [
    ["npm", "run", "bench", "--", "--write", "--presenters", "--ten-minutes", ...peer],
    ["npm", "run", "bench", "--", ...small, "--script", "examples/diwali.md", "--rounds", "1"],
  ],
};

if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const results: StageResult[] = [];
  for (const name of chooseStages()) {
    const command = stages[name]?.[values.small ? 1 : 0] ?? [];
    process.stdout.write(`\n── ${name}: ${command.join(" ")}\n`);
    results.push(await runStage(name, command));
  }
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const document = resultDocument({ results, when: describeRun(), order: Object.keys(stages), before });
  process.stdout.write(`\n${document}`);
  if (values.write && !values.small) writeFileSync(path, document);
  process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1;
}

function chooseStages(): string[] {
  const names = values.only?.split(",") ?? Object.keys(stages);
  const unknown = names.filter((name) => !stages[name]);
  if (unknown.length === 0) return names;
  throw new Error(`there is no stage ${unknown.join(", ")}; there are ${Object.keys(stages).join(", ")}`);
}

/** The day, the commit that ran, and on what. */
function describeRun(): string {
  const date = new Date().toISOString().slice(0, 10);
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).stdout.trim();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
  return `${date}, ${commit}, ${machine}, Node ${process.versions.node}`;
}

/** Shows what a stage prints, and keeps the end of it. */
function runStage(name: string, [program = "", ...parameters]: readonly string[]): Promise<StageResult> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "inherit"] });
    let end = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      process.stdout.write(text);
      end = (end + text).slice(-8_000);
    });
    child.on("error", (error) => (end += error.message));
    child.on("close", (status) => {
      const command = [program, ...parameters].join(" ");
      resolve({ name, command, status, seconds: (performance.now() - startMs) / 1000, said: summarise(name, end) });
    });
  });
}
