import type { Timeline } from "../media/timeline/index.ts";
import type { StepContext } from "../pipeline/index.ts";
import {
  joinScores,
  judgeFrames,
  judgeWords,
  type FrameScores,
  type GateResult,
  type HeardWords,
} from "../quality/index.ts";
import { inputOf, inputsOf, readJson } from "./artifacts.ts";

/** What registered models say of the shots, where any were asked. */
export async function judgeExamined(context: StepContext): Promise<readonly GateResult[]> {
  const read = <T>(port: string): Promise<readonly T[]> =>
    Promise.all(inputsOf(context, port).map((digest) => readJson<T>(context, digest)));
  const [frames, words] = [await read<FrameScores>("frames"), await read<HeardWords>("words")];
  const gates = words.length > 0 ? judgeWords(words) : [];
  if (frames.length === 0) return gates;
  const { shots, frameRate } = await readJson<Timeline>(context, inputOf(context, "timeline"));
  const startOf = (shot: number): number => Math.round(((shots[shot]?.startMs ?? 0) * frameRate) / 1000);
  const joined = joinScores(frames.map((scores, shot) => ({ ...scores, startFrame: startOf(shot) })));
  return [judgeFrames(joined, frameRate), ...gates];
}
