import { closeSync, openSync, writeSync } from "node:fs";
import { SutradharError } from "../../core/index.ts";
import { createChunkEncoder, type I420Planes } from "../encode/index.ts";
import { createClipScaler, type ClipScaler } from "./clip-scaler.ts";
import { openClip } from "./clip-source.ts";
import { writeLoopHead } from "./loop-file.ts";

/** Near enough to lossless: what is rendered from it is encoded again. */
const loopCrf = 14;
const seamSeconds = 0.5;

/** An I420 picture without padding. */
interface Still {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

export interface LoopRequest {
  readonly clipPath: string;
  /** For messages. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Where the loop is written. */
  readonly loopPath: string;
}

/**
 * Makes a loop of a clip: scaled and cropped to cover the picture, at its frame rate, with a soft seam. The clip's first
 * half second is laid over its last, so the loop starts where that ends. Chunks of a second, each decodable by itself.
 * @returns the loop's first picture.
 * @throws SutradharError `video_invalid`, with the clip's name.
 */
export function bakeLoop(request: LoopRequest): Still {
  const { width, height, frameRate } = request;
  const writer = createLoopWriter(request);
  const seam = createSeam(Math.max(1, Math.round(seamSeconds * frameRate)));
  try {
    readClip(request, (still) => {
      const ready = seam.push(still);
      if (ready) writer.add(ready);
    });
    for (const still of seam.finish()) writer.add(still);
    const first = writer.finish();
    if (!first) throw new SutradharError("video_invalid", `${request.name} holds no picture`);
    return first;
  } finally {
    writer.close();
  }

  function readClip(clipRequest: LoopRequest, take: (still: Still) => void): void {
    const clip = openClip(clipRequest.clipPath, clipRequest.name);
    let scaler: ClipScaler | undefined;
    try {
      clip.decode((frame) => {
        scaler ??= createClipScaler(clip, frame, { width, height, frameRate });
        scaler.push(frame, (scaled) => take(copyFrame(scaled, width, height)));
        return false;
      });
      scaler?.push(null, (scaled) => take(copyFrame(scaled, width, height)));
    } finally {
      scaler?.close();
      clip.close();
    }
  }
}

/** Holds back the clip's first pictures, and as many of its last, and mixes them at the end. */
function createSeam(longest: number) {
  const head: Still[] = [];
  const tail: Still[] = [];
  return {
    /** Returns the picture that can be no part of the seam any more. */
    push(still: Still): Still | undefined {
      if (head.length < longest) {
        head.push(still);
        return undefined;
      }
      tail.push(still);
      return tail.length > longest ? tail.shift() : undefined;
    },
    finish(): Still[] {
      // A clip too short for a seam of that length gets a shorter one: both ends must be there.
      const all = [...head, ...tail];
      const isLong = tail.length >= longest;
      const length = isLong ? longest : Math.floor(all.length / 3);
      const [first, last] = [isLong ? head : all.slice(0, length), length === 0 ? [] : all.slice(-length)];
      const between = isLong ? [] : all.slice(length, all.length - length);
      return [...between, ...last.map((still, i) => mix(still, first[i] as Still, (i + 1) / (length + 1)))];
    },
  };
}

function mix(from: Still, to: Still, share: number): Still {
  const weight = Math.round(share * 256);
  const blend = (a: Uint8Array, b: Uint8Array) =>
    a.map((value, i) => value + ((((b[i] as number) - value) * weight + 128) >> 8));
  return { luma: blend(from.luma, to.luma), blue: blend(from.blue, to.blue), red: blend(from.red, to.red) };
}

function copyFrame(
  frame: { readonly data: Buffer[] | null; readonly linesize: number[] },
  width: number,
  height: number,
): Still {
  const plane = (index: number, columns: number, rows: number) => {
    const from = frame.data?.[index];
    const stride = frame.linesize[index];
    if (!from || !stride) throw new SutradharError("engine_failed", "a scaled picture has no planes");
    const to = new Uint8Array(columns * rows);
    for (let row = 0; row < rows; row++) to.set(from.subarray(row * stride, row * stride + columns), row * columns);
    return to;
  };
  return {
    luma: plane(0, width, height),
    blue: plane(1, width / 2, height / 2),
    red: plane(2, width / 2, height / 2),
  };
}

function createLoopWriter({ width, height, frameRate, loopPath }: LoopRequest) {
  const encoder = createChunkEncoder({ width, height, frameRate, crf: loopCrf });
  const chunkFrames = frameRate;
  const drawnRows = new Uint8Array(Math.ceil(height / 16)).fill(1);
  const sizes: number[] = [];
  const file = openSync(loopPath, "w");
  let frames = 0;
  let first: Still | undefined;
  const endChunk = () => {
    const chunk = encoder.finish();
    writeSync(file, chunk);
    sizes.push(chunk.length);
  };
  return {
    add(still: Still) {
      first ??= still;
      if (frames % chunkFrames === 0) {
        if (frames > 0) endChunk();
        encoder.begin();
      }
      const planes: I420Planes = { ...still, lumaStride: width, chromaStride: width / 2, drawnRows };
      encoder.encode(planes);
      frames++;
    },
    finish(): Still | undefined {
      if (frames === 0) return undefined;
      endChunk();
      writeSync(file, writeLoopHead({ width, height, frames, chunkFrames, sizes }));
      return first;
    },
    close() {
      encoder.close();
      closeSync(file);
    },
  };
}
