import { spawnSync } from "node:child_process";
import type { MarkId } from "../src/media/watermark/index.ts";
import { findShots, readMark } from "../src/media/watermark-reader/index.ts";
import { ffmpeg, labReader, type DrawnClip, type LookedAt } from "./watermark-lab.ts";
import type { WatermarkAttack } from "./watermark-attacks.ts";

/** What was read of one attacked clip. */
export interface AttackReading {
  readonly attack: string;
  readonly clip: string;
  readonly isHeldOut: boolean;
  readonly issuer: { readonly isFound: boolean; readonly isDecoded: boolean; readonly chance: number };
  /** Of the shots that are whole in the copy. */
  readonly shots: {
    readonly there: number;
    readonly read: number;
    readonly firstRead: boolean;
    readonly claimed: number;
  };
  /** Ids that are in no shot of the clip, or claims of such that were granted. */
  readonly falseReads: number;
  readonly ms: number;
}

/** Reads what was seen of an attacked clip, with nothing known and with the shots' ids claimed. */
export function readAttacked(clip: DrawnClip, how: WatermarkAttack, seen: LookedAt): AttackReading {
  const began = performance.now();
  const reading = readMark(seen, [labReader]);
  const read = new Set(findShots(seen, reading).map(({ id }) => id));
  const ms = performance.now() - began;
  const there = how.cut
    ? clip.shots
        .map(({ id }) => id)
        .filter((id) => read.has(id))
        .slice(0, 1)
    : clip.shots.map(({ id }) => id);
  const claimed = new Set(
    findShots(
      seen,
      reading,
      clip.shots.map(({ id }) => id),
    ).map(({ id }) => id),
  );
  const strangers = clip.shots.map(({ id }) => id.split("").toReversed().join("") as MarkId);
  const granted = findShots(seen, reading, strangers).length;
  const own = new Set(clip.shots.map(({ id }) => id));
  return {
    attack: how.name,
    clip: clip.name,
    isHeldOut: clip.isHeldOut,
    issuer: {
      isFound: reading.verdict === "marked",
      isDecoded: reading.issuer.isDecoded,
      chance: reading.issuer.chance,
    },
    shots: {
      // Of a piece one right id is wanted, whichever shots it holds.
      there: how.cut ? 1 : there.length,
      read: there.filter((id) => read.has(id)).length,
      firstRead: read.has((clip.shots[0] as { id: MarkId }).id) || how.cut !== undefined,
      claimed: how.cut ? Math.min(1, claimed.size) : claimed.size,
    },
    falseReads: [...read].filter((id) => !own.has(id)).length + granted,
    ms,
  };
}

/** PSNR and SSIM of luma, of the delivered file against the delivered file without the mark. */
export function compareDelivered(clip: DrawnClip): { readonly psnrDb: number; readonly ssim: number } {
  const listFrames = (filter: string, pattern: RegExp): number[] =>
    [
      ...ffmpeg([
        "-i",
        clip.marked,
        "-i",
        clip.unmarked,
        "-lavfi",
        `${filter}=stats_file=-`,
        "-f",
        "null",
        "-",
      ]).matchAll(pattern),
    ].map(([, value]) => Number(value));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const error = mean(listFrames("psnr", /mse_y:([\d.]+)/g));
  return { psnrDb: 10 * Math.log10((255 * 255) / error), ssim: mean(listFrames("ssim", /\bY:([\d.]+)/g)) };
}

/** VMAF of the delivered file against the delivered file without the mark: 100 where nobody could tell them apart. */
export function readVmaf(clip: DrawnClip, ffmpegPath: string): number {
  const options = ["-hide_banner", "-i", clip.marked, "-i", clip.unmarked, "-lavfi", "libvmaf", "-f", "null", "-"];
  const { stderr } = spawnSync(ffmpegPath, options, { encoding: "utf8" });
  const found = /VMAF score: ([\d.]+)/.exec(stderr);
  if (!found) throw new Error(`${ffmpegPath} gives no VMAF score: ${stderr.slice(-300)}`);
  return Number(found[1]);
}
