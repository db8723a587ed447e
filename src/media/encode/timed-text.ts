/** A stretch of the video with the text that stands in it; "" where none does. */
export interface TextSample {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** Fills the gaps between cues with empty samples: a text track in MP4 has no holes. */
export function toTextSamples(
  cues: readonly { readonly startMs: number; readonly endMs: number; readonly lines: readonly string[] }[],
  durationMs: number,
): TextSample[] {
  const samples: TextSample[] = [];
  let at = 0;
  for (const cue of cues) {
    const startMs = Math.max(at, Math.round(cue.startMs));
    const endMs = Math.min(durationMs, Math.round(cue.endMs));
    if (endMs <= startMs) continue;
    if (startMs > at) samples.push({ startMs: at, endMs: startMs, text: "" });
    samples.push({ startMs, endMs, text: cue.lines.join("\n") });
    at = endMs;
  }
  if (at < durationMs) samples.push({ startMs: at, endMs: durationMs, text: "" });
  return samples;
}

/** One sample of 3GPP timed text (TS 26.245 §5.17): its length in bytes, then UTF-8. */
export function encodeTextSample(text: string): Uint8Array {
  const utf8 = new TextEncoder().encode(text).subarray(0, 0xffff);
  const bytes = new Uint8Array(utf8.length + 2);
  new DataView(bytes.buffer).setUint16(0, utf8.length);
  bytes.set(utf8, 2);
  return bytes;
}

/** The sample description after its box header (TS 26.245 §5.16): centred at the bottom, white on clear. */
export function textSampleDescription(): Uint8Array {
  const fontName = new TextEncoder().encode("Sans-Serif");
  const fontTableBytes = 13 + fontName.length;
  const bytes = new Uint8Array(30 + fontTableBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0);
  view.setInt8(4, 1);
  view.setInt8(5, -1);
  // 6 to 9: background, clear. 10 to 17: the default box, the whole track. 18 to 29: the default style.
  view.setUint16(22, 1);
  view.setUint8(24, 0);
  view.setUint8(25, 18);
  view.setUint32(26, 0xffffffff);
  view.setUint32(30, fontTableBytes);
  bytes.set(new TextEncoder().encode("ftab"), 34);
  view.setUint16(38, 1);
  view.setUint16(40, 1);
  view.setUint8(42, fontName.length);
  bytes.set(fontName, 43);
  return bytes;
}
