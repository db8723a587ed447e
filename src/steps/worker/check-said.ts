import { limits, SutradharError } from "../../core/index.ts";

/** Below it a voice has said nothing: −60 dB of full scale. */
const peakMin = 0.001;
const sampleRates = { min: 8_000, max: 48_000 };

/**
 * Looks at what a voice is said to have said, before it is used.
 * @param sampleRate in Hz
 * @throws SutradharError `model_reply_invalid`, `limit_exceeded`
 */
export function checkSaid(
  name: string,
  { sampleRate, samples }: { readonly sampleRate: number; readonly samples: Float32Array },
): void {
  const refuse = (why: string): SutradharError => new SutradharError("model_reply_invalid", `${name} ${why}`);
  if (!(sampleRate >= sampleRates.min && sampleRate <= sampleRates.max)) {
    throw refuse(`speaks at ${sampleRate} Hz, where ${sampleRates.min} to ${sampleRates.max} are taken`);
  }
  if (samples.length > (sampleRate * limits.shotDurationMsMax) / 1_000) {
    throw new SutradharError(
      "limit_exceeded",
      `a sentence may last ${limits.shotDurationMsMax / 1_000} s, and ${name} speaks for ${Math.round(samples.length / sampleRate)} s: break it in two`,
    );
  }
  let peak = 0;
  for (const sample of samples) {
    if (!Number.isFinite(sample)) throw refuse("gave numbers that are none for a sound");
    peak = Math.max(peak, Math.abs(sample));
  }
  if (peak < peakMin) throw refuse("said nothing: does its lexicon have these words?");
}
