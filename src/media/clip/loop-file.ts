import { SutradharError } from "../../core/index.ts";

/** What a loop's file holds: chunks of H.264 one after the other, then this as JSON, then its size as little-endian u32. */
export interface LoopHead {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Frames of each chunk but the last. */
  readonly chunkFrames: number;
  readonly sizes: readonly number[];
}

export const loopTailBytes = 4;

export function writeLoopHead(head: LoopHead): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(text.length + loopTailBytes);
  bytes.set(text);
  new DataView(bytes.buffer).setUint32(text.length, text.length, true);
  return bytes;
}

/** @throws SutradharError `blob_corrupt` */
export function readLoopHead(text: Uint8Array): LoopHead {
  try {
    // Written by `writeLoopHead` and checked by its digest.
    return JSON.parse(new TextDecoder().decode(text)) as LoopHead;
  } catch (cause) {
    throw new SutradharError("blob_corrupt", "a stored loop of a clip is damaged: render again", { cause });
  }
}
