import { decodeMediaParts, type MediaParts } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { readProfile, type MouthProfile } from "../lip-sync/index.ts";
import type { PictureEvidence } from "./part-evidence.ts";

interface SecondLook {
  readonly planned: { readonly timeline: Pick<Timeline, "mouth"> };
  readonly parts: MediaParts;
  /** What was seen at the first look, of each part. */
  readonly pictures: readonly PictureEvidence[];
  /** Of the video, in which mouths are to be looked at as well. */
  readonly frames: readonly number[];
}

/**
 * Looks at mouths in frames that were passed over. Nearly all closures are seen shut in their middle; for one that is not, the
 * frames about it tell. Parts that have none of these frames are handed back as they are.
 */
export function lookAgain(path: string, { planned, parts, pictures, frames }: SecondLook): readonly PictureEvidence[] {
  const wanted = new Set(frames);
  const frameOf = (part: number, picture: number): number => (parts.pictures[part]?.firstFrame ?? 0) + picture;
  const seen = new Map<number, MouthProfile | undefined>();
  const concerned = parts.pictures.flatMap(({ firstFrame, frames: count }, part) =>
    frames.some((frame) => frame >= firstFrame && frame < firstFrame + count) ? [part] : [],
  );
  decodeMediaParts(path, parts, {
    pictures: new Set(concerned),
    sound: new Set(),
    isWanted: (part, picture) => wanted.has(frameOf(part, picture)),
    picture(part, picture) {
      const frame = frameOf(part, picture.index);
      const box = planned.timeline.mouth[frame];
      if (box && wanted.has(frame)) seen.set(frame, readProfile(picture, box));
    },
    heard: () => undefined,
  });
  return pictures.map((evidence, part) => {
    if (!concerned.includes(part)) return evidence;
    return {
      ...evidence,
      profiles: evidence.profiles.map((profile, picture) => profile ?? seen.get(frameOf(part, picture))),
    };
  });
}
