import { SutradharError } from "../../core/index.ts";
import { readMedia } from "../../media/decode/index.ts";
import type { Timeline } from "../../media/timeline/index.ts";
import { findLag } from "./find-lag.ts";
import { learnMouth, median, openingOf } from "./lip-opening.ts";
import { readProfile, type MouthProfile } from "./mouth-profile.ts";
import { createSoundEnvelope, type SoundEnvelope } from "./sound-envelope.ts";

export interface LipSyncReport {
  /** Share of p, b, m in whose time the lips are seen shut; 1 where there are none. */
  readonly closureRecall: number;
  readonly closures: number;
  /** Share of open vowels that reach 60 % of the full opening; 1 where there are none. */
  readonly openVowelShare: number;
  readonly openVowels: number;
  /** Sound after mouth, less the documented lead; the median over shots. NaN where no shot could be compared. */
  readonly medianLagMs: number;
  readonly frameMs: number;
  readonly passed: boolean;
  readonly failures: readonly string[];
  /** Phones that missed, for whoever has to find out why. */
  readonly missed: readonly { readonly ipa: string; readonly startMs: number; readonly openingShare: number }[];
  readonly shotLagsMs: readonly number[];
}

export interface LipSyncRequest {
  readonly videoPath: string;
  readonly timeline: Timeline;
  /** By how much the mouth is meant to precede the sound. */
  readonly leadMs: number;
}

/** What is asked of every video. */
export const lipSyncTargets = {
  closureRecall: 0.98,
  closureReachMs: 40,
  /** Lips count as shut up to this share of the full opening. */
  shutShare: 0.045,
  openVowelShare: 0.95,
  openVowelOpening: 0.6,
  openVowelMsMin: 60,
  /** The mouth's full opening (jaw and both lips at their most) as a share of its box's height: so boxes are made. */
  fullOpeningOfBox: 0.6,
} as const;

/** Frames of rest: no phone sounds within this time. */
const restReachMs = 120;
const shotFramesMin = 20;

/**
 * Measures lip-sync on what is delivered: decoded pixels, decoded sound, and the timeline's promises. It knows nothing of
 * how the mouth was drawn.
 * @throws SutradharError `video_invalid` where the video is not the timeline's
 */
export function measureLipSync({ videoPath, timeline, leadMs }: LipSyncRequest): LipSyncReport {
  const { profiles, sound } = read(videoPath, timeline);
  const frameMs = 1_000 / timeline.frameRate;
  const openings = measureOpenings(profiles, timeline, frameMs);
  const frames = { openings, frameMs };
  const closures = judge(timeline, isClosure, (phone) => {
    const { closureReachMs, shutShare } = lipSyncTargets;
    const least = Math.min(...within(frames, phone.startMs - closureReachMs, phone.endMs + closureReachMs));
    return { opening: least, isMet: least <= shutShare };
  });
  const vowels = judge(timeline, isOpenVowel, (phone) => {
    const most = Math.max(...within(frames, phone.startMs - frameMs / 2, phone.endMs + frameMs / 2));
    return { opening: most, isMet: most >= lipSyncTargets.openVowelOpening };
  });
  const shotLagsMs = timeline.shots.map((shot) => lagOf(shot, frames, sound) - leadMs).filter(Number.isFinite);
  const medianLagMs = median(shotLagsMs);
  const measured = {
    closureRecall: closures.share,
    closures: closures.count,
    openVowelShare: vowels.share,
    openVowels: vowels.count,
    medianLagMs,
    frameMs,
  };
  const failures = findFailures(measured);
  return {
    ...measured,
    passed: failures.length === 0,
    failures,
    missed: [...closures.missed, ...vowels.missed],
    shotLagsMs,
  };
}

type Phone = Timeline["phones"][number];

interface Frames {
  /** For each frame, in shares of the full opening. */
  readonly openings: readonly number[];
  readonly frameMs: number;
}

