import type { GateResult } from "../gates/index.ts";
import { roundNumber } from "../gates/index.ts";

/** What a model says of the pictures of a shot: of each category the highest score, and in which frame it was. */
export interface FrameScores {
  /** `model/frames@1.0.0`. */
  readonly model: string;
  readonly frames: number;
  readonly scores: Readonly<Record<string, { readonly score: number; readonly frame: number }>>;
}

/** What is as likely as this is not let out; what is likelier than the other is looked at by a person. */
const scoreFail = 0.85;
const scoreReview = 0.5;

/** Several shots' together; frames are counted on. */
export function joinScores(shots: readonly (FrameScores & { readonly startFrame: number })[]): FrameScores {
  const scores: Record<string, { score: number; frame: number }> = {};
  for (const { scores: of, startFrame } of shots) {
    for (const [category, { score, frame }] of Object.entries(of)) {
      const before = scores[category];
      if (!before || score > before.score) scores[category] = { score, frame: startFrame + frame };
    }
  }
  const frames = shots.reduce((sum, { frames: looked }) => sum + looked, 0);
  return { model: shots[0]?.model ?? "", frames, scores };
}

/** The gate of what pictures show, by a registered model. @param frameRate of the video, to say when */
export function judgeFrames({ model, frames, scores }: FrameScores, frameRate: number): GateResult {
  const found = Object.entries(scores).toSorted(([, a], [, b]) => b.score - a.score);
  const worst = found[0]?.[1].score ?? 0;
  const isSeen = frames > 0;
  const verdict = !isSeen || worst >= scoreFail ? "fail" : worst >= scoreReview ? "review" : "pass";
  const told = found
    .filter(([, { score }]) => score >= scoreReview)
    .map(([category, { score, frame }]) => `${category} ${roundNumber(score)} at ${(frame / frameRate).toFixed(1)} s`);
  return {
    name: "frame-safety",
    verdict,
    reason: !isSeen
      ? `${model} has looked at no frame`
      : told.length > 0
        ? `${model} sees ${told.join(", ")}`
        : `${model} sees nothing unsafe in ${frames} frames`,
    numbers: {
      frames,
      ...Object.fromEntries(found.map(([category, { score }]) => [category, roundNumber(score)])),
    },
    thresholds: { scoreFail, scoreReview },
  };
}
