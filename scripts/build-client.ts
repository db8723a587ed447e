/**
 * `npm run client`: writes the types of `sutradhar/client` from the routes; `--check` says whether they are as the routes are.
 * No server is started: the document is made of what the routes say of themselves.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readDocument } from "../src/app/server/read-document.ts";
import { composeClientTypes, type ClientDocument } from "./client/index.ts";

const path = fileURLToPath(new URL("../src/client/routes.ts", import.meta.url));
const source = composeClientTypes((await readDocument()) as ClientDocument);
const { stdout, status, stderr } = spawnSync("oxfmt", ["--stdin-filepath", path], { input: source, encoding: "utf8" });
if (status !== 0) throw new Error(`oxfmt: ${stderr}`);
if (!process.argv.includes("--check")) {
  writeFileSync(path, stdout);
} else if (readFileSync(path, "utf8") !== stdout) {
  process.stderr.write("src/client/routes.ts is not as the routes are: npm run client\n");
  process.exitCode = 1;
}
