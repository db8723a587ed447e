/**
 * `npm run fuzz`: a server of its own, asked everything that its OpenAPI document allows and much that it does not, by
 * Schemathesis, which is installed from PyPI into the cache of node_modules. No answer may be our fault, outside the document,
 * or of another form than that says. `--examples N` for each route and way of asking.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const schemathesis = "schemathesis==4.32.5";
const root = fileURLToPath(new URL("..", import.meta.url));
const environment = join(root, "node_modules/.cache/schemathesis");
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
];
/** What has no end, and what would end the very key or stop the workspace that asks. */
const leftOut = "stream|progress|offboard|/v1/stops|/v1/keys/|/v1/people/";

const { values } = parseArgs({ options: { examples: { type: "string", default: "25" } } });
const home = mkdtempSync(join(tmpdir(), "sutradhar-fuzz-"));
const program = installed();
const server = spawn(process.execPath, [join(root, "bin/sutradhar.js"), "serve", "--port", "0"], {
  env: { PATH: process.env["PATH"] ?? "", SUTRADHAR_HOME: home, ...limits() },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await addressOf();
  const key = readFileSync(join(home, "admin-key"), "utf8").trim();
  const { status } = spawnSync(program, [...argumentsOf(url), "-H", `Authorization: Bearer ${key}`], {
    env: { ...process.env, PYTHONPATH: join(root, "scripts"), SCHEMATHESIS_HOOKS: "fuzz_hooks" },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
}

function installed(): string {
  const path = join(environment, "bin/schemathesis");
  if (existsSync(path)) return path;
  for (const [name, ...rest] of [
    ["python3", "-m", "venv", environment],
    [join(environment, "bin/pip"), "install", "--quiet", schemathesis],
  ] as const) {
    if (spawnSync(name, rest, { stdio: "inherit" }).status !== 0) throw new Error(`${name} ${rest.join(" ")} failed`);
  }
  return path;
}

/** Whoever fuzzes asks too fast and too much: that answer is known. */
function limits(): Readonly<Record<string, string>> {
  return {
    SUTRADHAR_REQUESTS_PER_MINUTE_MAX: "1000000",
    SUTRADHAR_REQUESTS_BURST_MAX: "100000",
    SUTRADHAR_UNFINISHED_VIDEOS_MAX: "100000",
  };
}

async function addressOf(): Promise<string> {
  let printed = "";
  for await (const piece of server.stdout) {
    printed += String(piece);
    const url = /is ready at (\S+)/.exec(printed)?.[1];
    if (url) return url;
  }
  throw new Error(`no server: ${printed}`);
}

function argumentsOf(url: string): string[] {
  const options: Readonly<Record<string, string>> = {
    checks: checks.join(","),
    phases: "examples,coverage,fuzzing",
    "max-examples": values.examples,
    "exclude-path-regex": leftOut,
    "request-timeout": "60",
    "max-failures": "100",
  };
  const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return ["run", `${url}/v1/openapi.json`, ...named, "--generation-deterministic"];
}
