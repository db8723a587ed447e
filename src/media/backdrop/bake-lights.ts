import { limits, SutradharError } from "../../core/index.ts";
import { resample, toYuva, type RgbaPicture } from "../raster/index.ts";
import type { BackgroundFile, BackgroundLight, LightSprite } from "./background-file.ts";

/** A sprite at one size: its cells, each three bytes a pixel, of how much light it adds (luma from 0, colour from 128). */
export interface BakedSprite {
  readonly columns: number;
  readonly rows: number;
  readonly hertz: number;
  readonly width: number;
  readonly height: number;
  /** Row by row from the sheet's top left. */
  readonly cells: readonly Uint8Array[];
}

/** A light in the delivered picture: the pixel of its cell's top left corner. */
export interface PlacedLight {
  readonly sprite: number;
  readonly x: number;
  readonly y: number;
}

export interface BakedLights {
  readonly sprites: readonly BakedSprite[];
  readonly lights: readonly PlacedLight[];
}

/**
 * Brings a background's lights to the delivered picture's size.
 * @param cover how the background's picture lies in the delivered one: pixels a pixel, and the shift of its corner.
 */
export function bakeLights(options: {
  background: BackgroundFile;
  lights: readonly BackgroundLight[];
  sheets: ReadonlyMap<string, RgbaPicture>;
  cover: { scale: number; shiftX: number; shiftY: number };
}): BakedLights {
  const { background, cover } = options;
  const sprites: BakedSprite[] = [];
  let sizeBytes = 0;
  const known = new Map<string, number>();
  const lights = options.lights.map(({ sprite: name, x, y, height }): PlacedLight => {
    const wanted = background.sprites[name];
    const sheet = wanted && options.sheets.get(wanted.file);
    if (!wanted || !sheet) throw new SutradharError("background_invalid", `there is no sprite ${name}`);
    const rows = Math.max(2, Math.round(height * cover.scale));
    const key = `${name}/${rows}`;
    const sprite = known.get(key) ?? sprites.length;
    if (sprite === sprites.length) {
      sizeBytes += ((sheet.width * rows) / Math.floor(sheet.height / wanted.rows)) * rows * wanted.rows * 3;
      if (sizeBytes > limits.backgroundLightBytesMax) throw tooLarge(background.name);
      sprites.push(bakeSprite(wanted, sheet, rows));
      known.set(key, sprite);
    }
    const { width } = sprites[sprite] as BakedSprite;
    return {
      sprite,
      x: Math.round(x * cover.scale + cover.shiftX - wanted.anchor[0] * width),
      y: Math.round(y * cover.scale + cover.shiftY - wanted.anchor[1] * rows),
    };
  });
  return { sprites, lights };
}

function tooLarge(name: string): SutradharError {
  return new SutradharError(
    "limit_exceeded",
    `the lights of ${name} take more than ${limits.backgroundLightBytesMax} bytes: fewer sizes, smaller ones, or sheets of fewer cells`,
  );
}

function bakeSprite(sprite: LightSprite, sheet: RgbaPicture, height: number): BakedSprite {
  const { columns, rows, hertz } = sprite;
  const cellWidth = Math.floor(sheet.width / columns);
  const cellHeight = Math.floor(sheet.height / rows);
  const scale = height / cellHeight;
  const width = Math.max(2, Math.round(cellWidth * scale));
  const cells = Array.from({ length: columns * rows }, (_, index) => {
    const cell = cut(
      sheet,
      (index % columns) * cellWidth,
      Math.floor(index / columns) * cellHeight,
      cellWidth,
      cellHeight,
    );
    return toLight(resample(cell, { width, height, scale, shiftX: 0, shiftY: 0 }));
  });
  return { columns, rows, hertz, width, height, cells };
}

function cut(sheet: RgbaPicture, left: number, top: number, width: number, height: number): RgbaPicture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * sheet.width + left) * 4;
    data.set(sheet.data.subarray(from, from + width * 4), y * width * 4);
  }
  return { width, height, data };
}

/** Where the sheet is clear it is black: it adds nothing. */
function toLight({ data }: RgbaPicture): Uint8Array {
  const opaque = data.slice();
  for (let i = 3; i < opaque.length; i += 4) opaque[i] = 255;
  const yuva = toYuva(opaque);
  const light = new Uint8Array((data.length / 4) * 3);
  for (let i = 0, at = 0; i < yuva.length; i += 4, at += 3) {
    light[at] = Math.max(0, (yuva[i] as number) - 16);
    light[at + 1] = yuva[i + 1] as number;
    light[at + 2] = yuva[i + 2] as number;
  }
  return light;
}
