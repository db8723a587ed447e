import type { Timeline } from "../../media/timeline/index.ts";
import { isMoved, measureStep, type CaptionReport, type FaceStep, type LightReport } from "../pictures/index.ts";
import type { PictureEvidence } from "./part-evidence.ts";

/** Of each frame whether it differs from the one before, across parts as well. */
export function joinMoves(parts: readonly PictureEvidence[]): readonly boolean[] {
  return parts.flatMap(({ moves, first }, index) => {
    const before = parts[index - 1]?.last.digest;
    const isOther = before !== undefined && before !== first.digest;
    return Array.from(moves, (move, frame) => (frame === 0 ? isOther : move === "1"));
  });
}

/**
 * The most frames in a row in which somebody may have been seen whose face does not move. Where pictures were passed over it moved in any of
 * them, or in the one that was seen next: it is taken to have done so as early, and to go on doing so as late, as it can have.
 */
export function findLongestStill(
  parts: readonly PictureEvidence[],
  { mouth, ...frameSize }: Pick<Timeline, "mouth" | "width" | "height">,
): number {
  let longest = 0;
  let run = 0;
  let passed = 0;
  let frame = 0;
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    const isJoined = before !== undefined && !isMoved(measureStep(before.last.face, part.first.face, frameSize));
    for (let at = 0; at < part.frames; at++, frame++) {
      const move = at === 0 ? (isJoined ? "0" : "1") : part.faceMoves[at];
      if ((mouth[frame]?.height ?? 0) === 0) run = 0;
      else run = move === "1" ? passed : run + 1;
      passed = move === "-" ? passed + 1 : 0;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}

/** A video is as steady as its worst part. */
export function joinLight(reports: readonly LightReport[]): LightReport {
  return {
    darkFrames: reports.reduce((sum, { darkFrames }) => sum + darkFrames, 0),
    outOfRangeShare: Math.max(0, ...reports.map(({ outOfRangeShare }) => outOfRangeShare)),
    swings: Math.max(0, ...reports.map(({ swings }) => swings)),
    strongSwings: Math.max(0, ...reports.map(({ strongSwings }) => strongSwings)),
  };
}

/** Captions are as legible and as punctual as the worst of them. */
export function joinCaptions(parts: readonly PictureEvidence[]): CaptionReport {
  const reports = parts.map((part) => part.captions);
  let startFrame = 0;
  const changes = parts.flatMap((part) => {
    const from = startFrame;
    startFrame += part.frames;
    return part.captions.changes.map((change) => ({ ...change, frame: from + change.frame }));
  });
  const shown = reports.filter(({ captions, contrastMin }) => captions > 0 && contrastMin >= 0);
  return {
    captions: reports.reduce((sum, { captions }) => sum + captions, 0),
    contrastMin: shown.length > 0 ? Math.min(...shown.map(({ contrastMin }) => contrastMin)) : -1,
    changes,
  };
}

/** A scene's shots and their chunks follow each other without a cut. */
export function measureSeams(
  parts: readonly PictureEvidence[],
  { shots, frameRate, width, height }: Timeline,
): readonly (FaceStep & { readonly frame: number })[] {
  const sceneAt = (frame: number): string | undefined => {
    const atMs = ((frame + 0.5) * 1000) / frameRate;
    return shots.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs)?.id.split("-")[0];
  };
  let frame = 0;
  return parts.flatMap((part, index) => {
    const before = parts[index - 1];
    const at = frame;
    frame += part.frames;
    if (!before || sceneAt(at - 1) !== sceneAt(at)) return [];
    const step = measureStep(before.last.face, part.first.face, { width, height });
    return step ? [{ frame: at, ...step }] : [];
  });
}

export function findMouthInside({ mouth, width, height }: Timeline): number {
  let least = 1;
  for (const box of mouth) {
    if (box.height === 0 || box.width === 0) continue;
    const across = Math.min(width, box.x + box.width) - Math.max(0, box.x);
    const down = Math.min(height, box.y + box.height) - Math.max(0, box.y);
    least = Math.min(least, (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height));
  }
  return least;
}
