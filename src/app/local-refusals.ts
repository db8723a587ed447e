import { appendFile, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../core/index.ts";

/** That a video was asked for on this machine which may not be made so, while no server ran that keeps the ledger. */
export interface LocalRefusal {
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

const fileOf = (homeDirectory: string): string => join(homeDirectory, "refusals.jsonl");

/** Keeps a refusal for the ledger; the next server takes it in. Beyond a limit none is added: what is there says enough. */
export async function noteRefusal(homeDirectory: string, refusal: LocalRefusal): Promise<void> {
  const path = fileOf(homeDirectory);
  await mkdir(homeDirectory, { recursive: true });
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size >= limits.localRefusalsBytesMax) return;
  await appendFile(path, `${JSON.stringify(refusal)}\n`, { mode: 0o600 });
}

/**
 * Hands over what was kept, and forgets it once `take` has it. Who dies in between hands the same over again; what cannot be read is left out.
 * @returns how many there were
 */
export async function handOverRefusals(
  homeDirectory: string,
  take: (refusals: readonly LocalRefusal[]) => Promise<void>,
): Promise<number> {
  const taken = `${fileOf(homeDirectory)}.taken`;
  const handOver = async (): Promise<number> => {
    const refusals = await readRefusals(taken);
    if (refusals.length > 0) await take(refusals);
    await rm(taken, { force: true });
    return refusals.length;
  };
  const left = await handOver();
  // What comes in meanwhile goes into a new file.
  await rename(fileOf(homeDirectory), taken).catch(() => undefined);
  return left + (await handOver());
}

async function readRefusals(path: string): Promise<readonly LocalRefusal[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").flatMap((line): LocalRefusal[] => {
    try {
      const { at, reason } = JSON.parse(line) as Partial<LocalRefusal>;
      return typeof at === "string" && typeof reason === "string" ? [{ at, reason }] : [];
    } catch {
      return [];
    }
  });
}
