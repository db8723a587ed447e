import { cosineOfTurns, logarithm, power, sineOfTurns } from "../../core/index.ts";

/** What the model hears by: 16 kHz, a picture of the spectrum every 10 ms in 40 bands. */
export const heardRateHz = 16_000;
export const frameMs = 10;
export const bandCount = 40;
const hopSamples = 160;
const windowSamples = 400;
const size = 512;
const lowestHz = 60;
const highestHz = 7_600;
/** Of 16-bit full scale: what lies below is silence to the model. */
const floor = 1e-7;
/** Half of the stretch whose mean is taken from each band: what a microphone or a room adds to all of it goes. */
const meanFrames = 150;

/** How many pictures a sound has. */
export function framesOf(samples: number): number {
  return Math.ceil(samples / hopSamples);
}

/**
 * The logarithm of the sound's energy in each band and frame, the mean of three seconds around taken off: frame-major,
 * `framesOf(pcm.length) × 40`. Frame n stands for the 10 ms around n × 10 + 5 ms. Plain arithmetic: the same everywhere.
 * @param pcm 16 kHz, −1 to 1
 */
export function logMel(pcm: Float32Array): Float32Array {
  const frames = framesOf(pcm.length);
  const bands = new Float64Array(frames * bandCount);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let frame = 0; frame < frames; frame++) {
    const first = frame * hopSamples + hopSamples / 2 - windowSamples / 2;
    re.fill(0);
    im.fill(0);
    for (let n = 0; n < windowSamples; n++) re[n] = (pcm[first + n] ?? 0) * (hann[n] as number);
    transform(re, im);
    for (const [band, { from, weights }] of filters.entries()) {
      let energy = 0;
      for (let n = 0; n < weights.length; n++) {
        const bin = from + n;
        energy += (weights[n] as number) * ((re[bin] as number) ** 2 + (im[bin] as number) ** 2);
      }
      bands[frame * bandCount + band] = logarithm(energy / size + floor);
    }
  }
  return lessLocalMean(bands, frames);
}

function lessLocalMean(bands: Float64Array, frames: number): Float32Array {
  const heard = new Float32Array(bands.length);
  const sums = new Float64Array(frames + 1);
  for (let band = 0; band < bandCount; band++) {
    for (let frame = 0; frame < frames; frame++) {
      sums[frame + 1] = (sums[frame] as number) + (bands[frame * bandCount + band] as number);
    }
    for (let frame = 0; frame < frames; frame++) {
      const from = Math.max(0, frame - meanFrames);
      const to = Math.min(frames, frame + meanFrames + 1);
      const mean = ((sums[to] as number) - (sums[from] as number)) / (to - from);
      heard[frame * bandCount + band] = ((bands[frame * bandCount + band] as number) - mean) / 3;
    }
  }
  return heard;
}

const hann = Float64Array.from(
  { length: windowSamples },
  (_, n) => 0.5 - 0.5 * cosineOfTurns((n + 0.5) / windowSamples),
);
const filters = createFilters();
const turns = {
  cosine: Float64Array.from({ length: size / 2 }, (_, n) => cosineOfTurns(n / size)),
  sine: Float64Array.from({ length: size / 2 }, (_, n) => sineOfTurns(-n / size)),
};

/** Triangles on the scale of O'Shaughnessy (1987), each reaching from its neighbour's top to the other's. */
function createFilters(): readonly { readonly from: number; readonly weights: Float64Array }[] {
  const toMel = (hz: number): number => 1_127 * logarithm(1 + hz / 700);
  const toHz = (mel: number): number => 700 * (power(Math.E, mel / 1_127) - 1);
  const [low, high] = [toMel(lowestHz), toMel(highestHz)];
  const edges = Array.from({ length: bandCount + 2 }, (_, n) => toHz(low + ((high - low) * n) / (bandCount + 1)));
  return edges.slice(1, -1).map((top, band) => {
    const [left, right] = [edges[band] as number, edges[band + 2] as number];
    const hzOf = (bin: number): number => (bin * heardRateHz) / size;
    const from = Math.floor((left * size) / heardRateHz);
    const to = Math.ceil((right * size) / heardRateHz);
    const weights = Float64Array.from({ length: to - from + 1 }, (_, n) => {
      const hz = hzOf(from + n);
      return Math.max(0, Math.min((hz - left) / (top - left), (right - hz) / (right - top)));
    });
    return { from, weights };
  });
}

/** The fast Fourier transform in place, radix 2 (Cooley and Tukey, 1965). */
function transform(re: Float64Array, im: Float64Array): void {
  for (let n = 0, mirrored = 0; n < size; n++) {
    if (n < mirrored) {
      const kept = re[n] as number;
      re[n] = re[mirrored] as number;
      re[mirrored] = kept;
    }
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
  }
  for (let length = 2; length <= size; length *= 2) {
    const stride = size / length;
    for (let start = 0; start < size; start += length) {
      for (let n = 0; n < length / 2; n++) butterfly(re, im, start + n, length / 2, n * stride);
    }
  }
}

function butterfly(re: Float64Array, im: Float64Array, at: number, half: number, turn: number): void {
  const [cosine, sine] = [turns.cosine[turn] as number, turns.sine[turn] as number];
  const [reFar, imFar] = [re[at + half] as number, im[at + half] as number];
  const reTurned = reFar * cosine - imFar * sine;
  const imTurned = reFar * sine + imFar * cosine;
  const [reNear, imNear] = [re[at] as number, im[at] as number];
  re[at + half] = reNear - reTurned;
  im[at + half] = imNear - imTurned;
  re[at] = reNear + reTurned;
  im[at] = imNear + imTurned;
}
