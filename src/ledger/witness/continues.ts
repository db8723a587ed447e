import { proveConsistency } from "../tiles/index.ts";
import { createHashReader, verifyConsistency, type Checkpoint, type LogSource } from "../verify/index.ts";

/** Whether a tree starts with the whole of an older one, by a proof out of the log's own tiles. */
export async function continues(source: LogSource, old: Omit<Checkpoint, "origin">, now: Checkpoint): Promise<boolean> {
  if (now.size < old.size) return false;
  const proof = await proveConsistency(createHashReader(source, now.size), old.size, now.size);
  return verifyConsistency({ oldSize: old.size, oldRoot: old.root, newSize: now.size, newRoot: now.root, proof });
}
