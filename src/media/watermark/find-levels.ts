import type { PictureBox, StagePlanes } from "../stage/index.ts";
import { countColourLevels } from "./colour-levels.ts";
import { findStillCells } from "./find-still.ts";
import {
  isReliefIn,
  meanIn,
  openGround,
  placeOf,
  shrinkPlanes,
  shrinkPlate,
  type CellPlace,
  type GroundSpots,
} from "./ground-spots.ts";
import { cellSide, colourLattice, indexOf, isDark, lumaLattice, markCells, type MarkCanvas } from "./mark-lattice.ts";

/** What a mark is drawn on, by what is known before the first frame. */
export interface MarkGround {
  /** Of each pixel of the canvas, how much somebody covers it, 0 to 255; undefined where nobody is seen. */
  readonly covered: Uint8Array | undefined;
  /** Of what stands behind everything, four bytes a pixel: brightness, blue, red and one that says nothing. Rows of `canvas.stride`. */
  readonly plate: Uint8Array;
  /** Where texts come and go over that: captions, names, the label. */
  readonly texts: readonly PictureBox[];
  /** Where something lies over it beside the presenter, a slide or a card. */
  readonly content?: PictureBox;
  /** It is seen in this box only. */
  readonly window?: PictureBox;
}

/** Of how many levels a cell's mark is on a plain wall, and where what is painted hides more. */
const [plainLevels, paintedLevels] = [1, 2] as const;
/**
 * A spot is painted on that differs by so many levels from the mean of the spots round it, and a cell is where more than half of
 * its spots are. A share, and not a mean: beside a single edge lies plain wall. Colours ask for more.
 */
const paintedFrom = { luma: 0.42, colour: 1.5 } as const;

/** What is known of a ground once, however many shots are drawn on it. */
export interface GroundLevels {
  /**
   * How many levels a mark has in each of its cells: none where somebody stands, few on plain walls, and more where what is
   * painted there hides it from people, and from whoever reads it as well.
   * @param shown the picture itself, as it is in the middle of a shot: where it has content or a window, colours are chosen by that
   */
  levels(shown?: StagePlanes): Uint8Array;
}

export function openGroundLevels(canvas: MarkCanvas, ground: MarkGround): GroundLevels {
  const still = findStillCells(canvas, ground.covered);
  const plate = openGround(shrinkPlate(canvas, ground.plate));
  const brightness = levelBrightness(canvas, ground, { still, plate });
  return {
    levels(shown) {
      const levels = new Uint8Array(markCells);
      levels.set(brightness);
      levels.set(levelColours(canvas, ground, { still, plate, shown }), colourLattice.first);
      return levels;
    },
  };
}

interface KnownGround {
  /** Of each cell of brightness, 1 where nobody moves. */
  readonly still: Uint8Array;
  readonly plate: GroundSpots;
}

function levelBrightness(canvas: MarkCanvas, ground: MarkGround, { still, plate }: KnownGround): Uint8Array {
  return still.map((isStill, cell) => {
    if (!isStill) return 0;
    const place = placeOf(canvas, lumaLattice, cell);
    const isPainted = isReliefIn(plate, place, paintedFrom.luma) && !isPlateHidden(place, ground);
    return isPainted ? paintedLevels : plainLevels;
  });
}

/** On a colour that is not known nothing is drawn: it may be one that shows every tint. */
function levelColours(
  canvas: MarkCanvas,
  ground: MarkGround,
  { still, plate, shown }: KnownGround & { readonly shown: StagePlanes | undefined },
): Uint8Array {
  const { texts } = ground;
  const seen = shown ? openGround(shrinkPlanes(canvas, shown)) : plate;
  return Uint8Array.from({ length: colourLattice.columns * colourLattice.rows }, (_unused, cell) => {
    const place = placeOf(canvas, colourLattice, cell);
    const isKnown = shown ? !isUnder(place, texts) : !isPlateHidden(place, ground);
    if (!isKnown || !isStillIn(canvas, still, place)) return 0;
    const plane = isDark(place.column, place.row) ? "blue" : "red";
    return countColourLevels(...meanIn(seen, place), {
      plane,
      isPainted: isReliefIn(seen, place, paintedFrom.colour),
    });
  });
}

/** Whether something else than what stands behind everything may be seen in a cell. */
function isPlateHidden(place: CellPlace, { texts, content, window }: MarkGround): boolean {
  const isOutside = window !== undefined && !isUnder(place, [window]);
  return isOutside || isUnder(place, content ? [...texts, content] : texts);
}

function isUnder({ box }: CellPlace, others: readonly PictureBox[]): boolean {
  return others.some(
    (other) =>
      box.x + box.width > other.x &&
      box.x < other.x + other.width &&
      box.y + box.height > other.y &&
      box.y < other.y + other.height,
  );
}

/** Whether nobody stands in any of the cells of brightness whose middles a cell of colour holds. */
function isStillIn(canvas: MarkCanvas, still: Uint8Array, { box }: CellPlace): boolean {
  const side = cellSide(lumaLattice, canvas);
  const firstFrom = (start: number): number => Math.ceil(start / side - 0.5);
  for (let row = firstFrom(box.y); row < firstFrom(box.y + box.height); row++) {
    for (let column = firstFrom(box.x); column < firstFrom(box.x + box.width); column++) {
      const cell = indexOf(lumaLattice, column, row);
      if (cell !== undefined && !still[cell]) return false;
    }
  }
  return true;
}
