/**
 * Completes the hashes in package-lock.json by asking the registry for the packages of other platforms that have none:
 * `node scripts/complete-lock.ts`. With `--check` it asks nobody, and says what must not be in the lock.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fillInHashes, findLockFaults, listBareEntries, type Lock } from "./lock-entries.ts";

const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(path, "utf8")) as Lock;
const bare = listBareEntries(lock);

if (process.argv.includes("--check")) {
  const faults = findLockFaults(lock);
  for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`);
  if (bare.length > 0) process.stdout.write(`${bare.length} packages of other platforms have no hash yet\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  const hashes = new Map<string, string>();
  for (const { path: at, wanted } of bare) {
    const { status, stdout } = spawnSync("npm", ["view", wanted, "dist.integrity"], { encoding: "utf8" });
    const integrity = stdout.trim();
    if (status === 0 && integrity.startsWith("sha512-")) hashes.set(at, integrity);
    else process.stderr.write(`the registry does not offer ${wanted}\n`);
  }
  writeFileSync(path, `${JSON.stringify(fillInHashes(lock, hashes), undefined, 2)}\n`);
  process.stdout.write(`${hashes.size} of ${bare.length} hashes found\n`);
}
