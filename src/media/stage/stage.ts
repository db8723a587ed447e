import type { Pose } from "../pose.ts";
import { alignPicture, createKernel, summarise, type Kernel, type Picture } from "../raster/index.ts";
import { createPuppet, mouthReach, type BakedRig, type Puppet, type Rig } from "../rig/index.ts";

const tile = 16;

/** The planes of an I420 picture in the stage's memory. Strides and rows are whole tiles, the picture may be less. */
export interface StagePlanes {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  readonly lumaStride: number;
  readonly chromaStride: number;
  /** One byte a row of tiles: 1 where the last `draw` changed something. */
  readonly drawnRows: Uint8Array;
}

/** A box in pixels of the delivered picture. */
export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a presenter stands in front of a plate, under overlays, and is drawn frame by frame. One render process owns
 * one stage; nothing is allocated for a frame.
 */
export interface Stage {
  readonly planes: StagePlanes;
  /** Puts a picture over everything, or takes it away. Overlay 0 lies lowest. */
  setOverlay(index: number, picture: Picture | undefined): void;
  /** The static luma pattern that is added last, −128 to 127 a pixel in rows of `planes.lumaStride`, or none. */
  setPattern(pattern: Int8Array | undefined): void;
  /** Everything is drawn at the next frame: a chunk's pixels never depend on what the process drew before. */
  beginChunk(): void;
  /** Draws one frame into the planes; returns how many tiles changed. */
  draw(pose: Pose): number;
  /** Where the mouth is under the last pose: a box that holds the widest opening. */
  mouthBox(): PictureBox;
}

/**
 * @param plate the background, opaque, exactly `width × height`.
 * @param place picture pixels of the rig canvas's top left corner.
 * @param heights rows of each of the rig's pictures as authored, by file.
 */
export function createStage(options: {
  width: number;
  height: number;
  plate: Picture;
  rig: Rig;
  baked: BakedRig;
  heights: ReadonlyMap<string, number>;
  place: { x: number; y: number };
  overlays: number;
}): Stage {
  const { width, height, rig, baked } = options;
  const kernel = createKernel();
  const grid = { columns: Math.ceil(width / tile), rows: Math.ceil(height / tile) };
  const tiles = grid.columns * grid.rows;
  const lumaStride = grid.columns * tile;
  const chromaStride = lumaStride / 2;
  const layerCount = 1 + rig.layers.length + options.overlays;
  const recordSize = kernel.offset("LAYER_SIZE");
  const records = kernel.allocate(layerCount * recordSize);
  const dirty = kernel.allocate(tiles);
  const scratch = kernel.allocate(1024 + 64);
  const drawnRows = kernel.allocate(grid.rows);
  const luma = kernel.allocate(lumaStride * grid.rows * tile);
  const blue = kernel.allocate((chromaStride * grid.rows * tile) / 2);
  const red = kernel.allocate((chromaStride * grid.rows * tile) / 2);
  const pattern = kernel.allocate(lumaStride * grid.rows * tile);
  let isPatternOn = false;
  const frame = { step: tile, frameWidth: width, frameHeight: height };
  const plate = createFixedLayer(kernel, records);
  plate.set(fillBorder(alignPicture(options.plate, frame), options.plate));
  const puppet: Puppet = createPuppet({
    kernel,
    rig,
    baked,
    grid,
    records: records + recordSize,
    place: options.place,
    heights: options.heights,
  });
  const overlays = Array.from({ length: options.overlays }, (_, index) =>
    createFixedLayer(kernel, records + (1 + rig.layers.length + index) * recordSize),
  );
  const markBox = (box: PictureBox) => {
    const bytes = kernel.bytes();
    for (let row = box.y / tile; row < (box.y + box.height) / tile; row++) {
      const from = dirty + row * grid.columns + box.x / tile;
      bytes.fill(1, from, from + box.width / tile);
    }
  };
  kernel.configure(records, layerCount, grid.columns, grid.rows, dirty, scratch);

  const planesNow = (): StagePlanes => {
    const bytes = kernel.bytes();
    const lumaBytes = lumaStride * grid.rows * tile;
    return {
      luma: bytes.subarray(luma, luma + lumaBytes),
      blue: bytes.subarray(blue, blue + lumaBytes / 4),
      red: bytes.subarray(red, red + lumaBytes / 4),
      lumaStride,
      chromaStride,
      drawnRows: bytes.subarray(drawnRows, drawnRows + grid.rows),
    };
  };
  let planes = planesNow();
  return {
    get planes() {
      if (planes.luma.buffer !== kernel.bytes().buffer) planes = planesNow();
      return planes;
    },
    setOverlay(index, picture) {
      const overlay = overlays[index];
      if (!overlay) throw new RangeError(`overlay must be 0 to ${overlays.length - 1}, got ${index}`);
      const aligned = picture && alignPicture(picture, frame);
      for (const box of [overlay.set(aligned), aligned]) if (box) markBox(box);
    },
    setPattern(next) {
      isPatternOn = next !== undefined;
      if (next) kernel.bytes().set(new Uint8Array(next.buffer, next.byteOffset, next.byteLength), pattern);
      kernel.bytes().fill(1, dirty, dirty + tiles);
    },
    beginChunk() {
      puppet.reset();
      kernel.bytes().fill(1, dirty, dirty + tiles);
    },
    draw(pose) {
      puppet.pose(pose);
      return kernel.drawMarked(luma, lumaStride, blue, red, chromaStride, isPatternOn ? pattern : 0, drawnRows);
    },
    mouthBox() {
      const reach = mouthReach(rig.mouth);
      const middle = puppet.locate(reach.x + reach.width / 2, reach.y + reach.height * 0.3);
      const boxWidth = reach.width * baked.scale;
      const boxHeight = reach.height * baked.scale;
      return {
        x: Math.round(middle.x - boxWidth / 2),
        y: Math.round(middle.y - boxHeight * 0.3),
        width: Math.round(boxWidth),
        height: Math.round(boxHeight),
      };
    },
  };
}

