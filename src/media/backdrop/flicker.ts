/** One shot's time, for what moves behind it. */
export interface ShotClock {
  /** Frames of the whole shot. */
  readonly frames: number;
  readonly frameRate: number;
  /** Another shot, another draught. */
  readonly seed: number;
}

/** Sprites change this often: a flame looks alive, and most frames have nothing to draw for it. */
const heldRate = 10;
/** Lights take turns, so that not all of them change in one frame. */
const turns = 3;
const easeSeconds = 0.7;

/**
 * Which cell of its sheet a light shows at a frame of a shot. It wanders about the middle cell, and rests there in the
 * shot's first and last frames, so that shots join without a jump whatever comes before and after.
 */
export function flickerCell(
  sheet: { readonly columns: number; readonly rows: number; readonly hertz: number },
  light: number,
  frame: number,
  clock: ShotClock,
): { readonly column: number; readonly row: number } {
  const tick = Math.floor(((frame + (light % turns)) * heldRate) / clock.frameRate);
  const seconds = tick / heldRate;
  // A tick lasts a tenth of a second: the last one must be at rest as long as it is held.
  const left = clock.frames / clock.frameRate - seconds - 2 / heldRate;
  const ease = smoothstep(Math.min(seconds, left) / easeSeconds);
  const own = clock.seed + Math.imul(light + 1, 0x9e3779b1);
  // What leans one flame leans its neighbours, less so; how high it burns is its own.
  const draught = wander(clock.seed, seconds * sheet.hertz * 0.6);
  const lean = 0.55 * draught + 0.75 * wander(own, seconds * sheet.hertz);
  const rise =
    0.8 * wander(own ^ 0x5bd1e995, seconds * sheet.hertz) +
    0.45 * wander(own ^ 0x2545f491, seconds * sheet.hertz * 2.3);
  return { column: cell(sheet.columns, lean * ease), row: cell(sheet.rows, rise * ease) };
}

/** −1 to 1 to a cell of an odd row, whose middle is 0. */
function cell(count: number, value: number): number {
  const middle = (count - 1) / 2;
  return middle + Math.round(Math.max(-1, Math.min(1, value)) * middle);
}

/** A curve through evenly spaced random values of −1 to 1. */
function wander(seed: number, at: number): number {
  const before = Math.floor(at);
  const from = chance(seed, before);
  return from + (chance(seed, before + 1) - from) * smoothstep(at - before);
}

/** −1 to 1 from two integers, by the finalizer of MurmurHash3 (Austin Appleby), integers only. */
function chance(seed: number, index: number): number {
  let hash = (seed ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 2147483648 - 1;
}

function smoothstep(t: number): number {
  const clamped = Math.max(0, Math.min(1, t));
  return clamped * clamped * (3 - 2 * clamped);
}
