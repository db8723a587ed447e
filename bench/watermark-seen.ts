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
  /** Of each colour; absent where there was none. */
  readonly colours?: { readonly width: number; readonly height: number };
}

const headFile = "seen.json";
const pixelsFile = "seen.bin";

/** Into a folder that is there. */
export function writeSeen(folder: string, seen: LookedAt): void {
  const { width, height, data } = seen.brightest;
  const colours = seen.glimpses[0]?.colours;
  const head: SeenHead = {
    width,
    height,
    frames: seen.frames,
    framesUsed: seen.framesUsed,
    spans: seen.glimpses.map(({ fromFrame, toFrame }) => ({ fromFrame, toFrame })),
    ...(colours ? { colours: { width: colours.blue.width, height: colours.blue.height } } : {}),
  };
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  writeFileSync(join(folder, headFile), JSON.stringify(head));
  writeFileSync(
    join(folder, pixelsFile),
    Buffer.concat([
      bytesOf(data),
      ...seen.glimpses.flatMap((glimpse) =>
        [glimpse.luma, glimpse.colours?.blue, glimpse.colours?.red].flatMap((plane) =>
          plane ? [bytesOf(plane.data)] : [],
        ),
      ),
    ]),
  );
}

export function readSeen(folder: string): LookedAt {
  const { width, height, frames, framesUsed, spans, colours } = JSON.parse(
    readFileSync(join(folder, headFile), "utf8"),
  ) as SeenHead;
  // A copy at an aligned place: what was read may start anywhere.
  const { buffer } = Uint8Array.from(readFileSync(join(folder, pixelsFile)));
  const pixels = width * height;
  let at = pixels * 4;
  const take = (size: { readonly width: number; readonly height: number }) => {
    const data = new Int8Array(buffer, at, size.width * size.height);
    at += data.length;
    return { width: size.width, height: size.height, data };
  };
  return {
    frames,
    framesUsed,
    brightest: { width, height, data: new Float32Array(buffer, 0, pixels) },
    glimpses: spans.map((span) => ({
      ...span,
      luma: take({ width, height }),
      colours: colours && { blue: take(colours), red: take(colours) },
    })),
  };
}
