/**
 * Builds what `src/governance/policy/shipped/` holds out of `deploy/policy/`: the tables, the WASM, and the digests of both.
 *
 *   node scripts/build-policy.ts            builds; the compiler is needed only where a rule has changed
 *   node scripts/build-policy.ts --check    compares, without the compiler: run by `npm run check`
 *   node scripts/build-policy.ts --full     runs the policy's own tests with their coverage, compiles and compares: `npm run ci:full`
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { roleScopes } from "../src/access/roles.ts";
import { installationScopes, scopes } from "../src/access/scopes.ts";
import { digestBytes, digestJson, type Digest, type Json } from "../src/core/index.ts";
import { decisionNames } from "../src/governance/policy/decision.ts";
import { buildCompiler, compilerVersion } from "./policy-compiler.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "deploy/policy");
const shipped = join(root, "src/governance/policy/shipped");
/** Of the lines of the rules that their own tests must reach. */
const coveredShareMin = 99;

type Tables = Readonly<Record<string, Json>>;

function readJson(path: string): Tables {
  return JSON.parse(readFileSync(path, "utf8")) as Tables;
}

function listFiles(folder: string, end: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .toSorted();
}

/** What the rules read: their own tables, and those of the product that are kept where it uses them. */
function gatherTables(): Json {
  const own = listFiles(join(sources, "tables"), ".json").map((name) => readJson(join(sources, "tables", name)));
  const moderation = readJson(join(root, "src/governance/moderation/policy.json")) as Json;
  const access = {
    roles: Object.fromEntries(
      Object.entries(roleScopes).map(([role, given]) => [role, [...new Set(given)].toSorted()]),
    ),
    scopes: [...new Set<string>(scopes)].toSorted(),
    installationScopes: [...installationScopes].toSorted(),
  };
  return { tables: Object.assign({}, ...own, { moderation, access }) as Json };
}

function listRules(): string[] {
  return listFiles(sources, ".rego").filter((name) => !name.endsWith("_test.rego"));
}

/** Changes whenever a rule does, or the version of what compiles them. */
function digestRules(): Digest {
  return digestJson({
    compiler: compilerVersion,
    entrypoints: [...decisionNames],
    rules: Object.fromEntries(listRules().map((name) => [name, digestBytes(readFileSync(join(sources, name)))])),
  });
}

function runCompiler(parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(buildCompiler(), parameters, {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  if (status !== 0) throw new Error(`opa ${parameters[0]} failed: ${stdout}${stderr}`);
  return stdout;
}

/** In a folder of its own, so that the same paths, which the compiler writes down, are there on every machine. */
function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "sutradhar-policy-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(): Uint8Array {
  return inFolder((folder) => {
    for (const name of listRules()) copyFileSync(join(sources, name), join(folder, name));
    const entrypoints = decisionNames.flatMap((name) => ["-e", `sutradhar/${name}/decision`]);
    const archive = join(folder, "bundle.tar.gz");
    const { status, stderr } = spawnSync(
      buildCompiler(),
      ["build", "-t", "wasm", ...entrypoints, "-o", archive, ...listRules()],
      { cwd: folder, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`opa build failed: ${stderr}`);
    const { stdout, status: taken } = spawnSync("tar", ["-xzOf", archive, "/policy.wasm"], { maxBuffer: 64_000_000 });
    if (taken !== 0) throw new Error("the compiler's archive holds no /policy.wasm");
    return new Uint8Array(stdout);
  });
}

/** For one test, which runs every case of a decision: the compiler gives up after 5 s otherwise, which a busy machine takes. */
const testTimeout = "120s";

function test(): void {
  inFolder((folder) => {
    mkdirSync(join(folder, "data"));
    for (const name of listFiles(sources, ".rego")) copyFileSync(join(sources, name), join(folder, name));
    writeFileSync(join(folder, "tables.json"), JSON.stringify(gatherTables()));
    const cases = listFiles(join(sources, "cases"), ".json").map((name) => readJson(join(sources, "cases", name)));
    writeFileSync(join(folder, "cases.json"), JSON.stringify({ cases: Object.assign({}, ...cases) as Json }));
    process.stdout.write(runCompiler(["test", "--timeout", testTimeout, folder]));
    const { coverage } = JSON.parse(runCompiler(["test", "--timeout", testTimeout, "--coverage", folder])) as {
      coverage: number;
    };
    process.stdout.write(`coverage of the rules: ${coverage.toFixed(1)} %\n`);
    if (coverage < coveredShareMin) throw new Error(`the tests must reach ${coveredShareMin} % of the rules' lines`);
  });
}

interface Description {
  readonly compiler: string;
  /** Of the sources of the rules. */
  readonly rules: Digest;
  readonly wasm: Digest;
  readonly tables: Digest;
}

function describe(wasm: Uint8Array, tables: Json): Description {
  return { compiler: compilerVersion, rules: digestRules(), wasm: digestBytes(wasm), tables: digestJson(tables) };
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function readShipped(): { readonly wasm: Uint8Array; readonly description: Description } | undefined {
  try {
    const wasm = readFileSync(join(shipped, "policy.wasm"));
    return { wasm, description: readJson(join(shipped, "bundle.json")) as unknown as Description };
  } catch {
    return undefined;
  }
}

function build(): void {
  const before = readShipped();
  const isFresh = before?.description.rules === digestRules() && before.description.wasm === digestBytes(before.wasm);
  const wasm = isFresh ? before.wasm : compile();
  const tables = gatherTables();
  mkdirSync(shipped, { recursive: true });
  writeFileSync(join(shipped, "policy.wasm"), wasm);
  writeFileSync(join(shipped, "data.json"), toText(tables));
  writeFileSync(join(shipped, "bundle.json"), toText(describe(wasm, tables)));
  process.stdout.write(`${wasm.length} bytes of WASM, ${isFresh ? "as before" : "compiled"}\n`);
}

function check(wasm: Uint8Array | undefined): void {
  const tables = gatherTables();
  const standing = readShipped();
  const isSame =
    standing !== undefined &&
    digestBytes(standing.wasm) === digestBytes(wasm ?? standing.wasm) &&
    toText(standing.description) === toText(describe(standing.wasm, tables)) &&
    readFileSync(join(shipped, "data.json"), "utf8") === toText(tables);
  if (isSame) {
    if (wasm) process.stdout.write(`the committed WASM is what the rules compile to: ${digestBytes(wasm)}\n`);
    return;
  }
  process.stderr.write(
    "src/governance/policy/shipped is not what deploy/policy and its tables make: run node scripts/build-policy.ts\n",
  );
  process.exitCode = 1;
}

if (process.argv.includes("--full")) {
  test();
  check(compile());
} else if (process.argv.includes("--test")) test();
else if (process.argv.includes("--check")) check(undefined);
else build();
