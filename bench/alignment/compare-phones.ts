import { timedVisemes } from "../../src/speech/visemes/index.ts";
import type { SpokenPhone } from "../../src/speech/spoken.ts";

/** What was counted of one sentence, or of many together. */
export interface AlignmentCounts {
  frames: number;
  framesRight: number;
  /** Stretches in which lips are closed, as the synthesiser tells. */
  closures: number;
  closuresFound: number;
  /** The same as the model tells, and those of them that are none. */
  closuresTold: number;
  closuresInvented: number;
  /** From the middle of each found closure to that of the one that was told: positive is late. */
  readonly closureErrorsMs: number[];
  /** From each beginning of a phone to the nearest that was told. */
  readonly boundaryErrorsMs: number[];
}

const frameMs = 10;
/** Within it a closure is seen with its sound (reference: bilabial closure within 40 ms). */
const toleranceMs = 40;

export function createCounts(): AlignmentCounts {
  return {
    frames: 0,
    framesRight: 0,
    closures: 0,
    closuresFound: 0,
    closuresTold: 0,
    closuresInvented: 0,
    closureErrorsMs: [],
    boundaryErrorsMs: [],
  };
}

/** Adds what was told of a sentence to the counts, held against what is known of it. */
export function countSentence(
  counts: AlignmentCounts,
  known: readonly SpokenPhone[],
  told: readonly SpokenPhone[],
): void {
  const [knownMouths, toldMouths] = [timedVisemes(known), timedVisemes(told)];
  const endMs = known.at(-1)?.endMs ?? 0;
  for (let ms = frameMs / 2; ms < endMs; ms += frameMs) {
    counts.frames++;
    if (visemeAt(knownMouths, ms) === visemeAt(toldMouths, ms)) counts.framesRight++;
  }
  const [knownClosures, toldClosures] = [closuresOf(knownMouths), closuresOf(toldMouths)];
  counts.closures += knownClosures.length;
  counts.closuresTold += toldClosures.length;
  for (const closure of knownClosures) {
    const found = nearest(closure, toldClosures);
    if (!found) continue;
    counts.closuresFound++;
    counts.closureErrorsMs.push(middleOf(found) - middleOf(closure));
  }
  for (const closure of toldClosures) if (!nearest(closure, knownClosures)) counts.closuresInvented++;
  const starts = told.map(({ startMs }) => startMs);
  for (const { startMs } of known.slice(1)) {
    counts.boundaryErrorsMs.push(Math.min(...starts.map((start) => Math.abs(start - startMs))));
  }
}

export interface AlignmentFigures {
  readonly framesRight: number;
  readonly closureRecall: number;
  readonly closurePrecision: number;
  readonly closureLagMs: number;
  readonly closureErrorMs: number;
  readonly boundaryErrorMs: number;
  readonly boundariesWithin40Ms: number;
  readonly closures: number;
}

export function figuresOf(counts: AlignmentCounts): AlignmentFigures {
  const within = counts.boundaryErrorsMs.filter((error) => error <= 40).length;
  return {
    framesRight: counts.framesRight / counts.frames,
    closureRecall: counts.closuresFound / counts.closures,
    closurePrecision: 1 - counts.closuresInvented / Math.max(1, counts.closuresTold),
    closureLagMs: median(counts.closureErrorsMs),
    closureErrorMs: median(counts.closureErrorsMs.map(Math.abs)),
    boundaryErrorMs: median(counts.boundaryErrorsMs),
    boundariesWithin40Ms: within / Math.max(1, counts.boundaryErrorsMs.length),
    closures: counts.closures,
  };
}

type Mouth = ReturnType<typeof timedVisemes>[number];

function visemeAt(mouths: readonly Mouth[], ms: number): string {
  return mouths.find(({ startMs, endMs }) => ms >= startMs && ms < endMs)?.viseme ?? "sil";
}

/** A p held over two phones is one closure. */
function closuresOf(mouths: readonly Mouth[]): readonly Mouth[] {
  const closures: Mouth[] = [];
  for (const mouth of mouths) {
    if (mouth.viseme !== "PP") continue;
    const last = closures.at(-1);
    if (last && mouth.startMs - last.endMs < 1) closures[closures.length - 1] = { ...last, endMs: mouth.endMs };
    else closures.push(mouth);
  }
  return closures;
}

/** The one that comes within the tolerance, the nearest by its middle. */
function nearest(closure: Mouth, others: readonly Mouth[]): Mouth | undefined {
  return others
    .filter((other) => other.startMs <= closure.endMs + toleranceMs && other.endMs >= closure.startMs - toleranceMs)
    .toSorted((a, b) => Math.abs(middleOf(a) - middleOf(closure)) - Math.abs(middleOf(b) - middleOf(closure)))[0];
}

function middleOf({ startMs, endMs }: Mouth): number {
  return (startMs + endMs) / 2;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
