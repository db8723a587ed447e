import { readFile } from "node:fs/promises";
import type { Timeline } from "../../media/timeline/index.ts";
import { gatherEvidence, judgeMaster } from "../../quality/index.ts";
import type { Digest } from "../../core/index.ts";
import type { VerifyAnswer, VerifyTask } from "../verify.ts";

export async function verifyTask(task: VerifyTask): Promise<VerifyAnswer> {
  const { masterPath, timelinePath, picture, labels, captions, parts, known, isKept } = task;
  const timeline = JSON.parse(await readFile(timelinePath, "utf8")) as Timeline;
  const standing = new Map(known);
  const made: [Digest, Uint8Array][] = [];
  const evidence = gatherEvidence(
    masterPath,
    { picture, timeline, labels, ...(captions ? { captions } : {}) },
    {
      ...(parts ? { parts } : {}),
      find: (name) => standing.get(name),
      made: (name, bytes) => void (isKept && made.push([name, bytes])),
    },
  );
  return { gates: judgeMaster(evidence), mark: evidence.mark, prints: evidence.prints, made };
}
