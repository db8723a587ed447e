import { soundProfile, SutradharError } from "../../core/index.ts";
import type { EncodeSettings } from "../encode/index.ts";

/** What is delivered: the picture's size and rate, and how it is encoded. */
export interface Profile extends EncodeSettings {
  readonly name: string;
  readonly audioKbps: number;
  /** The file must stay under this, whatever the video's length. */
  readonly fileBytesMax?: number;
  /** Nothing is seen: the sound alone is delivered, and its label is spoken. Size and rate then only say how time is counted. */
  readonly isSoundOnly?: true;
}

const heights = { "1080p": 1080, "720p": 720, "480p": 480 } as const;
const frameRates = [25, 30, 60] as const;
const shapes = { "": [16, 9], "-vertical": [9, 16], "-square": [1, 1] } as const;

/** Bit rates that a file under a size limit steps down: few, so that a word more seldom changes every shot. */
export const messengerLadderKbps = [1200, 800, 560, 400, 280, 200, 140, 100, 70] as const;

const megabyte = 1_000_000;

/** Every profile by name: `1080p30`, `480p25-vertical`, `messenger`… */
export const profiles: ReadonlyMap<string, Profile> = new Map(
  [
    ...Object.entries(heights).flatMap(([size, lines]) =>
      frameRates.flatMap((frameRate) =>
        Object.entries(shapes).map(([shape, ratio]): Profile => ({
          name: `${size}${frameRate}${shape}`,
          ...frameSize(lines, ratio),
          frameRate,
          crf: 23,
          audioKbps: 128,
        })),
      ),
    ),
    ...Object.entries(shapes).map(([shape, ratio]): Profile => ({
      name: `messenger${shape}`,
      ...frameSize(480, ratio),
      frameRate: 30,
      crf: 25,
      audioKbps: 128,
      fileBytesMax: 16 * megabyte,
    })),
    {
      name: soundProfile,
      ...frameSize(1080, shapes[""]),
      frameRate: 30,
      crf: 23,
      audioKbps: 128,
      isSoundOnly: true,
    } satisfies Profile as Profile,
  ].map((profile) => [profile.name, profile]),
);

export const defaultProfile = "1080p30";

/** @throws SutradharError `profile_unknown`, with how the names are made. */
export function getProfile(name: string): Profile {
  const profile = profiles.get(name);
  if (!profile) {
    throw new SutradharError(
      "profile_unknown",
      `there is no profile ${JSON.stringify(name)}; there are ${Object.keys(heights).join(", ")} with ` +
        `${frameRates.join(", ")} frames a second, as in ${defaultProfile}, and messenger; each also ` +
        `${Object.keys(shapes).filter(Boolean).join(" and ")}; and ${soundProfile}, which is sound alone`,
    );
  }
  return profile;
}

/** The smallest profile of the same shape, for trials; sound has no size. */
export function smallestLike({ name }: Pick<Profile, "name">): Profile {
  if (name === soundProfile) return getProfile(name);
  const shape = Object.keys(shapes).find((each) => each !== "" && name.endsWith(each)) ?? "";
  return getProfile(`480p${Math.min(...frameRates)}${shape}`);
}

/** The shorter side has `lines` pixels; both are even, as 4:2:0 asks. */
function frameSize(lines: number, [across, down]: readonly [number, number]): { width: number; height: number } {
  const longer = 2 * Math.round((lines * Math.max(across, down)) / Math.min(across, down) / 2);
  return across >= down ? { width: longer, height: lines } : { width: lines, height: longer };
}

/** The buffer that each encoder may fill at once: of a chunk every few seconds, and of the last. */
const bufferShare = 1 / 4;
const bufferS = 2;

/**
 * The ceiling for the picture's bit rate that keeps a file under its limit: a rung of the ladder.
 * @returns undefined where not even the lowest rung fits.
 */
export function fitRateKbps(profile: Profile, durationMs: number): number | undefined {
  if (profile.fileBytesMax === undefined) return undefined;
  const seconds = durationMs / 1000;
  const kilobits = kilobitsOf(profile.fileBytesMax) - profile.audioKbps * seconds;
  return messengerLadderKbps.find((rate) => rate * (seconds + seconds * bufferShare + bufferS) <= kilobits);
}

/** How long a video may be to stay under its profile's limit; Infinity without one. */
export function fitDurationMs(profile: Profile): number {
  if (profile.fileBytesMax === undefined) return Infinity;
  const lowest = Math.min(...messengerLadderKbps);
  const kilobits = kilobitsOf(profile.fileBytesMax) - lowest * bufferS;
  return (kilobits * 1000) / (profile.audioKbps + lowest * (1 + bufferShare));
}

/** All but 3 % for the index and the text track. */
function kilobitsOf(bytes: number): number {
  return (bytes * 8 * 0.97) / 1000;
}
