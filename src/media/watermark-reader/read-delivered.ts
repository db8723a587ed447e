import { createMarkPattern, encodeMark } from "../watermark/index.ts";
import { createSightSums, findDetail } from "./glimpse.ts";
import { createCellReader, straight, type CellReader } from "./mark-geometry.ts";
import type { ReaderKey } from "./read-mark.ts";
import { boundChance, scoreCode } from "./score-cells.ts";
import { createSightMaker, type LumaPicture } from "./sight.ts";

/** What a delivered video's own pictures show in each cell of the lattice: whoever has no key can tell nothing from it. */
export type SeenCells = Float32Array;

/** Looks at pictures of a video that lies as it was drawn: nothing was cropped, scaled or turned. */
export interface StraightGaze {
  look(picture: LumaPicture): void;
  /** Ends a stretch: what moves is told from what stands still by the pictures of one stretch. */
  rest(): void;
  /** What all stretches together show. */
  cells(): SeenCells;
}

/** @param size of every picture */
export function createStraightGaze(size: Pick<LumaPicture, "width" | "height">): StraightGaze {
  const makeSight = createSightMaker(size);
  const sums = createSightSums();
  let seen: { readonly width: number; readonly height: number; readonly detail: Float32Array } | undefined;
  return {
    look: (picture) => sums.add(makeSight(picture)),
    rest() {
      const taken = sums.take();
      if (!taken) return;
      const detail = findDetail(taken);
      seen ??= { width: taken.width, height: taken.height, detail: new Float32Array(detail.length) };
      for (let i = 0; i < detail.length; i++) (seen.detail[i] as number) += detail[i] as number;
    },
    cells: () => (seen ? straightReaderOf(seen)(seen.detail) : new Float32Array()),
  };
}

let lastReader: { readonly width: number; readonly height: number; readonly read: CellReader } | undefined;

/** The pictures of a video have one size: where its cells lie is worked out once. */
function straightReaderOf({ width, height }: Pick<LumaPicture, "width" | "height">): CellReader {
  if (lastReader?.width !== width || lastReader.height !== height) {
    lastReader = { width, height, read: createCellReader({ width, height }, straight) };
  }
  return lastReader.read;
}

/** How surely a video that lies as it was drawn bears whose mark. */
export interface DeliveredMark {
  /** That pictures without it would read so: one place, one key. */
  readonly chance: number;
  readonly agreement: number;
  readonly errors: number;
}

export function judgeStraightCells(cells: SeenCells, { key, issuer }: ReaderKey): DeliveredMark {
  const { score, agreement, errors } = scoreCode(
    cells,
    createMarkPattern(key),
    "issuer",
    encodeMark(key, "issuer", issuer),
  );
  return { chance: boundChance(score, 1), agreement, errors };
}
