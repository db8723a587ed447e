import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createFileStore, createFileVault } from "../../../src/store/blobs/index.ts";
import { listLineProcesses } from "./line-processes.ts";
import type { ProductionLine } from "./production-line.ts";

const endMsMax = 10_000;

/** What is still there of a line that has ended: processes, half-written files, leases, folders of scripts. */
export async function listLeftovers({ folder, home }: ProductionLine): Promise<readonly string[]> {
  for (const endMs = performance.now() + endMsMax; performance.now() < endMs && listLineProcesses(folder).length > 0;) {
    await delay(100);
  }
  // Who opens a store next removes what the dead have left in it.
  const now = (): number => Date.now();
  await createFileStore({ directory: join(home, "store"), sizeBytesMax: Number.MAX_SAFE_INTEGER, now });
  await createFileVault({ directory: join(home, "vault", "default"), now });
  const folders = ["home/store/temp", "home/store/leases", "home/vault/default/temp", "tmp"];
  return [
    ...listLineProcesses(folder).map((text) => `process ${text}`),
    ...folders.flatMap((name) =>
      existsSync(join(folder, name)) ? readdirSync(join(folder, name)).map((file) => `${name}/${file}`) : [],
    ),
  ];
}