interface FixedLayer {
  /** Shows another picture, aligned to tiles, or none; returns the box that the last one covered. */
  set(picture: Picture | undefined): PictureBox | undefined;
}

function createFixedLayer(kernel: Kernel, record: number): FixedLayer {
  let texture = 0;
  let summaryAt = 0;
  let capacityBytes = 0;
  let shown: PictureBox | undefined;
  const put = (name: `LAYER_${string}`, value: number) => {
    kernel.ints()[(record + kernel.offset(name)) >> 2] = value;
  };
  put("LAYER_KIND", kernel.offset("LAYER_KIND_FIXED"));
  put("LAYER_VISIBLE", 0);
  return {
    set(picture) {
      const before = shown;
      shown = picture && { x: picture.x, y: picture.y, width: picture.width, height: picture.height };
      put("LAYER_VISIBLE", picture ? 1 : 0);
      if (!picture) return before;
      const summary = summarise(picture);
      if (picture.data.length > capacityBytes) {
        capacityBytes = picture.data.length;
        texture = kernel.allocate(capacityBytes);
        summaryAt = kernel.allocate(capacityBytes / (tile * tile * 4) + 16);
      }
      kernel.bytes().set(picture.data, texture);
      kernel.bytes().set(summary.states, summaryAt);
      put("LAYER_TEXTURE", texture);
      put("LAYER_STRIDE", picture.width * 4);
      put("LAYER_WIDTH", picture.width);
      put("LAYER_HEIGHT", picture.height);
      put("LAYER_SUMMARY", summaryAt);
      put("LAYER_SUMMARY_WIDTH", summary.width);
      put("LAYER_SUMMARY_HEIGHT", summary.height);
      put("LAYER_OFFSET_X", picture.x / tile);
      put("LAYER_OFFSET_Y", picture.y / tile);
      return before;
    },
  };
}

/** The plate's last tiles reach beyond the picture: they repeat its border, so that the plate is opaque throughout. */
function fillBorder(aligned: Picture, picture: Picture): Picture {
  const { data } = aligned;
  for (let y = 0; y < aligned.height; y++) {
    const fromY = Math.min(y, picture.height - 1);
    for (let x = y < picture.height ? picture.width : 0; x < aligned.width; x++) {
      const from = (fromY * aligned.width + Math.min(x, picture.width - 1)) * 4;
      data.copyWithin((y * aligned.width + x) * 4, from, from + 4);
    }
  }
  return aligned;
}
