/**
 * `npm run mutate [-- NAME …]`: changes the code that decides, a little at a time, and says which changes no test notices
 * (Stryker, in a copy of the tree). It is fetched into the cache when it is first asked for. `docs/mutation.md` explains
 * what was left.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const version = "10.1.1";
const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "mutate");
const tools = join(cache, "tools");
const copy = join(cache, "tree");

/** What decides, and the tests that say so. Those that load the moderator's words, or a compiled policy, would take hours. */
const targets: Readonly<Record<string, { readonly mutate: readonly string[]; readonly tests: readonly string[] }>> = {
  consent: {
    mutate: ["src/governance/consent/may-use.ts"],
    tests: ["src/governance/consent/may-use.test.ts"],
  },
  moderation: {
    mutate: ["policy", "decision", "fail-closed"].map((name) => `src/governance/moderation/${name}.ts`),
    tests: ["policy", "decision", "fail-closed"].map((name) => `src/governance/moderation/${name}.test.ts`),
  },
  policy: {
    mutate: ["src/governance/policy/create-policy.ts"],
    tests: ["src/governance/policy/create-policy.test.ts"],
  },
};

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(targets, name));
if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")}: say ${Object.keys(targets).join(", ")}`);
installTools();
copyTree();
for (const name of asked.length > 0 ? asked : Object.keys(targets)) tell(name, mutate(name));

function installTools(): void {
  if (existsSync(join(tools, "node_modules", "@stryker-mutator", "core"))) return;
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, "package.json"), '{ "private": true }');
  const packages = [`@stryker-mutator/core@${version}`, `@stryker-mutator/vitest-runner@${version}`];
  run("npm", ["install", "--no-audit", "--no-fund", "--legacy-peer-deps", ...packages], tools);
  symlinkSync(join(root, "node_modules", "vitest"), join(tools, "node_modules", "vitest"));
}

function copyTree(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, "node_modules"), { recursive: true });
  for (const name of ["src", "test", "deploy", "package.json", "tsconfig.json"]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  for (const name of readdirSync(join(root, "node_modules")).filter((each) => !each.startsWith(".cache"))) {
    symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
  }
  symlinkSync(join(tools, "node_modules", "@stryker-mutator"), join(copy, "node_modules", "@stryker-mutator"));
}

function mutate(name: string): Report {
  const { mutate: files, tests } = targets[name]!;
  const report = join(cache, `${name}.json`);
  writeFileSync(join(copy, "mutate.config.mjs"), `export default { test: { include: ${JSON.stringify(tests)} } };\n`);
  const config = {
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "mutate.config.mjs", related: false },
    mutate: files,
    inPlace: true,
    concurrency: 1,
    coverageAnalysis: "perTest",
    disableTypeChecks: false,
    // What a module does as it is loaded is not run anew for each change.
    ignoreStatic: true,
    timeoutMS: 60_000,
    reporters: ["json"],
    jsonReporter: { fileName: report },
  };
  writeFileSync(join(copy, "stryker.config.json"), JSON.stringify(config));
  run(process.execPath, [join(tools, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js"), "run"], copy);
  return JSON.parse(readFileSync(report, "utf8")) as Report;
}

function run(command: string, parameters: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, parameters, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

function tell(name: string, { files }: Report): void {
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const tried = mutants.filter(({ status }) => status !== "Ignored");
    const left = tried.filter(({ status }) => status === "Survived" || status === "NoCoverage");
    process.stdout.write(`${name}: ${file}: ${tried.length - left.length} of ${tried.length} changes are noticed\n`);
    for (const { location, mutatorName, replacement = "" } of left) {
      const line = source.split("\n")[location.start.line - 1]!.trim();
      process.stdout.write(
        `  ${location.start.line} ${mutatorName}: ${line}\n    ${replacement.replaceAll("\n", " ")}\n`,
      );
    }
  }
}
