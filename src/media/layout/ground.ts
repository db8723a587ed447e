import type { Colour } from "../captions/index.ts";
import { toYuva, type Picture } from "../raster/index.ts";

/** Pixels of a cell of the soft picture, as a share of the shorter side: larger is softer. */
const cellShare = 1 / 20;
const softenings = 3;

/**
 * A quiet ground for cards and slides: the scene's background far out of focus, with the brand's colour over it, lighter
 * towards one upper corner. Opaque, of the plate's size.
 * @param colourShare how much of the brand's colour lies over the background, 0 to 1.
 */
export function drawGround(
  plate: Picture,
  options: {
    readonly ground: Colour;
    readonly colourShare: number;
    readonly isRightToLeft?: boolean;
    /** Rings in this colour rise out of the lower corner opposite the text. */
    readonly rings?: Colour;
  },
): Picture {
  const { width, height } = plate;
  const cell = Math.max(8, Math.round(Math.min(width, height) * cellShare));
  const soft = soften(averageCells(plate, cell));
  const { red, green, blue } = options.ground;
  const colour = toYuva(Uint8Array.of(red, green, blue, 255));
  const data = new Uint8Array(width * height * 4);
  const lightX = options.isRightToLeft ? width * 0.18 : width * 0.82;
  const reach = width * width + height * height;
  for (let y = 0; y < height; y++) {
    const rows = lerpAt((y + 0.5) / cell - 0.5, soft.rows);
    for (let x = 0; x < width; x++) {
      const columns = lerpAt((x + 0.5) / cell - 0.5, soft.columns);
      const at = 4 * (y * width + x);
      const far = ((x - lightX) * (x - lightX) + y * y) / reach;
      // Brighter by a seventh where the light falls, darker by as much in the far corner; dithered against bands.
      const light = 1.16 - 0.42 * Math.sqrt(far);
      const grain = ditherAt(x, y);
      for (let channel = 0; channel < 3; channel++) {
        const blurred = sampleCells(soft, rows, columns, channel);
        const mixed = blurred + ((colour[channel] as number) - blurred) * options.colourShare;
        const lit = channel === 0 ? 16 + (mixed - 16) * light + grain : mixed + grain * 0.5;
        data[at + channel] = Math.max(16, Math.min(channel === 0 ? 235 : 240, Math.round(lit)));
      }
      data[at + 3] = 255;
    }
  }
  const ground = { width, height, x: 0, y: 0, data };
  if (options.rings) layRings(ground, options.rings, options.isRightToLeft ?? false);
  return ground;
}

/** Radii as shares of the shorter side, and how much of each ring's colour is seen. */
const rings = [
  { radius: 0.36, opacity: 0.34 },
  { radius: 0.52, opacity: 0.24 },
  { radius: 0.7, opacity: 0.16 },
  { radius: 0.9, opacity: 0.1 },
] as const;

function layRings(ground: Picture, colour: Colour, isRightToLeft: boolean): void {
  const { width, height, data } = ground;
  const side = Math.min(width, height);
  const ink = toYuva(Uint8Array.of(colour.red, colour.green, colour.blue, 255));
  const middleX = isRightToLeft ? -0.04 * side : width + 0.04 * side;
  const middleY = height + 0.02 * side;
  const halfLine = Math.max(0.6, 0.0016 * side);
  const reach = 0.92 * side;
  for (let y = Math.max(0, Math.floor(middleY - reach)); y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x + 0.5 - middleX;
      const dy = y + 0.5 - middleY;
      if (Math.abs(dx) > reach) continue;
      const distance = Math.sqrt(dx * dx + dy * dy);
      for (const { radius, opacity } of rings) {
        const covered = Math.max(0, Math.min(1, 0.5 + halfLine - Math.abs(distance - radius * side)));
        if (covered === 0) continue;
        const at = 4 * (y * width + x);
        for (let channel = 0; channel < 3; channel++) {
          const below = data[at + channel] as number;
          data[at + channel] = Math.round(below + ((ink[channel] as number) - below) * covered * opacity);
        }
      }
    }
  }
}

interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Three samples a cell. */
  readonly values: Float64Array;
}

function averageCells({ width, height, data }: Picture, cell: number): Cells {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const values = new Float64Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const right = Math.min(width, (column + 1) * cell);
      const bottom = Math.min(height, (row + 1) * cell);
      const sums = [0, 0, 0];
      for (let y = row * cell; y < bottom; y++) {
        for (let x = column * cell; x < right; x++) {
          for (let channel = 0; channel < 3; channel++)
            sums[channel] = (sums[channel] as number) + (data[4 * (y * width + x) + channel] as number);
        }
      }
      const count = (right - column * cell) * (bottom - row * cell);
      for (let channel = 0; channel < 3; channel++)
        values[3 * (row * columns + column) + channel] = (sums[channel] as number) / count;
    }
  }
  return { columns, rows, values };
}

/** Each cell becomes the mean of its neighbourhood, several times. */
function soften(cells: Cells): Cells {
  let { values } = cells;
  const { columns, rows } = cells;
  for (let round = 0; round < softenings; round++) {
    const next = new Float64Array(values.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (const [dy, dx, weight] of neighbours) {
            const y = Math.max(0, Math.min(rows - 1, row + dy));
            const x = Math.max(0, Math.min(columns - 1, column + dx));
            sum += weight * (values[3 * (y * columns + x) + channel] as number);
          }
          next[3 * (row * columns + column) + channel] = sum / 16;
        }
      }
    }
    values = next;
  }
  return { columns, rows, values };
}

const neighbours = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].map((dx) => [dy, dx, (2 - Math.abs(dy)) * (2 - Math.abs(dx))] as const),
);

interface Between {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function lerpAt(position: number, count: number): Between {
  const low = Math.floor(position);
  const share = position - low;
  // A smooth step between cells, so that no seam of the grid is seen.
  return {
    first: Math.max(0, Math.min(count - 1, low)),
    second: Math.max(0, Math.min(count - 1, low + 1)),
    share: share * share * (3 - 2 * share),
  };
}

function sampleCells({ values, columns }: Cells, y: Between, x: Between, channel: number): number {
  const at = (row: number, column: number) => values[3 * (row * columns + column) + channel] as number;
  const top = at(y.first, x.first) + (at(y.first, x.second) - at(y.first, x.first)) * x.share;
  const bottom = at(y.second, x.first) + (at(y.second, x.second) - at(y.second, x.first)) * x.share;
  return top + (bottom - top) * y.share;
}

/** Half a level up or down, by the place alone. */
function ditherAt(x: number, y: number): number {
  let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d);
  return ((hash ^ (hash >>> 13)) & 255) / 255 - 0.5;
}
