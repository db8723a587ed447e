/** `npm run bench -- --watermark`: what the watermark costs, whether it is seen, and what it survives. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watermarkAttacks } from "./watermark-attacks.ts";
import { watermarkClips } from "./watermark-clips.ts";
import { drawClip, type DrawnClip } from "./watermark-lab.ts";
import { runNegatives, type NegativeTrials } from "./watermark-negatives.ts";
import { compareDelivered, readAttacked, type AttackReading } from "./watermark-table.ts";

export interface WatermarkReport {
  readonly isFull: boolean;
  readonly clips: readonly (Pick<DrawnClip, "name" | "isHeldOut" | "bytes" | "cpuMs" | "psnrDb"> & {
    readonly frames: number;
    readonly delivered: { readonly psnrDb: number; readonly ssim: number };
  })[];
  readonly readings: readonly AttackReading[];
  readonly negatives: NegativeTrials;
}

/** @param isFull every clip and every attack; else one clip of each shape, and the attacks of the short list */
export async function measureWatermark(options: {
  readonly isFull: boolean;
  readonly trialsMin: number;
  readonly say: (text: string) => void;
}): Promise<WatermarkReport> {
  const { isFull, trialsMin, say } = options;
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-watermark-"));
  try {
    const clips: DrawnClip[] = [];
    for (const [index, clip] of watermarkClips.entries()) {
      if (!isFull && !clip.isHeldOut) continue;
      if (!isFull && clips.length === 3) break;
      say(`drawing ${clip.name} …`);
      clips.push(await drawClip(clip, join(folder, `clip-${index}`)));
    }
    const attacks = watermarkAttacks.filter(({ isShort }) => isFull || isShort);
    const readings: AttackReading[] = [];
    for (const how of attacks) {
      for (const clip of clips) {
        const reading = readAttacked(clip, how, join(folder, "attack"));
        readings.push(reading);
        const { issuer, shots, falseReads, ms } = reading;
        say(
          `${how.name}, ${clip.name}: issuer ${issuer.isFound ? "found" : "missed"} ${issuer.chance.toExponential(0)}, ` +
            `shots ${shots.read} of ${shots.there}, false ${falseReads}, ${Math.round(ms)} ms`,
        );
      }
    }
    const described = clips.map((clip) => ({
      name: clip.name,
      isHeldOut: clip.isHeldOut,
      bytes: clip.bytes,
      cpuMs: clip.cpuMs,
      psnrDb: clip.psnrDb,
      frames: clip.shots.reduce((sum, { frames }) => sum + frames, 0),
      delivered: compareDelivered(clip),
    }));
    const negatives = runNegatives(clips, { folder: join(folder, "negatives"), trialsMin, say });
    return { isFull, clips: described, readings, negatives };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
