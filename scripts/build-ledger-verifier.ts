/**
 * Makes `bin/ledger-verify.mjs`, the one file that auditors run, out of the same sources as the product's own checks.
 * `--check` compares instead of writing.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleModules } from "./bundle/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}bin/ledger-verify.mjs`;
const head = `#!/usr/bin/env node
// Checks proofs and copies of a Sutradhar ledger, offline, with nothing but Node. Apache-2.0.
// Made by scripts/build-ledger-verifier.ts from the sources named below; read it before you trust it.
`;

function build(): string {
  const bundled = head + bundleModules(root, `${root}scripts/ledger-verifier.ts`);
  const { stdout, status, stderr } = spawnSync(
    `${root}node_modules/.bin/oxfmt`,
    ["--stdin-filepath=ledger-verify.mjs"],
    {
      cwd: root,
      input: bundled,
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`oxfmt cannot read what was made: ${stderr}`);
  return stdout;
}

const text = build();
if (!process.argv.includes("--check")) writeFileSync(target, text, { mode: 0o755 });
else if (readFileSync(target, "utf8") !== text) {
  process.stderr.write(
    "bin/ledger-verify.mjs is not what its sources make: run node scripts/build-ledger-verifier.ts\n",
  );
  process.exitCode = 1;
}
