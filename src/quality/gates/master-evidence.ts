import { basename } from "node:path";
import { digestJson, SutradharError, type Digest, type Json } from "../../core/index.ts";
import {
  decodeMediaParts,
  listMediaParts,
  type MediaDescription,
  type MediaParts,
  type PicturePart,
} from "../../media/decode/index.ts";
import { integrateSteps, sampleRateHz } from "../../media/sound/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { createLabelDrawer, type LabelReport, type LabelledShot, type PlannedLabel } from "../label/index.ts";
import type { PrintedFrame } from "../../media/fingerprint/index.ts";
import type { WrittenCells } from "../mark/index.ts";
import { joinEnvelope, judgeLips, listLipFrames, type LipSyncReport } from "../lip-sync/index.ts";
import type { CaptionReport, FaceStep, LightReport, PlannedCaption } from "../pictures/index.ts";
import {
  findLongestStill,
  findMouthInside,
  joinCaptions,
  joinLight,
  joinMoves,
  measureSeams,
} from "./join-pictures.ts";
import { listenForWords, type SpokenReport } from "./listen-for-words.ts";
import {
  readPictureEvidence,
  watchPictures,
  writePictureEvidence,
  type PictureEvidence,
  type PictureWatch,
  type PlannedPictures,
} from "./part-evidence.ts";
import { lookAgain } from "./look-again.ts";
import { planLooks } from "./plan-looks.ts";
import {
  joinSound,
  readSoundEvidence,
  watchSound,
  writeSoundEvidence,
  type SoundEvidence,
  type SoundWatch,
} from "./sound-part.ts";

/** What was planned, to hold the master against. */
export interface PlannedMaster {
  readonly picture: { readonly width: number; readonly height: number; readonly frameRate: number };
  readonly timeline: Timeline;
  /** Of each shot. */
  readonly labels: readonly PlannedLabel[];
  /** Of each shot when its captions are shown, in its own time; absent where none are burned in. */
  readonly captions?: readonly (readonly { readonly startMs: number; readonly endMs: number }[])[];
}

/** Everything that is measured on a master, in one pass over its decoded pictures and sound. */
export interface MasterEvidence {
  readonly planned: PlannedMaster;
  readonly media: MediaDescription;
  readonly frames: number;
  /** Those that were decoded: what no other picture is made from, and nothing has to be seen in, is passed over. */
  readonly looked: number;
  /** Share of frames, but the first, that differ from the one before. */
  readonly movingShare: number;
  /** The longest that somebody who is seen does not move at all. */
  readonly longestStillMs: number;
  readonly light: LightReport;
  readonly captions: CaptionReport;
  /** Of the mouth's box, the largest share that lies where a caption was seen to change. */
  readonly captionOverMouth: number;
  /** Where parts of one scene meet: the frame behind it, and what the face does there. */
  readonly seams: readonly (FaceStep & { readonly frame: number })[];
  /** Of a mouth's box, the share in the frame where it is least; 1 where nobody is seen. */
  readonly mouthInside: number;
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  readonly clippedSamples: number;
  readonly pictureMs: number;
  readonly soundMs: number;
  readonly spoken: SpokenReport;
  readonly lips: LipSyncReport;
  /** Whether anybody is seen whose lips could be. */
  readonly hasMouth: boolean;
  readonly label: LabelReport;
  /** What a watermark would show in each of its parts. */
  readonly mark: readonly WrittenCells[];
  /** How it looks, second by second. */
  readonly prints: readonly PrintedFrame[];
}

/** How far the mouth is meant to precede the sound. */
const mouthLeadMs = 0;

/** What was measured before, and what is measured now, by the names that `nameParts` gives. */
export interface KeptEvidence {
  /** What `nameParts` has said of this file; absent: it is asked. */
  readonly parts?: NamedParts;
  find(name: Digest): Uint8Array | undefined;
  made(name: Digest, evidence: Uint8Array): void;
}

/** The parts of a master, each under the digest of everything that decides what is measured on it. */
export interface NamedParts extends MediaParts {
  readonly pictureNames: readonly Digest[];
  readonly soundNames: readonly Digest[];
}

