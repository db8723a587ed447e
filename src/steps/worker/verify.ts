import { readFile } from "node:fs/promises";
import type { Timeline } from "../../media/timeline/index.ts";
import { gatherEvidence, judgeMaster } from "../../quality/index.ts";
import type { VerifyReport, VerifyTask } from "../verify.ts";

export async function verifyTask(task: VerifyTask): Promise<VerifyReport> {
  const { masterPath, timelinePath, picture, labels } = task;
  const timeline = JSON.parse(await readFile(timelinePath, "utf8")) as Timeline;
  return { gates: judgeMaster(gatherEvidence(masterPath, { picture, timeline, labels })) };
}
