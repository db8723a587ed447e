import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LookedAt } from "./watermark-lab.ts";

/** What was seen of a copy, kept: a better reader of marks reads all copies anew without one being encoded or decoded again. */
interface SeenHead {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly framesUsed: number;
  readonly spans: readonly { readonly fromFrame: number; readonly toFrame: number }[];
}

const headFile = "seen.json";
const pixelsFile = "seen.bin";

/** Into a folder that is there. */
export function writeSeen(folder: string, seen: LookedAt): void {
  const { width, height, data } = seen.brightest;
  const head: SeenHead = {
    width,
    height,
    frames: seen.frames,
    framesUsed: seen.framesUsed,
    spans: seen.glimpses.map(({ fromFrame, toFrame }) => ({ fromFrame, toFrame })),
  };
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  writeFileSync(join(folder, headFile), JSON.stringify(head));
  writeFileSync(
    join(folder, pixelsFile),
    Buffer.concat([bytesOf(data), ...seen.glimpses.map(({ detail }) => bytesOf(detail))]),
  );
}

export function readSeen(folder: string): LookedAt {
  const { width, height, frames, framesUsed, spans } = JSON.parse(
    readFileSync(join(folder, headFile), "utf8"),
  ) as SeenHead;
  // A copy at an aligned place: what was read may start anywhere.
  const { buffer } = Uint8Array.from(readFileSync(join(folder, pixelsFile)));
  const pixels = width * height;
  return {
    frames,
    framesUsed,
    brightest: { width, height, data: new Float32Array(buffer, 0, pixels) },
    glimpses: spans.map((span, index) => ({
      ...span,
      width,
      height,
      detail: new Int8Array(buffer, pixels * 4 + index * pixels, pixels),
    })),
  };
}
