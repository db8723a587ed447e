import { colourLattice, createMarkPattern, encodeMark } from "../watermark/index.ts";
import { createSightSums, findDetail } from "./glimpse.ts";
import { createCellReader, straight, type CellReader } from "./mark-geometry.ts";
import type { ReaderKey } from "./read-mark.ts";
import { boundChance, scoreCode } from "./score-cells.ts";
import type { CopyDetail } from "./sharpen-geometry.ts";
import { createLumaSightMaker, type SeenPicture } from "./sight.ts";

/** What brightness shows in each of a mark's cells, in a delivered video's own pictures: whoever has no key can tell nothing from it. */
export type SeenCells = Float32Array;

/** Looks at pictures of a video that lies as it was drawn: nothing was cropped, scaled or turned. */
export interface StraightGaze {
  look(picture: SeenPicture): void;
  /** Ends a stretch: what moves is told from what stands still by the pictures of one stretch. */
  rest(): void;
  /** What all stretches together show. */
  cells(): SeenCells;
}

/** @param size of every picture */
export function createStraightGaze(size: Pick<SeenPicture, "width" | "height">): StraightGaze {
  const makeSight = createLumaSightMaker(size);
  const sums = createSightSums();
  let seen: CopyDetail["luma"] | undefined;
  return {
    look: (picture) => sums.add(makeSight(picture)),
    rest() {
      const taken = sums.take();
      if (!taken) return;
      const detail = findDetail(taken);
      seen ??= { width: taken.width, height: taken.height, data: new Float32Array(detail.length) };
      for (let i = 0; i < detail.length; i++) (seen.data[i] as number) += detail[i] as number;
    },
    cells() {
      if (!seen) return new Float32Array();
      const detail = { luma: seen, colours: undefined };
      return straightReaderOf(seen)(detail).subarray(0, colourLattice.first);
    },
  };
}

let lastReader: { readonly width: number; readonly height: number; readonly read: CellReader } | undefined;

/** The pictures of a video have one size: where its cells lie is worked out once. */
function straightReaderOf({ width, height }: Pick<SeenPicture, "width" | "height">): CellReader {
  if (lastReader?.width !== width || lastReader.height !== height) {
    lastReader = { width, height, read: createCellReader({ luma: { width, height }, colours: undefined }, straight) };
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
