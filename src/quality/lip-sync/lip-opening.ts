import type { Timeline } from "../../media/timeline/index.ts";
import { differenceOf, learnFace, medianProfile, type Face } from "./learn-face.ts";
import { matchLip } from "./match-lip.ts";
import { boxRows, type MouthProfile } from "./mouth-profile.ts";

/** The mouth's full opening (jaw and both lips at their most) as a share of its box's height: so boxes are made. */
const fullOpeningOfBox = 0.6;
/** Pixels of a box below which too little is left of lips to tell how far they stand apart. */
export const boxHeightMin = 32;
/** Frames of rest: no phone sounds within this time. */
const restReachMs = 120;
/** Resting mouths that differ by less than this share of their variance are one face's. */
const sameFaceMax = 0.25;

/**
 * How far the lips stand apart in the middle, for each frame, in shares of the full opening; NaN where the mouth is too
 * small, or is not in the picture. Each presenter's mouth is learnt from the video's own frames of rest.
 */
export function measureOpenings(profiles: readonly (MouthProfile | undefined)[], timeline: Timeline): number[] {
  const openings = profiles.map(() => Number.NaN);
  for (const shots of groupFaces(timeline, profiles)) {
    const face = learnFace(
      shots.flatMap(({ rest }) => rest),
      shots.flatMap(({ frames }) => frames.flatMap((frame) => profiles[frame] ?? [])),
    );
    for (const { frames } of shots) {
      const read = createReader(face);
      for (const frame of frames) {
        const profile = profiles[frame];
        if (profile) openings[frame] = read(profile);
      }
      bridge(
        openings,
        frames.filter((frame) => profiles[frame] === undefined),
      );
    }
  }
  return openings;
}

/** Between two frames that were seen, a mouth goes straight from one to the other. */
function bridge(openings: number[], unseen: readonly number[]): void {
  const known = openings.map(Number.isFinite);
  for (const frame of unseen) {
    const before = known.lastIndexOf(true, frame);
    const after = known.indexOf(true, frame);
    const share = (frame - before) / (after - before);
    if (before >= 0 && after >= 0) {
      openings[frame] = (openings[before] as number) * (1 - share) + (openings[after] as number) * share;
    }
  }
}

/** Reads the openings of frames in their order: a lip is looked for first where it was. */
function createReader({ upper, lower, restGap }: Face): (profile: MouthProfile) => number {
  let [up, down] = [0, 0];
  return (profile) => {
    up = matchLip(upper, profile, up).shift;
    down = matchLip(lower, profile, down).shift;
    return (restGap + up + down) / boxRows / fullOpeningOfBox;
  };
}

interface ShotMouth {
  /** Those in which the mouth is large enough. */
  readonly frames: readonly number[];
  readonly rest: readonly MouthProfile[];
}

/** Shots whose resting mouths look alike, together: two presenters may take turns, and one may come nearer. */
function groupFaces(
  timeline: Timeline,
  profiles: readonly (MouthProfile | undefined)[],
): readonly (readonly ShotMouth[])[] {
  const faces: { readonly shots: ShotMouth[]; readonly look: MouthProfile }[] = [];
  for (const shot of timeline.shots) {
    const frames = framesOf(shot, timeline);
    if (frames.length === 0) continue;
    const rest = findRest(frames, timeline).flatMap((frame) => profiles[frame] ?? []);
    if (rest.length === 0) continue;
    const look = medianProfile(rest);
    const known = faces.find((face) => differenceOf(face.look, look) < sameFaceMax);
    if (known) known.shots.push({ frames, rest });
    else faces.push({ shots: [{ frames, rest }], look });
  }
  return faces.map(({ shots }) => shots);
}

function framesOf(shot: Timeline["shots"][number], { frameRate, mouth, width, height }: Timeline): number[] {
  const first = Math.round((shot.startMs * frameRate) / 1_000);
  const end = Math.min(mouth.length, Math.round((shot.endMs * frameRate) / 1_000));
  return Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at).filter((frame) => {
    const box = mouth[frame] as Timeline["mouth"][number];
    const isInPicture = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    return isInPicture && box.height >= boxHeightMin;
  });
}

/** A shot begins at rest, and what is far from any phone is rest too. */
function findRest(frames: readonly number[], { phones, frameRate }: Timeline): readonly number[] {
  const spoken = phones.filter((phone) => phone.viseme !== "sil");
  const isSpoken = new Set<number>();
  for (const { startMs, endMs } of spoken) {
    const end = ((endMs + restReachMs) * frameRate) / 1_000;
    for (let frame = Math.floor(((startMs - restReachMs) * frameRate) / 1_000) + 1; frame < end; frame++) {
      isSpoken.add(frame);
    }
  }
  return frames.filter((frame, at) => at === 0 || !isSpoken.has(frame));
}
