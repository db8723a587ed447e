/** What a step is likely to take where nothing like it has been measured yet. Milliseconds of one processor. */
export interface UsualWork {
  /** For the step as such. */
  readonly onceMs: number;
  readonly frameMs: number;
  /** Whether a frame's work grows with its picture. */
  readonly isByPixel: boolean;
}

/** The size that `docs/bench.md` was measured at. */
export const usualPixels = 1920 * 1080;

/**
 * By `npm run bench` (docs/bench.md, "The price of a frame"): one-minute.md at 1080p30 on a core of AMD EPYC. What is
 * baked is baked once for a video; clips, music, slides and drawings are not in that script, and are rounded up.
 */
const usual: Readonly<Record<string, UsualWork>> = {
  "bake-rig": { onceMs: 1_900, frameMs: 0, isByPixel: false },
  "bake-plate": { onceMs: 300, frameMs: 0, isByPixel: false },
  "bake-clip": { onceMs: 5_000, frameMs: 0, isByPixel: false },
  "bake-slide": { onceMs: 500, frameMs: 0, isByPixel: false },
  "bake-drawing": { onceMs: 500, frameMs: 0, isByPixel: false },
  "bake-music": { onceMs: 1_000, frameMs: 0, isByPixel: false },
  speak: { onceMs: 0, frameMs: 1.39, isByPixel: false },
  animate: { onceMs: 0, frameMs: 0.15, isByPixel: false },
  render: { onceMs: 0, frameMs: 16.48, isByPixel: true },
  mix: { onceMs: 0, frameMs: 2.62, isByPixel: false },
  assemble: { onceMs: 0, frameMs: 0.24, isByPixel: false },
  verify: { onceMs: 0, frameMs: 5.29, isByPixel: true },
};

/** What a step takes of which nothing is known: enough to be seen in an estimate. */
const unknown: UsualWork = { onceMs: 1_000, frameMs: 1, isByPixel: false };

export function usualWorkOf(step: string): UsualWork {
  return usual[step] ?? unknown;
}

/** Another processor, another presenter, a busier picture: what was measured here may take so much less or more elsewhere. */
export const usualSpread = { low: 0.6, high: 2 };

/** Starting processes, reading scripts, bookkeeping: once for a run that makes anything (the same table, last row). */
export const runOnceMs = 700;
