import type { PlateSurface } from "../stage/index.ts";
import type { BakedLights, BakedSprite } from "./bake-lights.ts";
import { flickerCell, type ShotClock } from "./flicker.ts";

const tile = 16;

/** What moves in a plate. */
export interface MovingPlate {
  /** Brings the plate to a frame of a shot, whatever it showed before. */
  show(frame: number, clock: ShotClock): void;
  close(): void;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly sheet: BakedSprite;
}

/**
 * Lights on a plate. Only the tiles of a light that changed are laid anew, from the bare plate up, so the pixels of a
 * frame never depend on the frames before.
 * The plate must be bare as they are lit: it is remembered.
 */
export function createMovingLights(surface: PlateSurface, baked: BakedLights): MovingPlate {
  const bare = new Uint32Array(surface.pixels().slice().buffer);
  const spots = baked.lights.map(({ x, y, sprite }): Spot => ({ x, y, sheet: baked.sprites[sprite] as BakedSprite }));
  const shown = new Int32Array(spots.length).fill(-1);
  const tilesOf = spots.map((spot) => tilesUnder(spot, surface));
  const lightsOf = new Map<number, number[]>();
  for (const [light, tiles] of tilesOf.entries()) {
    for (const each of tiles) {
      const over = lightsOf.get(each);
      if (over) over.push(light);
      else lightsOf.set(each, [light]);
    }
  }
  const changed = new Set<number>();
  return {
    show(frame, clock) {
      changed.clear();
      for (const [light, { sheet }] of spots.entries()) {
        const { column, row } = flickerCell(sheet, light, frame, clock);
        const cell = row * sheet.columns + column;
        if (cell === shown[light]) continue;
        shown[light] = cell;
        for (const each of tilesOf[light] ?? []) changed.add(each);
      }
      if (changed.size === 0) return;
      const pixels = surface.pixels();
      const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
      for (const each of changed) {
        const place = { column: each % surface.columns, row: Math.floor(each / surface.columns) };
        copyTile(bare, words, surface.columns, place);
        for (const light of lightsOf.get(each) ?? []) {
          const spot = spots[light];
          const cell = spot?.sheet.cells[shown[light] as number];
          if (spot && cell) addLight(words, surface.columns, place, spot, cell);
        }
        surface.mark(place.column, place.row);
      }
    },
    close: () => undefined,
  };
}

function tilesUnder(spot: Spot, { columns, rows }: { columns: number; rows: number }): number[] {
  const first = { column: Math.max(0, Math.floor(spot.x / tile)), row: Math.max(0, Math.floor(spot.y / tile)) };
  const end = {
    column: Math.min(columns, Math.ceil((spot.x + spot.sheet.width) / tile)),
    row: Math.min(rows, Math.ceil((spot.y + spot.sheet.height) / tile)),
  };
  const tiles: number[] = [];
  for (let row = first.row; row < end.row; row++) {
    for (let column = first.column; column < end.column; column++) tiles.push(row * columns + column);
  }
  return tiles;
}

function copyTile(from: Uint32Array, to: Uint32Array, columns: number, place: { column: number; row: number }): void {
  const stride = columns * tile;
  let at = place.row * tile * stride + place.column * tile;
  for (let y = 0; y < tile; y++, at += stride) for (let x = at; x < at + tile; x++) to[x] = from[x] as number;
}

/**
 * Adds a cell's light to one tile. The brighter the plate, the less is added (a screen, on luma), so that a flame's heart
 * turns white and never wraps. Integers only; a pixel is one word, Y in its lowest byte.
 */
function addLight(
  words: Uint32Array,
  columns: number,
  place: { column: number; row: number },
  light: Spot,
  cell: Uint8Array,
): void {
  const left = place.column * tile;
  const top = place.row * tile;
  const { width, height } = light.sheet;
  const fromX = Math.max(left, light.x);
  const toX = Math.min(left + tile, light.x + width);
  const toY = Math.min(top + tile, light.y + height);
  for (let y = Math.max(top, light.y); y < toY; y++) {
    let at = y * columns * tile + fromX;
    let from = ((y - light.y) * width + (fromX - light.x)) * 3;
    for (let x = fromX; x < toX; x++, at++, from += 3) {
      const more = cell[from] as number;
      if (more === 0) continue;
      const word = words[at] as number;
      const luma = word & 0xff;
      // 299 / 256 is 256 / 219: the share of studio luma that is still free, of 256.
      const room = luma >= 235 ? 0 : ((235 - luma) * 299) >> 8;
      const blue = clampChroma(((word >>> 8) & 0xff) + ((((cell[from + 1] as number) - 128) * room) >> 8));
      const red = clampChroma(((word >>> 16) & 0xff) + ((((cell[from + 2] as number) - 128) * room) >> 8));
      words[at] = (luma + ((more * room) >> 8)) | (blue << 8) | (red << 16) | 0xff000000;
    }
  }
}

function clampChroma(value: number): number {
  return value < 16 ? 16 : value > 240 ? 240 : value;
}
