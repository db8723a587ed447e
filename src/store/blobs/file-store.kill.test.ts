import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom, digestBytes, digestJson, type Digest } from "../../core/index.ts";
import { createFileStore } from "./file-store.ts";

const churn = new URL("../../../test/processes/store-churn.ts", import.meta.url);
const killsMin = 10;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-kill-"));
});
afterEach(() => rm(directory, { recursive: true }));

function start(seed: string, rounds: number, sizeBytesMax: number): ChildProcess {
  return fork(churn, [directory, seed, String(rounds), String(sizeBytesMax)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

function namesIn(shelf: "blobs" | "results"): Digest[] {
  const root = join(directory, shelf);
  return readdirSync(root)
    .filter((folder) => folder.length === 2)
    .flatMap((folder) => readdirSync(join(root, folder)) as Digest[]);
}

describe("a store whose writer is killed", () => {
  it(`stays whole over ${killsMin} kills at random moments`, async () => {
    const random = createRandom(digestBytes("kill moments"));
    for (let kill = 0; kill < killsMin; kill += 1) {
      const child = start(`kill ${kill}`, 1_000_000, 1e9);
      // Not on a round's end but somewhere in a later one: turns of this process's own loop pass by before the kill.
      await once(child, "message");
      for (let turns = Math.floor(random() * 400); turns > 0; turns -= 1) await new Promise(setImmediate);
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const blobs = namesIn("blobs");
    expect(blobs.length).toBeGreaterThan(0);
    for (const name of blobs) {
      expect(digestBytes(readFileSync(join(directory, "blobs", name.slice(0, 2), name)))).toBe(name);
    }
    const store = await createFileStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() });
    const keys = namesIn("results");
    expect(keys.length).toBeGreaterThanOrEqual(killsMin);
    for (const key of keys) {
      const result = await store.results.find(key);
      expect(result).toBeDefined();
      for (const digest of Object.values(result?.outputs ?? {})) expect(await store.blobs.has(digest)).toBe(true);
    }
    expect(readdirSync(join(directory, "temp"))).toEqual([]);
    await store.evict();
    expect(readdirSync(join(directory, "leases"))).toEqual([]);
  });
});

describe("a store that several processes use", () => {
  it("never evicts under anyone's feet, with room for a tenth of what they write", async () => {
    const rounds = 40;
    const children = ["a", "b", "c"].map((seed) => start(seed, rounds, 120_000));
    const exits = await Promise.all(children.map((child) => once(child, "exit")));
    expect(exits).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    const store = await createFileStore({ directory, sizeBytesMax: 120_000, now: () => Date.now() });
    expect((await store.evict()).sizeBytes).toBeLessThanOrEqual(120_000);
    expect(readdirSync(join(directory, "leases"))).toEqual([]);
    const last = await store.results.find(digestJson({ seed: "a", round: 0 }));
    // With so little room the first round's row cannot have stayed: something was evicted.
    expect(last).toBeUndefined();
  });
});
