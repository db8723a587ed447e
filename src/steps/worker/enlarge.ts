import { readFile } from "node:fs/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { floats, type ModelSession, type Tensor } from "../../inference/index.ts";
import { bakeSlide, composeLayout, decodeSlide, placeSlideIn, writeBakedSlide } from "../../media/layout/index.ts";
import type { RgbaPicture } from "../../media/raster/index.ts";
import { openModel, type ReachedModel } from "./open-model.ts";
import type { BakeSlideTask } from "./tasks.ts";

export interface EnlargeSlideTask extends ReachedModel, Omit<BakeSlideTask, "isDrawing"> {}

/** Bakes a slide that a model enlarges first, where it has fewer pixels than its place. */
export async function enlargeSlideTask(task: EnlargeSlideTask): Promise<Uint8Array> {
  const { layout, nearest, width, height, path } = task;
  const { content: area } = composeLayout(layout, { width, height }, {});
  if (!area) throw new SutradharError("internal", `layout ${layout} shows no slide`);
  const source = await decodeSlide(await readFile(path), { name: "a slide", isDrawing: false });
  const place = { area, picture: { width, height }, layout, nearest };
  const isTooSmall = placeSlideIn(layout, source, place).slide.width > source.width * nearest;
  const enlarged = isTooSmall ? await enlarge(source, task) : undefined;
  return writeBakedSlide(bakeSlide(source, { ...place, ...(enlarged ? { enlarged } : {}) }));
}

/** Pixels of a tile's side, where the model takes any; and how many of its neighbours' it is shown, so that no seam is seen. */
const tileSide = 256;
const marginPx = 16;
const factors: readonly number[] = [2, 3, 4];

/** @throws SutradharError `asset_invalid`, `model_reply_invalid`, `limit_exceeded` */
async function enlarge(source: RgbaPicture, task: ReachedModel): Promise<RgbaPicture> {
  const session = await openModel(task);
  try {
    return await enlargePicture(source, session, task.model.name);
  } finally {
    await session.close();
  }
}

/**
 * A picture times the model's factor, made tile by tile. The model takes fp32 [1, 3, height, width] from 0 to 1, and gives the same,
 * 2 to 4 times as large. Clear parts stay clear: alpha is repeated, not guessed.
 */
export async function enlargePicture(source: RgbaPicture, session: ModelSession, name: string): Promise<RgbaPicture> {
  const side = sideOf(session, name);
  const step = side - 2 * marginPx;
  let whole: { readonly factor: number; readonly picture: RgbaPicture } | undefined;
  for (let top = 0; top < source.height; top += step) {
    for (let left = 0; left < source.width; left += step) {
      const tile = await ask(session, cut(source, { left: left - marginPx, top: top - marginPx, side }), {
        side,
        name,
      });
      whole ??= { factor: tile.factor, picture: clear(source, tile.factor, name) };
      if (tile.factor !== whole.factor) throw invalid(name, `enlarged by ${whole.factor}, and then by ${tile.factor}`);
      paste(whole.picture, { source, tile, left, top, step });
    }
  }
  if (!whole) throw new SutradharError("image_invalid", "a slide has no pixels");
  return whole.picture;
}

function sideOf({ signature }: ModelSession, name: string): number {
  const [input] = signature.inputs;
  const [, channels, high, wide] = input?.shape ?? [];
  if (input?.type !== "fp32" || channels !== 3 || high === undefined || high !== wide) {
    throw new SutradharError("asset_invalid", `${name} must take squares: fp32 as [1, 3, side, side] from 0 to 1`);
  }
  const side = high === -1 ? tileSide : high;
  if (side <= 2 * marginPx || side > 1_024) {
    throw new SutradharError(
      "asset_invalid",
      `${name} takes squares of ${side}: from ${2 * marginPx + 1} to 1024 are taken`,
    );
  }
  return side;
}

/** A square of a picture, in planes from 0 to 1; beyond its edges they are repeated. */
function cut(
  { width, height, data }: RgbaPicture,
  { left, top, side }: { readonly left: number; readonly top: number; readonly side: number },
): Float32Array {
  const planes = new Float32Array(3 * side * side);
  for (let y = 0; y < side; y++) {
    const row = Math.max(0, Math.min(height - 1, top + y)) * width;
    for (let x = 0; x < side; x++) {
      const at = (row + Math.max(0, Math.min(width - 1, left + x))) * 4;
      for (let channel = 0; channel < 3; channel++) {
        planes[(channel * side + y) * side + x] = (data[at + channel] as number) / 255;
      }
    }
  }
  return planes;
}

interface Tile {
  readonly factor: number;
  readonly side: number;
  readonly planes: Float32Array;
}

async function ask(
  session: ModelSession,
  planes: Float32Array,
  { side, name }: { readonly side: number; readonly name: string },
): Promise<Tile> {
  const input = session.signature.inputs[0]?.name ?? "";
  const output = session.signature.outputs[0]?.name ?? "";
  const said = (await session.infer({ [input]: floats(planes, [1, 3, side, side]) }))[output];
  const factor = said ? factorOf(said, side) : undefined;
  if (factor !== undefined && said?.data instanceof Float32Array) {
    return { factor, side: side * factor, planes: said.data };
  }
  const gave = said?.shape.join(", ") ?? "";
  throw invalid(name, `gave [${gave}] for [1, 3, ${side}, ${side}]: ${factors.join(", ")} times as much is taken`);
}

function factorOf({ shape: [, channels, high = 0, wide] }: Tensor, side: number): number | undefined {
  return channels === 3 && high === wide ? factors.find((factor) => high === side * factor) : undefined;
}

function clear({ width, height }: RgbaPicture, factor: number, name: string): RgbaPicture {
  const size = { width: width * factor, height: height * factor };
  if (size.width * size.height > limits.imagePixelsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${name} would make ${size.width}×${size.height} of a slide: an image may have ${limits.imagePixelsMax} pixels`,
    );
  }
  return { ...size, data: new Uint8Array(4 * size.width * size.height) };
}

interface Pasted {
  readonly source: RgbaPicture;
  readonly tile: Tile;
  /** Of the tile without its margin, in the source's pixels. */
  readonly left: number;
  readonly top: number;
  readonly step: number;
}

function paste({ width, height, data }: RgbaPicture, { source, tile, left, top, step }: Pasted): void {
  const { factor, side, planes } = tile;
  const margin = marginPx * factor;
  const [x0, y0] = [left * factor, top * factor];
  for (let y = y0; y < Math.min(height, y0 + step * factor); y++) {
    for (let x = x0; x < Math.min(width, x0 + step * factor); x++) {
      const alpha = source.data[(Math.floor(y / factor) * source.width + Math.floor(x / factor)) * 4 + 3] as number;
      const from = (margin + y - y0) * side + margin + x - x0;
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const level = Math.round((planes[channel * side * side + from] as number) * 255);
        // Premultiplied: no colour is stronger than its alpha.
        data[at + channel] = Math.max(0, Math.min(alpha, level));
      }
      data[at + 3] = alpha;
    }
  }
}

function invalid(name: string, what: string): SutradharError {
  return new SutradharError("model_reply_invalid", `${name} ${what}`);
}
