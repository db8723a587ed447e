#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on: its one task is to get src/cli/main.ts running under Node 24.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const nodeMajorMin = 24;

if (Number(process.versions.node.split(".")[0]) < nodeMajorMin) startAgain(findNode());
else {
  keepCompiled();
  await import(findMain());
}

/** Half of a short command's time goes into compiling: what was compiled once is kept beside the packages. */
function keepCompiled() {
  // The processes that this one starts are told by the variable; someone who has set it knows a better place.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/sutradhar/", import.meta.url));
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}

/** A published package holds dist/, since Node strips no types below node_modules; a clone runs its sources. */
function findMain() {
  const built = new URL("../dist/cli/main.js", import.meta.url);
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const isInstalled = fileURLToPath(import.meta.url).includes("node_modules");
  return isInstalled || !existsSync(source) ? built.href : source.href;
}

/** The npm package `node` brings the binary that this product is tested with. */
function findNode() {
  const need = `sutradhar needs Node ${nodeMajorMin} or newer, this is ${process.version}`;
  let manifest;
  try {
    manifest = createRequire(import.meta.url).resolve("node/package.json");
  } catch {
    fail(`${need}, and its own copy is not installed: run npm ci`);
  }
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  const path = join(dirname(manifest), typeof bin === "string" ? bin : bin.node);
  // The package fetches its binary by an install script, which npm may have been told not to run.
  if (!existsSync(path)) {
    fail(`${need}, and its own copy has no binary, since npm ran no install script for it: run npm rebuild node`);
  }
  return path;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function startAgain(node) {
  const child = spawn(
    node,
    [...process.execArgv, "--max-semi-space-size=8", fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      stdio: "inherit",
    },
  );
  // A terminal sends Ctrl-C to both processes; a supervisor signals only this one, so it is passed on.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`sutradhar could not start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
