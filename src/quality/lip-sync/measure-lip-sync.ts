import { SutradharError } from "../../core/index.ts";
import { readMedia, type DecodedPicture, type DecodedSound } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { chanceOfMisses } from "./chance-of-misses.ts";
import { findLags, type Stretch } from "./find-lag.ts";
import { boxHeightMin, measureOpenings } from "./lip-opening.ts";
import { lipSyncTargets } from "./lip-sync-targets.ts";
import { median } from "./median.ts";
import { readProfile, type MouthProfile } from "./mouth-profile.ts";
import { createSoundEnvelope, type SoundEnvelope } from "./sound-envelope.ts";

export interface LipSyncReport {
  /** Not measurable: the mouth is nowhere in the picture, or too small to be read. */
  readonly verdict: "pass" | "fail" | "not measurable";
  /** Why it is no pass. */
  readonly reasons: readonly string[];
  /** Share of p, b, m in whose time the lips are seen shut; 1 where there are none. */
  readonly closureRecall: number;
  readonly closures: number;
  /** Share of open vowels that reach 60 % of the full opening; 1 where there are none. */
  readonly openVowelShare: number;
  readonly openVowels: number;
  /** Closures and open vowels that are counted nowhere, since the mouth could not be read while they sounded. */
  readonly unseen: number;
  /** Sound after mouth, less the documented lead; the median over shots. NaN where no shot could be compared. */
  readonly medianLagMs: number;
  /** The same over all shots at once, which a short video tells better. */
  readonly lagMs: number;
  /** By how many standard errors the mouth runs better with the sound there than within a frame of it: from 2 on it is no chance. */
  readonly lagCertainty: number;
  readonly frameMs: number;
  /** Phones that missed, for whoever has to find out why. */
  readonly missed: readonly MissedPhone[];
  /** Frames that were not looked at in which lips may be shut for a closure that is missed: look there, and judge again. */
  readonly unlooked: readonly number[];
  readonly shotLagsMs: readonly number[];
}

interface MissedPhone {
  readonly ipa: string;
  readonly startMs: number;
  readonly openingShare: number;
}

export interface LipSyncRequest {
  readonly videoPath: string;
  readonly timeline: Timeline;
  /** By how much the mouth is meant to precede the sound. */
  readonly leadMs: number;
}

const shotFramesMin = 20;

/** Looks at decoded pictures and listens to decoded sound, whoever decodes them. */
interface LipSyncWatch {
  see(picture: DecodedPicture): void;
  hear(sound: DecodedSound): void;
  /** @throws SutradharError `video_invalid` where what was seen is not the timeline's video */
  report(): LipSyncReport;
}

/**
 * Measures lip-sync on what is delivered: decoded pixels, decoded sound, and the timeline's promises. It knows nothing of
 * how the mouth was drawn.
 * @throws SutradharError `video_invalid` where the video is not the timeline's
 */
export function measureLipSync({ videoPath, timeline, leadMs }: LipSyncRequest): LipSyncReport {
  const watch = createLipSyncWatch({ name: videoPath, timeline, leadMs });
  readMedia(videoPath, { picture: (picture) => watch.see(picture), sound: (sound) => watch.hear(sound) });
  return watch.report();
}

/** @param options.name of the video, for messages. */
function createLipSyncWatch(options: Omit<LipSyncRequest, "videoPath"> & { readonly name: string }): LipSyncWatch {
  const { name, timeline, leadMs } = options;
  const profiles: MouthProfile[] = [];
  const sound = createSoundEnvelope();
  const fail = (message: string) =>
    new SutradharError("video_invalid", `${name} is not the timeline's video: ${message}`);
  return {
    see(picture) {
      if (picture.width !== timeline.width || picture.height !== timeline.height) {
        throw fail(`it is ${picture.width} × ${picture.height}, not ${timeline.width} × ${timeline.height}`);
      }
      const box = timeline.mouth[picture.index];
      if (!box) throw fail(`it has more than ${timeline.mouth.length} frames`);
      profiles.push(readProfile(picture, box));
    },
    hear: (stretch) => sound.push(stretch),
    report() {
      if (profiles.length !== timeline.mouth.length) {
        throw fail(`it has ${profiles.length} frames, not ${timeline.mouth.length}`);
      }
      return judgeLips({ profiles, sound, timeline, leadMs });
    },
  };
}

