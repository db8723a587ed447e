/**
 * `npm run package`: packs what would be published, installs it into an empty folder with an empty cache, and renders a
 * script there as a user would, with the machine's own Node; then starts the server there and has it make the same video.
 * Needs the registry. `--keep` leaves the folder.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const script = `---
language: hi
profile: 480p30
---

नमस्ते! आपका दिन शुभ हो।
`;

const endTimeoutMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), "sutradhar-package-"));
// npm puts the folders of this project's programs in front, with its Node: a user has neither.
const path = (process.env["PATH"] ?? "").split(delimiter).filter((each) => !each.includes("node_modules"));
const environment = {
  ...userSettings(),
  PATH: path.join(delimiter),
  HOME: join(folder, "home"),
  // What the package, the clone and the server make must be the same, and a watermark is drawn with the secret.
  SUTRADHAR_SECRETS_KEY_FILE: join(root, "test", "fixtures", "shared-secrets-key"),
};
const user = join(folder, "user");

try {
  for (const name of ["home", "user"]) mkdirSync(join(folder, name));
  run("npm", ["pack", "--silent", "--pack-destination", folder], root, process.env);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error("npm pack made no tarball");
  checkContents(run("tar", ["tzf", tarball], folder, process.env).split("\n"));
  say(`${tarball}: ${(statSync(join(folder, tarball)).size / 1e6).toFixed(1)} MB`);
  run("npm", ["install", "--no-audit", "--no-fund", "--cache", join(folder, "cache"), join("..", tarball)], user);
  say(`installed; the machine's Node is ${run("node", ["--version"], user).trim()}`);
  writeFileSync(join(user, "script.md"), script);
  run("npx", ["--no-install", "sutradhar", "check", "script.md"], user);
  const made = [...renderOptions("installed.mp4"), "--lock", "script.lock.json"];
  const installed = render(run("npx", ["--no-install", "sutradhar", ...made], user));
  // The same lock in the clone: sources and what they are compiled to give the same video. Without the lock its shots would
  // have marks of their own, which a build gives to what it has not seen before.
  const clone = { ...environment, SUTRADHAR_HOME: join(folder, "clone-home") };
  const again = ["reproduce", "script.lock.json", "--out", "clone.mp4"];
  run("node", [join(root, "bin", "sutradhar.js"), ...again], user, clone);
  say(`rendered ${installed.frames} frames in an empty folder, the same bytes as in the clone`);
  run("npx", ["--no-install", "sutradhar", "moderate", "Welcome to our safety training"], user);
  const seconds = await tryServer(installed.masterSha256);
  say(
    `served: the same video ${seconds.toFixed(0)} s after the first start of a server, and nothing ran on after its end`,
  );
} finally {
  if (process.argv.includes("--keep")) say(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

/** A server on an empty data directory makes the video, and is ended as by Ctrl-C. @returns how long it took to be ready */
async function tryServer(masterSha256: string): Promise<number> {
  const startMs = performance.now();
  const env = { ...environment, SUTRADHAR_HOME: join(folder, "server-home") };
  const serve = ["--no-install", "sutradhar", "serve", "--port", "0"];
  const server = spawn("npx", serve, { cwd: user, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  try {
    await untilReady(server);
    const create = ["video", "create", "script.md", "--wait", "--json"];
    const made = await ask<{ id: string; masterSha256: string }>(create, env);
    if (made.masterSha256 !== masterSha256) {
      throw new Error(`the server made ${made.masterSha256}, a render ${masterSha256}`);
    }
    const seconds = (performance.now() - startMs) / 1000;
    await ask(["video", "download", made.id, "--out", "served.mp4", "--json"], env);
    return seconds;
  } finally {
    await end(server);
  }
}

async function untilReady(server: ChildProcess): Promise<void> {
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${printed}`)));
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on("data", (piece: Buffer) => {
        printed += piece.toString();
        if (printed.includes("/v1/openapi.json")) resolve();
      });
    }
  });
}

/** The command line, beside the server that this process must go on to listen to. */
async function ask<T>(parameters: readonly string[], env: Readonly<Record<string, string>>): Promise<T> {
  const child = spawn("npx", ["--no-install", "sutradhar", ...parameters], { cwd: user, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  if (status === 0) return JSON.parse(stdout) as T;
  throw new Error(`sutradhar ${parameters.join(" ")} ended with ${status}: ${stdout}${stderr}`);
}

/** As Ctrl-C does: to the whole group at once. Its workers and its database end with it, a moment later. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.pid !== undefined) {
    const exit = once(server, "exit");
    process.kill(-server.pid, "SIGINT");
    await exit;
  }
  const endMs = performance.now() + endTimeoutMs;
  while (listProcesses(folder).length > 0) {
    if (performance.now() > endMs)
      throw new Error(`the server left these running: ${listProcesses(folder).join("; ")}`);
    await delay(50);
  }
}

/** What runs in a folder or by its programs; on Linux alone. */
function listProcesses(below: string): string[] {
  const pids = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return pids.flatMap((pid) => {
    try {
      const line = readFileSync(join("/proc", pid, "cmdline"), "utf8").replaceAll("\0", " ");
      return [line, readlinkSync(join("/proc", pid, "cwd"))].some((text) => text.includes(below)) ? [line] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function renderOptions(out: string): string[] {
  return ["render", "script.md", "--out", out, "--json"];
}

/** Without npm's own variables, which would tell an npm below this one what to do, but with where the registry is. */
function userSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (!/^npm_/i.test(entry[0]) || /^npm_config_(?:registry|cafile|.*proxy)$/i.test(entry[0])),
    ),
  );
}

function checkContents(names: readonly string[]): void {
  // Sources stay here, but for the types of the client and what shows how it is used.
  const meant = /^package\/(?:dist\/client\/[\w-]+\.d\.ts|examples\/order-video\.ts)$/;
  const strange = names.filter(
    (name) => !meant.test(name) && /\.ts$|\.test\.|\/source\/|\.py$|^package\/(?:src|test|bench)\//.test(name),
  );
  if (strange.length > 0) throw new Error(`the package holds ${strange.slice(0, 5).join(", ")}`);
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => statSync(join(root, "src", name)).isFile() && !/\.(?:test|d)\.ts$/.test(name),
  );
  // Whatever is no code stands beside what it is for: migrations, price lists, words, kernels.
  const compiled = sources.map((name) => `dist/${name.replace(/\.ts$/, ".js")}`);
  const missing = [...compiled, "NOTICE", "LICENSE"].filter((name) => !names.includes(`package/${name}`));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.slice(0, 5).join(", ")}`);
}

function render(text: string): { readonly masterSha256: string; readonly frames: number } {
  return JSON.parse(text) as { masterSha256: string; frames: number };
}

function run(
  program: string,
  parameters: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = environment,
): string {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd, env: { ...env }, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${program} ${parameters.join(" ")} ended with ${status}: ${error?.message ?? ""}${stdout}${stderr}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
