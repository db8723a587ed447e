/**
 * `npm run fuzz`: a server of its own, asked everything that its OpenAPI document allows and much that it does not, by
 * Schemathesis, which is installed from PyPI into the cache of node_modules. No answer may be our fault, outside the document,
 * or of another form than that says. Two calls of three ask for what is there: a video, a campaign, a webhook, an asset.
 * `--examples N` for each route and way of asking beside those that cover its document: ten take two minutes of a processor.
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
/** What has no end, and what would end the very key or stop the workspace that asks: of these every role is tried by route-roles.test.ts. */
const leftOut = "stream|progress|offboard|/v1/stops|/v1/keys/|/v1/people/";

const { values } = parseArgs({ options: { examples: { type: "string", default: "10" } } });
const home = mkdtempSync(join(tmpdir(), "sutradhar-fuzz-"));
const program = installed();
const server = spawn(process.execPath, [join(root, "bin/sutradhar.js"), "serve", "--port", "0"], {
  env: { PATH: process.env["PATH"] ?? "", SUTRADHAR_HOME: home, ...limits() },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const url = await addressOf();
  const key = readFileSync(join(home, "admin-key"), "utf8").trim();
  const there = await putThere(url, key);
  const { status } = spawnSync(program, [...argumentsOf(url), "-H", `Authorization: Bearer ${key}`], {
    env: {
      ...process.env,
      PYTHONPATH: join(root, "scripts"),
      SCHEMATHESIS_HOOKS: "fuzz_hooks",
      FUZZ_THERE: JSON.stringify(there),
    },
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

/** Something of each resource, by the beginning of its paths. The video waits for months, so that nothing is drawn meanwhile. */
async function putThere(url: string, key: string): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const post = async (path: string, body: object): Promise<string> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as { readonly id?: string };
    if (!answer.id) throw new Error(`POST ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer.id;
  };
  const template = "template/diwali";
  const startAfter = new Date(Date.now() + 80 * 86_400_000).toISOString();
  const video = await post("/v1/videos", { template, variables: { name: "Asha" }, startAfter });
  const campaign = await post("/v1/campaigns", { template, name: "Fuzzed" });
  await post(`/v1/campaigns/${campaign}/rows`, [{ name: "Asha" }, { name: "Ravi", recipient: "+91 90000 00001" }]);
  const webhook = await post("/v1/webhooks", { url: "https://example.com/hook" }).catch(() => undefined);
  return {
    "/v1/videos/{id}": { id: video },
    "/v1/campaigns/{id}": { id: campaign },
    ...(webhook ? { "/v1/webhooks/{id}": { id: webhook } } : {}),
    "/v1/assets/{kind}/{name}": { kind: "template", name: "diwali", version: "1.0.0" },
    "/v1/models/{name}": { name: "alignment", version: "1.0.0" },
  };
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
