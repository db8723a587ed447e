import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createDigester, limits, SutradharError, type Digest } from "../core/index.ts";
import { readMedia, type MediaDescription } from "../media/decode/index.ts";
import { createLoudnessMeter, createTruePeakMeter } from "../media/sound/index.ts";

export interface VideoReport extends Omit<MediaDescription, "video" | "audio" | "text"> {
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: Digest;
  readonly video: MediaDescription["video"] & { readonly frames: number; readonly kbps: number };
  readonly audio: MediaDescription["audio"] & { readonly integratedLufs: number; readonly truePeakDbtp: number };
  readonly text?: { readonly codec: string; readonly language: string; readonly cues: number };
}

/** What a file holds, measured on its own bytes. @throws SutradharError `file_missing`, `video_invalid`. */
export async function inspectVideo(file: string): Promise<VideoReport> {
  const info = await stat(file).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${file}`, { cause });
  });
  if (!info.isFile()) throw new SutradharError("file_missing", `${file} is not a file`);
  if (info.size > limits.inspectBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `${file} has ${info.size} bytes; at most ${limits.inspectBytesMax} are read`,
    );
  }
  const loudness = createLoudnessMeter();
  const peak = createTruePeakMeter();
  const packets = { video: 0, audio: 0, text: 0 };
  let cues = 0;
  let videoBytes = 0;
  const media = readMedia(file, {
    packet(track, sizeBytes) {
      packets[track]++;
      if (track === "video") videoBytes += sizeBytes;
      // Two bytes are a sample without text: a gap.
      if (track === "text" && sizeBytes > 2) cues++;
    },
    sound({ channels }) {
      const [left, right = left] = channels;
      if (!left || !right) return;
      loudness.push({ left, right });
      peak.push({ left, right });
    },
  });
  const { video, audio, text, durationMs } = media;
  return {
    file,
    sizeBytes: info.size,
    sha256: await digestFile(file),
    durationMs,
    video: { ...video, frames: packets.video, kbps: Math.round((videoBytes * 8) / Math.max(1, durationMs)) },
    audio: { ...audio, integratedLufs: loudness.integratedLufs(), truePeakDbtp: peak.finish() },
    ...(text ? { text: { ...text, cues } } : {}),
  };
}

async function digestFile(file: string): Promise<Digest> {
  const digester = createDigester();
  for await (const piece of createReadStream(file)) digester.update(piece as Uint8Array);
  return digester.digest();
}
