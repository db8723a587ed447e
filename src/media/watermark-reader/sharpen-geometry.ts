import type { MarkPattern } from "../watermark/index.ts";
import type { Detail } from "./glimpse.ts";
import { createCellReader, type PlaneCells } from "./mark-geometry.ts";
import { classify, toGeometry, weigh, type GridPlace } from "./place-grid.ts";
import { scoreCode } from "./score-cells.ts";

/** What all frames of a copy show together. */
export type CopyDetail = Detail<Float32Array>;

/** What a key's issuer layer looks like. */
export interface IssuerMark {
  readonly pattern: MarkPattern;
  readonly code: Uint8Array;
  /** The cells that carry it. */
  readonly cells: PlaneCells;
}

/** A place, and how well the mark is seen there. */
interface ScoredPlace {
  readonly place: GridPlace;
  readonly score: number;
}

/** @param isCoarse a quarter of the work, to tell which of many places is worth a closer look */
export function scorePlace(copy: CopyDetail, mark: IssuerMark, place: GridPlace, isCoarse = false): number {
  const cells = createCellReader(copy, toGeometry(place, copy.luma), { cells: mark.cells, isCoarse })(copy);
  return scoreCode(cells, mark.pattern, "issuer", mark.code).score;
}

/** Steps of the grid, the wide ones first. */
const strides = [2, 2, 1, 1, 1] as const;

/**
 * Climbs to the best place nearby: place, size along both sides, and angle where the copy is turned.
 * @param isFree also to places that are off the grid: what is found there has no chance that could be told
 */
export function sharpen(copy: CopyDetail, mark: IssuerMark, from: GridPlace, isFree = false): ScoredPlace {
  const look = (place: GridPlace): ScoredPlace & { readonly worth: number } => {
    const score = scorePlace(copy, mark, place);
    return { place, score, worth: isFree ? score : (weigh(score, place, copy.luma) as number) };
  };
  let best = look(from);
  const moves = from.turned === 0 ? straightMoves : [...straightMoves, turn];
  for (const stride of strides) {
    const before = best;
    for (const move of moves) {
      for (const by of [-stride, stride]) {
        const place = move(best.place, by);
        if (!isFree && classify(place, copy.luma) === undefined) continue;
        const looked = look(place);
        if (looked.worth > best.worth) best = looked;
      }
    }
    if (stride === 1 && best === before) break;
  }
  return best;
}

type Move = (from: GridPlace, by: number) => GridPlace;

const straightMoves: readonly Move[] = [
  (from, by) => ({ ...from, x: from.x + by }),
  (from, by) => ({ ...from, y: from.y + by }),
  (from, by) => ({ ...from, scale: from.scale + by }),
  (from, by) => ({ ...from, stretch: from.stretch + by }),
];
const turn: Move = (from, by) => ({ ...from, turned: from.turned + by });
