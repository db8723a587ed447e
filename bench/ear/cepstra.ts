/** Samples a second of all sound here. */
const sampleRateHz = 48_000;
const windowSamples = 1_200;
/** Frames of sound follow one another so closely. */
export const frameMs = 5;
const hopSamples = (sampleRateHz * frameMs) / 1_000;
const spectrumSize = 2_048;
const bands = 26;
const coefficients = 13;
const lowHz = 80;
const highHz = 8_000;
const slopeFrames = 4;

/** Of each frame: cepstral coefficients and how fast they change. */
export const cepstraWidth = 2 * coefficients;

/**
 * What sounds are like, 200 times a second: mel-frequency cepstral coefficients (Davis and Mermelstein, 1980) and their slopes,
 * with the mean taken away, so that loudness and what a codec does to every sound alike do not count.
 */
export function describeSound(pcm: Float32Array): readonly Float64Array[] {
  const count = Math.max(0, Math.floor((pcm.length - windowSamples) / hopSamples) + 1);
  const plain = Array.from({ length: count }, (_unused, index) => describeWindow(pcm, index * hopSamples));
  const means = Array.from(
    { length: coefficients },
    (_unused, at) => plain.reduce((sum, one) => sum + (one[at] ?? 0), 0) / Math.max(1, count),
  );
  for (const one of plain) for (const [at, mean] of means.entries()) one[at] = (one[at] ?? 0) - mean;
  return plain.map((one, index) => {
    const before = plain[Math.max(0, index - slopeFrames)] ?? one;
    const after = plain[Math.min(count - 1, index + slopeFrames)] ?? one;
    const described = new Float64Array(cepstraWidth);
    described.set(one);
    for (let at = 0; at < coefficients; at += 1) described[coefficients + at] = (after[at] ?? 0) - (before[at] ?? 0);
    return described;
  });
}

const hann = Float64Array.from(
  { length: windowSamples },
  (_unused, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (windowSamples - 1)),
);
const real = new Float64Array(spectrumSize);
const imaginary = new Float64Array(spectrumSize);

function describeWindow(pcm: Float32Array, start: number): Float64Array {
  real.fill(0);
  imaginary.fill(0);
  for (let at = 0; at < windowSamples; at += 1) {
    const sample = pcm[start + at] ?? 0;
    // Voices fall off by 6 dB an octave; so do none of these.
    real[at] = (sample - 0.97 * (pcm[start + at - 1] ?? sample)) * (hann[at] ?? 0);
  }
  transform(real, imaginary);
  const logs = melFilters.map(({ first, weights }) => {
    let energy = 0;
    for (let at = 0; at < weights.length; at += 1) {
      const [a, b] = [real[first + at] ?? 0, imaginary[first + at] ?? 0];
      energy += (weights[at] ?? 0) * (a * a + b * b);
    }
    return Math.log(energy + 1e-6);
  });
  return Float64Array.from({ length: coefficients }, (_unused, k) =>
    logs.reduce((sum, log, band) => sum + log * Math.cos((Math.PI * k * (band + 0.5)) / bands), 0),
  );
}

interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

const melFilters: readonly MelFilter[] = Array.from({ length: bands }, (_unused, band) => {
  const toMel = (hz: number): number => 2_595 * Math.log10(1 + hz / 700);
  const toBin = (at: number): number => {
    const mel = toMel(lowHz) + ((toMel(highHz) - toMel(lowHz)) * at) / (bands + 1);
    return ((700 * (10 ** (mel / 2_595) - 1)) / sampleRateHz) * spectrumSize;
  };
  const [from, middle, to] = [toBin(band), toBin(band + 1), toBin(band + 2)];
  const first = Math.ceil(from);
  const weights = Float64Array.from({ length: Math.max(1, Math.floor(to) - first + 1) }, (_none, at) => {
    const bin = first + at;
    return Math.max(0, bin < middle ? (bin - from) / (middle - from) : (to - bin) / (to - middle));
  });
  return { first, weights };
});

/** Cooley and Tukey's algorithm (1965), in place. */
function transform(re: Float64Array, im: Float64Array): void {
  const { length } = re;
  for (let at = 1, turned = 0; at < length; at += 1) {
    let bit = length >> 1;
    for (; turned & bit; bit >>= 1) turned ^= bit;
    turned ^= bit;
    if (at < turned) {
      [re[at], re[turned]] = [re[turned] as number, re[at] as number];
      [im[at], im[turned]] = [im[turned] as number, im[at] as number];
    }
  }
  for (let half = 1; half < length; half *= 2) {
    for (let at = 0; at < half; at += 1) {
      const [cosine, sine] = [Math.cos((Math.PI * at) / half), -Math.sin((Math.PI * at) / half)];
      for (let a = at; a < length; a += 2 * half) {
        const b = a + half;
        const turnedRe = (re[b] as number) * cosine - (im[b] as number) * sine;
        const turnedIm = (re[b] as number) * sine + (im[b] as number) * cosine;
        re[b] = (re[a] as number) - turnedRe;
        im[b] = (im[a] as number) - turnedIm;
        re[a] = (re[a] as number) + turnedRe;
        im[a] = (im[a] as number) + turnedIm;
      }
    }
  }
}
