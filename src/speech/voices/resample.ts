/**
 * 22 050 Hz to 48 000 Hz by the exact ratio 320 / 147: a Kaiser-windowed sinc in 320 phases. Flat to 10 kHz, images
 * of what lies there 90 dB down. Only + − × ÷ and a root are used, in double precision and in a fixed order, so that
 * every processor gives the same bytes; Math.sin is not promised to.
 */
const phases = 320;
const step = 147;
const tapsPerPhase = 64;
// Kaiser: beta = 0.1102 (A − 8.7) for A = 90 dB.
const kaiserBeta = 8.96;

const phaseTaps = createPhaseTaps();

/** How many samples at 48 kHz stand for `samples` at 22 050 Hz. */
export function resampledLength(samples: number): number {
  return Math.ceil((samples * phases) / step);
}

/** 16-bit samples at 22 050 Hz to floats (−1 to 1) at 48 kHz. The sound is taken to be silent before and after. */
export function resampleTo48k(pcm: Int16Array): Float32Array {
  const output = new Float32Array(resampledLength(pcm.length));
  const taps = phaseTaps;
  // With its silence around it, no tap need ask where the sound begins and ends: that takes half the time.
  const sound = new Float64Array(pcm.length + tapsPerPhase);
  sound.set(pcm, tapsPerPhase / 2 - 1);
  let [phase, first] = [0, 0];
  for (let index = 0; index < output.length; index++) {
    const row = phase * tapsPerPhase;
    let sum = 0;
    for (let tap = 0; tap < tapsPerPhase; tap++) sum += (taps[row + tap] as number) * (sound[first + tap] as number);
    output[index] = sum / 32768;
    phase += step;
    if (phase < phases) continue;
    phase -= phases;
    first += 1;
  }
  return output;
}

function createPhaseTaps(): Float64Array {
  const taps = new Float64Array(phases * tapsPerPhase);
  const half = tapsPerPhase / 2;
  for (let phase = 0; phase < phases; phase++) {
    const row = taps.subarray(phase * tapsPerPhase, (phase + 1) * tapsPerPhase);
    let sum = 0;
    for (let tap = 0; tap < tapsPerPhase; tap++) {
      const distance = phase / phases - (tap - half + 1);
      const value = sinc(distance) * kaiser(distance / half);
      row[tap] = value;
      sum += value;
    }
    // Each phase passes a constant unchanged, or a steady level would become a 150 Hz buzz.
    for (let tap = 0; tap < tapsPerPhase; tap++) row[tap] = (row[tap] as number) / sum;
  }
  return taps;
}

/** sin(πx) / πx. */
function sinc(x: number): number {
  if (x === 0) return 1;
  const whole = Math.floor(x);
  const fraction = x - whole;
  const sine = sinePi(fraction <= 0.5 ? fraction : 1 - fraction);
  return (whole % 2 === 0 ? sine : -sine) / (Math.PI * x);
}

/** sin(πx) for x from 0 to 1/2, by its power series: exact to the last place or two. */
function sinePi(x: number): number {
  const angle = Math.PI * x;
  let term = angle;
  let sum = angle;
  for (let n = 1; n <= 12; n++) {
    term *= -(angle * angle) / (2 * n * (2 * n + 1));
    sum += term;
  }
  return sum;
}

function kaiser(x: number): number {
  return x <= -1 || x >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - x * x)) / besselI0(kaiserBeta);
}

function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 40; n++) {
    term *= ((x / 2) * (x / 2)) / (n * n);
    sum += term;
  }
  return sum;
}
