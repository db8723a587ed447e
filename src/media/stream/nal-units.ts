import { SutradharError } from "../../core/index.ts";

const startCode = Buffer.of(0, 0, 1);

/**
 * The NAL units of a byte stream, without their start codes (ISO/IEC 14496-10 Annex B). They are views on `bytes`.
 * @throws SutradharError `blob_corrupt` where the bytes do not begin with a start code.
 */
export function splitUnits(bytes: Uint8Array): Uint8Array[] {
  // Buffer's search is native; a unit never holds a start code, since emulation prevention breaks it up.
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = stream.indexOf(startCode);
  if (first < 0 || first > 1) {
    throw new SutradharError("blob_corrupt", "a stored chunk's pictures do not begin with a start code: render again");
  }
  const units: Uint8Array[] = [];
  for (let at = first; at >= 0;) {
    const from = at + startCode.length;
    at = stream.indexOf(startCode, from);
    let to = at < 0 ? stream.length : at;
    // A unit never ends in a zero byte: those belong to the next start code, or fill up.
    while (to > from && stream[to - 1] === 0) to--;
    if (to > from) units.push(stream.subarray(from, to));
  }
  return units;
}
