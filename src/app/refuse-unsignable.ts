import { limits } from "../core/index.ts";
import { tooLarge } from "../provenance/c2pa/index.ts";
import { estimateSpeechMs } from "./estimate-speech.ts";
import type { PreparedVideo } from "./prepare-video.ts";

/** What the example films take for a pixel of a frame at the usual quality: `npm run demo`, then the size of what lies in out/. */
const bitsPerPixel = 0.013;
const soundKbps = 128;

/**
 * Refuses, before anything is made, a video whose file will be larger than can be signed. It is a guess from how long its
 * sentences are; the step that signs looks at the file itself.
 * @throws SutradharError `limit_exceeded`
 */
export function refuseUnsignable({ draft }: Pick<PreparedVideo, "draft">): void {
  const sizeBytes = estimateFileBytes(draft);
  if (sizeBytes > limits.signedBytesMax) throw tooLarge(sizeBytes, "would be");
}

function estimateFileBytes({ scenes, picture, isSoundOnly }: PreparedVideo["draft"]): number {
  const durationMs = scenes.flatMap(({ scene }) => scene.shots).reduce((sum, shot) => sum + estimateSpeechMs(shot), 0);
  const { width, height, frameRate, rateMaxKbps } = picture;
  const pictureKbps = isSoundOnly ? 0 : (rateMaxKbps ?? (width * height * frameRate * bitsPerPixel) / 1_000);
  return Math.round((durationMs * (pictureKbps + soundKbps)) / 8);
}