/** Raised when what is measured changes. */
const evidenceFormat = 7;

/** Lists what a master is made of, byte for byte. @throws SutradharError `video_invalid` where it is another video */
export function nameParts(path: string, planned: PlannedMaster): NamedParts {
  const parts = listMediaParts(path, toCuts(planned.timeline));
  const frames = parts.pictures.reduce((sum, part) => sum + part.frames, 0);
  const { length } = planned.timeline.mouth;
  if (frames !== length) {
    const found = frames > length ? `more than ${length} frames` : `${frames} frames, not ${length}`;
    throw new SutradharError("video_invalid", `${basename(path)} is not the timeline's video: it has ${found}`);
  }
  return {
    ...parts,
    pictureNames: parts.pictures.map((part) => {
      const { picture, shots, mouth, captions, spoken } = planPart(planned, part);
      const { width, height, frameRate } = picture;
      const recipe = {
        pictures: part.digest,
        width,
        height,
        frameRate,
        shots,
        // Where in its video a picture comes is nothing to what is seen on it.
        mouth: mouth.map(({ x, y, width: across, height: down }) => [x, y, across, down]),
        captions,
        spoken,
        format: evidenceFormat,
      };
      return digestJson(recipe as unknown as Json);
    }),
    // Where in its video it comes is nothing to what is heard; of the last, a player leaves out what fills its last packet.
    soundNames: parts.sound.map(({ digest, samples }, index) =>
      digestJson({ sound: digest, samples, isLast: index === parts.sound.length - 1, format: evidenceFormat }),
    ),
  };
}

/** Samples at which shots begin. */
function toCuts({ shots }: Timeline): readonly number[] {
  return shots.map(({ startMs }) => Math.round((startMs * sampleRateHz) / 1_000));
}

/** What was planned for some of the pictures. */
export function planPart(
  planned: PlannedMaster,
  { firstFrame, frames }: Pick<PicturePart, "firstFrame" | "frames">,
): PlannedPictures {
  const { picture, timeline, labels } = planned;
  const shots = toLabelledShots(timeline, labels)
    .filter((shot) => shot.endFrame > firstFrame && shot.startFrame < firstFrame + frames)
    .map((shot) => ({
      ...shot,
      startFrame: Math.max(0, shot.startFrame - firstFrame),
      endFrame: Math.min(frames, shot.endFrame - firstFrame),
    }));
  const captions = toCaptions(planned)
    .filter(({ startFrame, endFrame }) => endFrame > firstFrame && startFrame < firstFrame + frames)
    .map(({ startFrame, endFrame }) => ({
      startFrame: Math.max(0, startFrame - firstFrame),
      endFrame: Math.min(frames, endFrame - firstFrame),
    }));
  const size = { width: timeline.width, height: timeline.height };
  const spoken = listLipFrames(timeline)
    .filter(({ fromFrame, toFrame }) => toFrame >= firstFrame && fromFrame < firstFrame + frames)
    .map(({ fromFrame, toFrame }) => ({
      fromFrame: Math.max(0, fromFrame - firstFrame),
      toFrame: Math.min(frames - 1, toFrame - firstFrame),
    }));
  return { picture, size, shots, captions, spoken, mouth: timeline.mouth.slice(firstFrame, firstFrame + frames) };
}

/**
 * Measures a master on its own bytes. What is byte for byte what was measured before, in whichever video, is not decoded
 * again: of a personalised video, its own shots and the sound around them are.
 * @throws SutradharError `video_invalid` where it cannot be read or is another video
 */