function read(videoPath: string, timeline: Timeline): { profiles: MouthProfile[]; sound: SoundEnvelope } {
  const profiles: MouthProfile[] = [];
  const sound = createSoundEnvelope();
  const fail = (message: string) =>
    new SutradharError("video_invalid", `${videoPath} is not the timeline's video: ${message}`);
  readMedia(videoPath, {
    picture(picture) {
      if (picture.width !== timeline.width || picture.height !== timeline.height) {
        throw fail(`it is ${picture.width} × ${picture.height}, not ${timeline.width} × ${timeline.height}`);
      }
      const box = timeline.mouth[picture.index];
      if (!box) throw fail(`it has more than ${timeline.mouth.length} frames`);
      profiles.push(readProfile(picture, box));
    },
    sound: (stretch) => sound.push(stretch),
  });
  if (profiles.length !== timeline.mouth.length) {
    throw fail(`it has ${profiles.length} frames, not ${timeline.mouth.length}`);
  }
  return { profiles, sound };
}

function measureOpenings(profiles: readonly MouthProfile[], timeline: Timeline, frameMs: number): number[] {
  const spoken = timeline.phones.filter((phone) => phone.viseme !== "sil");
  const rest = profiles.filter((_, frame) => {
    const ms = frame * frameMs;
    return !spoken.some((phone) => phone.startMs - restReachMs < ms && ms < phone.endMs + restReachMs);
  });
  const look = learnMouth(rest.length >= 3 ? rest : profiles);
  return profiles.map((profile) => openingOf(profile, look) / lipSyncTargets.fullOpeningOfBox);
}

function isClosure(phone: Phone): boolean {
  return phone.viseme === "PP";
}

function isOpenVowel(phone: Phone): boolean {
  return phone.viseme === "aa" && phone.endMs - phone.startMs >= lipSyncTargets.openVowelMsMin;
}

/** The openings of the frames that show an instant of the interval; the nearest one where none does. */
function within({ openings, frameMs }: Frames, startMs: number, endMs: number): readonly number[] {
  const first = Math.max(0, Math.ceil(startMs / frameMs));
  const last = Math.min(openings.length - 1, Math.floor(endMs / frameMs));
  const nearest = Math.max(0, Math.min(openings.length - 1, Math.round((startMs + endMs) / 2 / frameMs)));
  return first <= last ? openings.slice(first, last + 1) : [openings[nearest] as number];
}

function judge(
  timeline: Timeline,
  concerns: (phone: Phone) => boolean,
  look: (phone: Phone) => { opening: number; isMet: boolean },
): { share: number; count: number; missed: LipSyncReport["missed"] } {
  const phones = timeline.phones.filter(concerns);
  const missed = phones.flatMap((phone) => {
    const { opening, isMet } = look(phone);
    return isMet ? [] : [{ ipa: phone.ipa, startMs: phone.startMs, openingShare: opening }];
  });
  return { share: phones.length === 0 ? 1 : 1 - missed.length / phones.length, count: phones.length, missed };
}

function lagOf(shot: Timeline["shots"][number], { openings, frameMs }: Frames, sound: SoundEnvelope): number {
  const first = Math.round(shot.startMs / frameMs);
  const end = Math.min(openings.length, Math.round(shot.endMs / frameMs));
  if (end - first < shotFramesMin) return Number.NaN;
  const times = Array.from({ length: end - first }, (_, at) => (first + at) * frameMs);
  return findLag(openings.slice(first, end), times, sound, frameMs);
}

function findFailures(
  measured: Pick<
    LipSyncReport,
    "closureRecall" | "closures" | "openVowelShare" | "openVowels" | "medianLagMs" | "frameMs"
  >,
): string[] {
  const { closureRecall, closures, openVowelShare, openVowels, medianLagMs, frameMs } = measured;
  const failures: string[] = [];
  if (closureRecall < lipSyncTargets.closureRecall) {
    failures.push(
      `lips shut in ${percent(closureRecall)} of ${closures} closures, wanted ${percent(lipSyncTargets.closureRecall)}`,
    );
  }
  if (openVowelShare < lipSyncTargets.openVowelShare) {
    failures.push(
      `mouth open in ${percent(openVowelShare)} of ${openVowels} open vowels, wanted ${percent(lipSyncTargets.openVowelShare)}`,
    );
  }
  if (!Number.isFinite(medianLagMs)) failures.push("the mouth never moves with the sound: no lag could be measured");
  else if (Math.abs(medianLagMs) > frameMs) {
    failures.push(
      `the sound comes ${Math.round(medianLagMs)} ms after the mouth, wanted within ${Math.round(frameMs)} ms`,
    );
  }
  return failures;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
