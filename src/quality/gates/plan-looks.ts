import { createPrintPlan } from "../../media/fingerprint/index.ts";
import { planCaptionLooks } from "../pictures/index.ts";
import type { PlannedPictures } from "./part-evidence.ts";

/**
 * Which pictures of a part have to be looked at, 1 for each: its edges, those by which lips are judged, in which captions come, that labels and prints are taken of. Of all others those are looked at that have to be decoded anyway: about every second one.
 */
export function planLooks({ picture, shots, captions, spoken, mouth }: PlannedPictures): Uint8Array {
  const looks = new Uint8Array(mouth.length);
  const want = (frame: number): void => {
    if (frame >= 0 && frame < looks.length) looks[frame] = 1;
  };
  want(0);
  want(looks.length - 1);
  for (const { startFrame, endFrame } of shots) {
    want(startFrame);
    want(endFrame - 1);
  }
  for (const { fromFrame, toFrame } of spoken) {
    for (let frame = Math.max(0, fromFrame); frame <= toFrame && frame < looks.length; frame++) want(frame);
  }
  const isCaption = planCaptionLooks(captions);
  const isPrinted = createPrintPlan(picture.frameRate);
  for (let frame = 0; frame < looks.length; frame++) if (isCaption(frame) || isPrinted(frame)) want(frame);
  return looks;
}
