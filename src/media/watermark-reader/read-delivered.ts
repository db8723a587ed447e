import { createMarkPattern, encodeMark } from "../watermark/index.ts";
import { createCellReader, straight } from "./mark-geometry.ts";
import type { ReaderKey, SeenCopy } from "./read-mark.ts";
import { boundChance, scoreCode } from "./score-cells.ts";

/** What a delivered video's own pictures show in each cell of the lattice: whoever has no key can tell nothing from it. */
export type SeenCells = Float32Array;

/** Sums up what was seen of a video that lies as it was drawn: nothing was cropped, scaled or turned. */
export function sumStraightCells({ glimpses }: Pick<SeenCopy, "glimpses">): SeenCells {
  const [first] = glimpses;
  if (!first) throw new RangeError("a mark is read from at least one glimpse");
  const read = createCellReader(first, straight);
  const detail = new Float32Array(first.detail.length);
  for (const glimpse of glimpses) {
    for (let i = 0; i < detail.length; i++) (detail[i] as number) += glimpse.detail[i] as number;
  }
  return read(detail);
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