/**
 * The frames in which lips have to be looked at: open vowels throughout, and closures in their middle, where nearly all are seen
 * to be shut. Of one that is not, `judgeLips` names the others.
 */
export function listLipFrames({
  phones,
  frameRate,
  mouth,
}: Pick<Timeline, "phones" | "frameRate" | "mouth">): readonly FrameSpan[] {
  const frames = { frames: mouth.length, frameMs: 1_000 / frameRate };
  return phones.flatMap((phone) => {
    if (isOpenVowel(phone)) return [spanVowel(phone, frames)];
    if (!isClosure(phone)) return [];
    const { fromFrame, toFrame } = spanClosure(phone, frames);
    const middle = (fromFrame + toFrame) >> 1;
    return [{ fromFrame: middle, toFrame: middle }];
  });
}

/** The last frame is one of them. */
interface FrameSpan {
  readonly fromFrame: number;
  readonly toFrame: number;
}

interface FrameClock {
  readonly frames: number;
  readonly frameMs: number;
}

function spanClosure({ startMs, endMs }: Phone, frames: FrameClock): FrameSpan {
  const { closureReachMs } = lipSyncTargets;
  return spanFrames(frames, startMs - closureReachMs, endMs + closureReachMs);
}

function spanVowel({ startMs, endMs }: Phone, frames: FrameClock): FrameSpan {
  return spanFrames(frames, startMs - frames.frameMs / 2, endMs + frames.frameMs / 2);
}

/** The frames that show an instant of the interval; the nearest one where none does. */
function spanFrames({ frames, frameMs }: FrameClock, startMs: number, endMs: number): FrameSpan {
  const fromFrame = Math.max(0, Math.ceil(startMs / frameMs));
  const toFrame = Math.min(frames - 1, Math.floor(endMs / frameMs));
  if (fromFrame <= toFrame) return { fromFrame, toFrame };
  const nearest = Math.max(0, Math.min(frames - 1, Math.round((startMs + endMs) / 2 / frameMs)));
  return { fromFrame: nearest, toFrame: nearest };
}

/**
 * Judges what was seen of a mouth, and what was heard.
 * @param seen.profiles of each frame; those that `listLipFrames` does not name may be missing
 */
export function judgeLips(seen: {
  readonly profiles: readonly (MouthProfile | undefined)[];
  readonly sound: Pick<SoundEnvelope, "at">;
  readonly timeline: Timeline;
  readonly leadMs: number;
}): LipSyncReport {
  const { profiles, sound, timeline, leadMs } = seen;
  const frameMs = 1_000 / timeline.frameRate;
  const openings = measureOpenings(profiles, timeline);
  const frames = { openings, frameMs };
  const clock = { frames: openings.length, frameMs };
  /** What was seen, not what lies between. */
  const seenIn = (span: FrameSpan): readonly number[] =>
    framesOf(span).flatMap((frame) => (profiles[frame] ? [openings[frame] as number] : []));
  const closures = judge(timeline, isClosure, (phone) => {
    const least = Math.min(...seenIn(spanClosure(phone, clock)));
    return { opening: least, isMet: least <= lipSyncTargets.shutShare };
  });
  const vowels = judge(timeline, isOpenVowel, (phone) => {
    const most = Math.max(...seenIn(spanVowel(phone, clock)));
    return { opening: most, isMet: most >= lipSyncTargets.openVowelOpening };
  });
  const unlooked = closures.missed.flatMap(({ phone }) =>
    framesOf(spanClosure(phone, clock)).filter((frame) => profiles[frame] === undefined),
  );
  const stretches = timeline.shots.flatMap((shot) => stretchOf(shot, frames, leadMs) ?? []);
  const { eachMs, pooled } = findLags(stretches, sound, frameMs);
  const shotLagsMs = eachMs.filter(Number.isFinite);
  const measured = {
    closureRecall: closures.share,
    closures: closures.count,
    openVowelShare: vowels.share,
    openVowels: vowels.count,
    medianLagMs: median(shotLagsMs),
    lagMs: pooled.lagMs,
    lagCertainty: pooled.certainty,
    frameMs,
  };
  return {
    ...decide(measured, openings),
    ...measured,
    unseen: closures.unseen + vowels.unseen,
    missed: [...closures.missed, ...vowels.missed].map(({ phone: { ipa, startMs }, opening }) => ({
      ipa,
      startMs,
      openingShare: opening,
    })),
    unlooked,
    shotLagsMs,
  };
}

