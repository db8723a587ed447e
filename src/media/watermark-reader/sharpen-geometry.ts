import { createCellReader, type MarkGeometry } from "./mark-geometry.ts";
import type { MarkPattern } from "../watermark/index.ts";
import { scoreCode } from "./score-cells.ts";

/** What all frames of a copy show together. */
export interface CopyDetail {
  readonly width: number;
  readonly height: number;
  readonly detail: Float32Array;
}

/** What a key's issuer layer looks like. */
export interface IssuerMark {
  readonly pattern: MarkPattern;
  readonly code: Uint8Array;
}

/** Steps of sharpening: of a lattice point, and of as much along the copy's rim. */
const finenesses = [1, 0.5, 0.25] as const;
const rounds = 2;

/** Where sharpening may end, along so many axes. */
export function sharpenedPlaces(axes: number): number {
  const reach = finenesses.reduce((sum, fineness) => sum + rounds * fineness, 0);
  return (2 * (reach / (finenesses.at(-1) as number)) + 1) ** axes;
}

/** Climbs to the best place nearby: place, size along both sides, and angle where the copy is turned. */
export function sharpen(
  copy: CopyDetail,
  mark: IssuerMark,
  from: MarkGeometry,
): { readonly geometry: MarkGeometry; readonly score: number } {
  const scoreAt = (geometry: MarkGeometry) =>
    scoreCode(createCellReader(copy, geometry)(copy.detail), mark.pattern, "issuer", mark.code).score;
  let best = { geometry: from, score: scoreAt(from) };
  const moves = from.turned === 0 ? straightMoves : [...straightMoves, turn];
  for (const fineness of finenesses) {
    for (let round = 0; round < rounds; round++) {
      for (const move of moves) {
        const [down, up] = [-fineness, fineness].map((by) => {
          const geometry = move(best.geometry, by, copy);
          return { geometry, score: scoreAt(geometry) };
        });
        for (const tried of [down, up]) if (tried && tried.score > best.score) best = tried;
      }
    }
  }
  return best;
}

type Move = (from: MarkGeometry, by: number, size: { readonly width: number; readonly height: number }) => MarkGeometry;

/** Grown by a point along its rim, from its middle, so that the place stays. */
const growth = 0.004;
const straightMoves: readonly Move[] = [
  (from, by) => ({ ...from, x: from.x + by }),
  (from, by) => ({ ...from, y: from.y + by }),
  (from, by, { width }) => ({
    ...from,
    scaleX: from.scaleX * (1 + by * growth),
    x: from.x - (from.scaleX * by * growth * width) / 2,
  }),
  (from, by, { height }) => ({
    ...from,
    scaleY: from.scaleY * (1 + by * growth),
    y: from.y - (from.scaleY * by * growth * height) / 2,
  }),
];
const turn: Move = (from, by) => ({ ...from, turned: from.turned + 0.25 * by });
