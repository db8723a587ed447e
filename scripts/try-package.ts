/**
 * `npm run package`: packs what would be published, installs it into an empty folder with an empty cache, and renders a
 * script there as a user would, with the machine's own Node. Needs the registry. `--keep` leaves the folder.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const script = `---
language: hi
profile: 480p30
---

नमस्ते! आपका दिन शुभ हो।
`;

const folder = mkdtempSync(join(tmpdir(), "sutradhar-package-"));
// npm puts the folders of this project's programs in front, with its Node: a user has neither.
const path = (process.env["PATH"] ?? "").split(delimiter).filter((each) => !each.includes("node_modules"));
const environment = { ...userSettings(), PATH: path.join(delimiter), HOME: join(folder, "home") };
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
  const installed = render(run("npx", ["--no-install", "sutradhar", ...renderOptions("installed.mp4")], user));
  // The same script in the clone: sources and what they are compiled to give the same video.
  const clone = { ...environment, SUTRADHAR_HOME: join(folder, "clone-home") };
  const ours = render(run("node", [join(root, "bin", "sutradhar.js"), ...renderOptions("clone.mp4")], user, clone));
  if (installed.masterSha256 !== ours.masterSha256) {
    throw new Error(`the package made ${installed.masterSha256}, the clone ${ours.masterSha256}`);
  }
  say(`rendered ${installed.frames} frames in an empty folder, the same bytes as in the clone`);
} finally {
  if (process.argv.includes("--keep")) say(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
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
  const strange = names.filter((name) => /\.ts$|\.test\.|\/source\/|\.py$|^package\/(?:src|test|bench)\//.test(name));
  if (strange.length > 0) throw new Error(`the package holds ${strange.slice(0, 5).join(", ")}`);
  for (const needed of [
    "dist/cli/main.js",
    "dist/app/worker.js",
    "dist/media/raster/kernel.wasm",
    "NOTICE",
    "LICENSE",
  ]) {
    if (!names.includes(`package/${needed}`)) throw new Error(`the package lacks ${needed}`);
  }
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