type Phone = Timeline["phones"][number];

interface Frames {
  /** For each frame, in shares of the full opening; NaN where it could not be read. */
  readonly openings: readonly number[];
  readonly frameMs: number;
}

function isClosure(phone: Phone): boolean {
  return phone.viseme === "PP";
}

function isOpenVowel(phone: Phone): boolean {
  return phone.viseme === "aa" && phone.endMs - phone.startMs >= lipSyncTargets.openVowelMsMin;
}

function framesOf({ fromFrame, toFrame }: FrameSpan): number[] {
  return Array.from({ length: toFrame - fromFrame + 1 }, (_, at) => fromFrame + at);
}

interface Judged {
  readonly share: number;
  readonly count: number;
  readonly unseen: number;
  readonly missed: readonly { readonly phone: Phone; readonly opening: number }[];
}

function judge(
  timeline: Timeline,
  concerns: (phone: Phone) => boolean,
  look: (phone: Phone) => { opening: number; isMet: boolean },
): Judged {
  const looks = timeline.phones.filter(concerns).map((phone) => ({ phone, ...look(phone) }));
  const seen = looks.filter(({ opening }) => Number.isFinite(opening));
  const missed = seen.filter(({ isMet }) => !isMet);
  return {
    share: seen.length === 0 ? 1 : 1 - missed.length / seen.length,
    count: seen.length,
    unseen: looks.length - seen.length,
    missed,
  };
}

/** Undefined for shots that are too short, or whose mouth could not be read throughout. */
function stretchOf(
  shot: Timeline["shots"][number],
  { openings, frameMs }: Frames,
  leadMs: number,
): Stretch | undefined {
  const first = Math.round(shot.startMs / frameMs);
  const end = Math.min(openings.length, Math.round(shot.endMs / frameMs));
  const own = openings.slice(first, end);
  if (own.length < shotFramesMin || !own.every(Number.isFinite)) return undefined;
  return { openings: own, timesMs: own.map((_, at) => (first + at) * frameMs + leadMs) };
}

type Measured = Pick<
  LipSyncReport,
  "closureRecall" | "closures" | "openVowelShare" | "openVowels" | "lagMs" | "lagCertainty" | "frameMs"
>;

function decide(measured: Measured, openings: readonly number[]): Pick<LipSyncReport, "verdict" | "reasons"> {
  if (!openings.some(Number.isFinite)) {
    const reason = `the mouth's box is nowhere whole in the picture and ${boxHeightMin} pixels high: too little is seen of it`;
    return { verdict: "not measurable", reasons: [reason] };
  }
  const reasons = findFailures(measured);
  return { verdict: reasons.length === 0 ? "pass" : "fail", reasons };
}

function findFailures(measured: Measured): string[] {
  const { closureRecall, closures, openVowelShare, openVowels, lagMs, lagCertainty, frameMs } = measured;
  const failures: string[] = [];
  if (isShort(closures, closureRecall, lipSyncTargets.closureRecall)) {
    failures.push(
      `lips shut in ${percent(closureRecall)} of ${closures} closures, wanted ${percent(lipSyncTargets.closureRecall)}`,
    );
  }
  if (isShort(openVowels, openVowelShare, lipSyncTargets.openVowelShare)) {
    failures.push(
      `mouth open in ${percent(openVowelShare)} of ${openVowels} open vowels, wanted ${percent(lipSyncTargets.openVowelShare)}`,
    );
  }
  if (!Number.isFinite(lagMs)) failures.push("the mouth never moves with the sound: no lag could be measured");
  else if (Math.abs(lagMs) > frameMs && lagCertainty > lipSyncTargets.lagCertaintyMin) {
    failures.push(`the sound comes ${Math.round(lagMs)} ms after the mouth, wanted within ${Math.round(frameMs)} ms`);
  }
  return failures;
}

/** Whether so many misses are no chance in a video that meets the mark. */
function isShort(count: number, share: number, wanted: number): boolean {
  const misses = Math.round(count * (1 - share));
  return chanceOfMisses(count, misses, wanted) < lipSyncTargets.missChanceMin;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
