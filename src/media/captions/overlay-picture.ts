import type { Rectangle } from "./layout-text.ts";
import type { LineMask } from "./line-mask.ts";

/** A colour: red, green, blue 0 to 255, and opacity 0 to 255. */
export interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
}

export type Colour = Pick<Ink, "red" | "green" | "blue">;

/** A picture to lay over the frame at `x, y`, all four numbers even. Premultiplied RGBA, rows without padding. */
export interface OverlayPicture extends Rectangle {
  readonly rgba: Uint8Array;
}

export function createPicture(place: Rectangle): OverlayPicture {
  return { ...place, rgba: new Uint8Array(4 * place.width * place.height) };
}

/** Lays ink over one pixel: `over`, rounded in integers, so that no processor can disagree. */
export function layInk(rgba: Uint8Array, at: number, ink: Ink, coverage: number): void {
  const alpha = divideBy255(ink.opacity * coverage);
  if (alpha === 0) return;
  const rest = 255 - alpha;
  rgba[at] = divideBy255(ink.red * alpha) + divideBy255((rgba[at] ?? 0) * rest);
  rgba[at + 1] = divideBy255(ink.green * alpha) + divideBy255((rgba[at + 1] ?? 0) * rest);
  rgba[at + 2] = divideBy255(ink.blue * alpha) + divideBy255((rgba[at + 2] ?? 0) * rest);
  rgba[at + 3] = alpha + divideBy255((rgba[at + 3] ?? 0) * rest);
}

/** `round(value / 255)` for 0 ≤ value ≤ 65025, without a division. */
function divideBy255(value: number): number {
  const sum = value + 128;
  return (sum + (sum >> 8)) >> 8;
}

/** Lays a line's ink so that its advance starts at `x` and its baseline is at `y`, both in the picture's pixels. */
export function layLine(picture: OverlayPicture, mask: LineMask, place: { x: number; y: number }, ink: Ink): void {
  for (let row = 0; row < mask.height; row++) {
    const y = place.y + mask.inkTop + row;
    if (y < 0 || y >= picture.height) continue;
    for (let column = 0; column < mask.width; column++) {
      const x = place.x + mask.inkLeft + column;
      const coverage = mask.coverage[row * mask.width + column] ?? 0;
      if (coverage === 0 || x < 0 || x >= picture.width) continue;
      layInk(picture.rgba, 4 * (y * picture.width + x), ink, coverage);
    }
  }
}

/**
 * Lays a rectangle with round corners, or what of it lies in the picture. Coverage is 1/2 minus the distance to the
 * edge: sums and square roots only.
 */
export function layPlate(picture: OverlayPicture, plate: Rectangle, radiusPx: number, ink: Ink): void {
  const radius = Math.min(radiusPx, plate.width / 2, plate.height / 2);
  const firstColumn = Math.max(0, -plate.x);
  const endColumn = Math.min(plate.width, picture.width - plate.x);
  const endRow = Math.min(plate.height, picture.height - plate.y);
  for (let row = Math.max(0, -plate.y); row < endRow; row++) {
    const beyondY = radius - Math.min(row + 0.5, plate.height - row - 0.5);
    const cornerWidth = beyondY > 0 ? Math.ceil(radius) : 0;
    const at = 4 * ((plate.y + row) * picture.width + plate.x);
    for (let column = firstColumn; column < endColumn; column++) {
      const fromSide = Math.min(column, plate.width - 1 - column);
      const coverage = fromSide < cornerWidth ? cornerCoverage(radius - fromSide - 0.5, beyondY, radius) : 255;
      layInk(picture.rgba, at + 4 * column, ink, coverage);
    }
  }
}

function cornerCoverage(beyondX: number, beyondY: number, radius: number): number {
  if (beyondX <= 0 || beyondY <= 0) return 255;
  const distance = Math.sqrt(beyondX * beyondX + beyondY * beyondY) - radius;
  return Math.round(255 * Math.min(1, Math.max(0, 0.5 - distance)));
}
