import type { MusicBed } from "../media/sound/index.ts";

// f64 loudness, then the left channel's samples and the right's, float32 each.
const headBytes = 8;

export function writeBed(bed: MusicBed): Uint8Array {
  const samples = bed.left.length;
  const bytes = new Uint8Array(headBytes + samples * 8);
  new DataView(bytes.buffer).setFloat64(0, bed.integratedLufs, true);
  new Float32Array(bytes.buffer, headBytes, samples).set(bed.left);
  new Float32Array(bytes.buffer, headBytes + samples * 4, samples).set(bed.right);
  return bytes;
}

export function readBed(bytes: Uint8Array): MusicBed {
  // A copy at an aligned place: a blob's bytes may start anywhere.
  const { buffer } = Uint8Array.from(bytes);
  const samples = (bytes.byteLength - headBytes) / 8;
  return {
    integratedLufs: new DataView(buffer).getFloat64(0, true),
    left: new Float32Array(buffer, headBytes, samples),
    right: new Float32Array(buffer, headBytes + samples * 4, samples),
  };
}
