import { formatWav } from "../../core/index.ts";

/** A WAV file of 16 bits. @param samples from −1 to 1; what is beyond is clipped */
export function writeWav(samples: Float32Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const whole = Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
  return formatWav([new Uint8Array(whole.buffer)], { sampleRateHz });
}
