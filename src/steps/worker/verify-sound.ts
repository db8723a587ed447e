import { readFile } from "node:fs/promises";
import { SutradharError } from "../../core/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { judgeSound, listenToSound, type GateResult } from "../../quality/index.ts";
import { fromPcm16 } from "../artifacts.ts";
import type { VerifySoundTask } from "../verify-sound.ts";

export async function verifySoundTask(task: VerifySoundTask): Promise<readonly GateResult[]> {
  const { masterPath, timelinePath, labelPath, label, leadInSamples } = task;
  const timeline = JSON.parse(await readFile(timelinePath, "utf8")) as Timeline;
  const shot = timeline.shots.find(({ id }) => id === label);
  if (!shot) throw new SutradharError("internal", "the timeline has no label that is spoken");
  const startSample = Math.round(shot.startMs * 48) + leadInSamples;
  const pcm = fromPcm16(await readFile(labelPath));
  return judgeSound(listenToSound(masterPath, { timeline, label: { shot: label, startSample, pcm } }));
}
