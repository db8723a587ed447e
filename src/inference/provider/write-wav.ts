/**
 * A WAV file of one channel in 16 bits (RIFF, format 1).
 * @param samples from −1 to 1; what is beyond is clipped
 */
export function writeWav(samples: Float32Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * 2;
  const bytes = new Uint8Array(44 + dataBytes);
  const view = new DataView(bytes.buffer);
  const ascii = (at: number, text: string): void => void new TextEncoder().encodeInto(text, bytes.subarray(at));
  ascii(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, dataBytes, true);
  for (let n = 0; n < samples.length; n++) {
    view.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, samples[n] as number)) * 32_767), true);
  }
  return bytes;
}