export function gatherEvidence(path: string, planned: PlannedMaster, kept?: KeptEvidence): MasterEvidence {
  const parts = kept?.parts ?? nameParts(path, planned);
  const measured = measureParts(path, { planned, parts, kept });
  const { steps, envelope, truePeakDbtp, clippedSamples, soundMs } = joinSound(measured.sound);
  const { pictures, lips } = judgeMouths(path, { planned, parts, pictures: measured.pictures, envelope });
  for (const [index, name] of parts.pictureNames.entries()) {
    const part = pictures[index] as PictureEvidence;
    const isSeen = measured.newPictures.has(index) || part !== measured.pictures[index];
    if (isSeen) kept?.made(name, writePictureEvidence(part));
  }
  const { timeline } = planned;
  const frames = pictures.reduce((sum, part) => sum + part.frames, 0);
  const captions = joinCaptions(pictures);
  const moves = joinMoves(pictures);
  const profiles = joinProfiles(pictures);
  return {
    planned,
    media: parts.description,
    frames,
    looked: profiles.filter(Boolean).length,
    movingShare: frames > 1 ? moves.filter(Boolean).length / (frames - 1) : 0,
    longestStillMs: (findLongestStill(pictures, timeline) * 1000) / timeline.frameRate,
    light: joinLight(pictures.map(({ light }) => light)),
    captions,
    captionOverMouth: findCaptionOverMouth(captions, timeline),
    seams: measureSeams(pictures, timeline),
    mouthInside: findMouthInside(timeline),
    integratedLufs: integrateSteps(steps),
    truePeakDbtp,
    clippedSamples,
    pictureMs: (frames * 1000) / timeline.frameRate,
    soundMs,
    spoken: listenForWords(steps, timeline),
    lips,
    hasMouth: timeline.mouth.some(({ height }) => height > 0),
    label: joinLabels(pictures.map(({ label }) => label)),
    mark: pictures.map(({ mark }) => mark),
    prints: pictures.flatMap(({ prints }, index) => {
      const { firstFrame } = parts.pictures[index] as PicturePart;
      return prints.map(({ frame, print }) => ({ frame: firstFrame + frame, print }));
    }),
  };
}

/** Judges lips by what was seen, and where that leaves a closure open, by a second look. */
function judgeMouths(
  path: string,
  seen: {
    readonly planned: PlannedMaster;
    readonly parts: NamedParts;
    readonly pictures: readonly PictureEvidence[];
    readonly envelope: readonly number[];
  },
): { readonly pictures: readonly PictureEvidence[]; readonly lips: LipSyncReport } {
  const { planned, parts, envelope } = seen;
  const sound = joinEnvelope(envelope);
  const judge = (pictures: readonly PictureEvidence[]): LipSyncReport =>
    judgeLips({ profiles: joinProfiles(pictures), sound, timeline: planned.timeline, leadMs: mouthLeadMs });
  const lips = judge(seen.pictures);
  if (lips.unlooked.length === 0) return { pictures: seen.pictures, lips };
  const pictures = lookAgain(path, { planned, parts, pictures: seen.pictures, frames: lips.unlooked });
  return { pictures, lips: judge(pictures) };
}

function joinProfiles(pictures: readonly PictureEvidence[]): PictureEvidence["profiles"] {
  return pictures.flatMap(({ profiles }) => profiles);
}

interface Measuring {
  readonly planned: PlannedMaster;
  readonly parts: NamedParts;
  readonly kept: KeptEvidence | undefined;
}

/** What is known of each part, or is seen and heard of it now. */
function measureParts(
  path: string,
  { planned, parts, kept }: Measuring,
): {
  readonly pictures: readonly PictureEvidence[];
  /** Those that nothing was known of. */
  readonly newPictures: ReadonlySet<number>;
  readonly sound: readonly SoundEvidence[];
} {
  const pictures = parts.pictureNames.map((name) => ifFound(kept?.find(name), readPictureEvidence));
  const sound = parts.soundNames.map((name) => ifFound(kept?.find(name), readSoundEvidence));
  const seen = new Map<number, PictureWatch>();
  const looks = new Map<number, Uint8Array>();
  const heard = new Map<number, SoundWatch>();
  const drawLabel = createLabelDrawer(planned.picture);
  for (const [index, part] of parts.pictures.entries()) {
    if (pictures[index]) continue;
    const plan = planPart(planned, part);
    seen.set(index, watchPictures(plan, drawLabel));
    looks.set(index, planLooks(plan));
  }
  for (const [index, part] of parts.sound.entries()) if (!sound[index]) heard.set(index, watchSound(part));
  decodeMediaParts(path, parts, {
    pictures: new Set(seen.keys()),
    sound: new Set(heard.keys()),
    isWanted: (part, picture) => looks.get(part)?.[picture] !== 0,
    picture: (part, picture) => seen.get(part)?.see(picture),
    heard: (part, stretch) => heard.get(part)?.hear(stretch),
  });
  return {
    pictures: pictures.map((evidence, index) => evidence ?? (seen.get(index) as PictureWatch).report()),
    newPictures: new Set(seen.keys()),
    sound: sound.map((evidence, index) => {
      const made = evidence ?? (heard.get(index) as SoundWatch).report();
      if (!evidence) kept?.made(parts.soundNames[index] as Digest, writeSoundEvidence(made));
      return made;
    }),
  };
}

function ifFound<T>(bytes: Uint8Array | undefined, read: (bytes: Uint8Array) => T): T | undefined {
  return bytes && read(bytes);
}

/** A label is as good as it is where it is worst. */
function joinLabels(reports: readonly LabelReport[]): LabelReport {
  const [first, ...others] = reports;
  if (!first) throw new SutradharError("video_invalid", "the video has no pictures");
  return others.reduce(
    (joined, one) => ({
      frames: joined.frames + one.frames,
      longestGapMs: Math.max(joined.longestGapMs, one.longestGapMs),
      likenessMin: Math.min(joined.likenessMin, one.likenessMin),
      contrastMin: Math.min(joined.contrastMin, one.contrastMin),
      inkShareOfHeight: Math.min(joined.inkShareOfHeight, one.inkShareOfHeight),
      areaShare: Math.min(joined.areaShare, one.areaShare),
      wanted: joined.wanted,
    }),
    first,
  );
}

function toLabelledShots(timeline: Timeline, labels: readonly PlannedLabel[]): LabelledShot[] {
  if (timeline.shots.length !== labels.length) {
    throw new SutradharError("internal", `${timeline.shots.length} shots have ${labels.length} labels`);
  }
  const toFrame = (ms: number): number => Math.round((ms * timeline.frameRate) / 1000);
  return timeline.shots.map(({ startMs, endMs }, index) => ({
    ...(labels[index] as PlannedLabel),
    startFrame: toFrame(startMs),
    endFrame: toFrame(endMs),
  }));
}

/** In frames of the video. A caption of a frame or two between two others is not seen by anybody. */
function toCaptions({ timeline, captions }: PlannedMaster): readonly PlannedCaption[] {
  const toFrame = (ms: number): number => Math.ceil((ms * timeline.frameRate) / 1000 - 1e-6);
  return (captions ?? []).flatMap((cues, index) => {
    const shot = timeline.shots[index];
    if (!shot) throw new SutradharError("internal", `there is no shot ${index} for its captions`);
    return cues.map(({ startMs, endMs }) => ({
      startFrame: Math.round((shot.startMs * timeline.frameRate) / 1000) + toFrame(startMs),
      endFrame: Math.round((shot.startMs * timeline.frameRate) / 1000) + toFrame(endMs),
    }));
  });
}

/** How far a caption, and the one before it, are seen over the mouth: from a second before they change until a second after. */
function findCaptionOverMouth({ changes }: CaptionReport, { mouth, frameRate }: Timeline): number {
  let most = 0;
  for (const { frame, area } of changes) {
    const near = mouth.slice(Math.max(0, frame - frameRate), frame + frameRate);
    for (const box of near) most = Math.max(most, shareUnder(box, area));
  }
  return most;
}

type Box = Omit<Timeline["mouth"][number], "frame">;

function shareUnder(box: Box, place: Box): number {
  if (box.width === 0 || box.height === 0) return 0;
  const across = Math.min(box.x + box.width, place.x + place.width) - Math.max(box.x, place.x);
  const down = Math.min(box.y + box.height, place.y + place.height) - Math.max(box.y, place.y);
  return (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height);
}
