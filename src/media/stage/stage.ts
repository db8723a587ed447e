import { restPose, type Pose } from "../pose.ts";
import { alignPicture, createKernel, type Kernel, type Picture } from "../raster/index.ts";
import {
  countPuppetLayers,
  createPuppet,
  mouthReach,
  mouthReachAbove,
  type BakedRig,
  type Puppet,
  type Rig,
  type TileGrid,
} from "../rig/index.ts";
import { createVisibility, measureCover } from "./presenter-cover.ts";
import { createFixedLayer, fillBorder, type FixedLayer } from "./fixed-layer.ts";

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

/** The plate as it is drawn from, in whole tiles of 16 pixels: YUVA, opaque, 4 bytes a pixel. */
export interface PlateSurface {
  readonly columns: number;
  readonly rows: number;
  /** The live pixels, `columns × 16` a row. Taken anew for each frame: the memory may move. */
  pixels(): Uint8Array;
  /** This tile is drawn in the next frame. */
  mark(column: number, row: number): void;
}

/** A box in pixels of the delivered picture. */
export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Who stands on a stage. */
export interface StagePresenter {
  readonly rig: Rig;
  readonly baked: BakedRig;
  /** Rows of each of the rig's pictures as authored, by file. */
  readonly heights: ReadonlyMap<string, number>;
  /** Picture pixels of the rig canvas's top left corner. */
  readonly place: { readonly x: number; readonly y: number };
}

/**
 * Where a presenter stands in front of a plate, under overlays, and is drawn frame by frame. One render process owns
 * one stage; nothing is allocated for a frame.
 */
export interface Stage {
  readonly planes: StagePlanes;
  /** For what moves behind the presenter. */
  readonly plate: PlateSurface;
  /** Puts a picture between the plate and the presenter, or takes it away. Underlay 0 lies lowest. */
  setUnderlay(index: number, picture: Picture | undefined): void;
  /** Puts a picture over everything, or takes it away. Overlay 0 lies lowest. */
  setOverlay(index: number, picture: Picture | undefined): void;
  /** Replaces a piece of the picture that an overlay shows, which it lies wholly in: little is drawn again. */
  patchOverlay(index: number, piece: Picture): void;
  /** The static patterns that are added last, −128 to 127 a sample in rows as those of `planes`, or none. */
  setPattern(pattern: StagePattern | undefined): void;
  /** Everything is drawn at the next frame: a chunk's pixels never depend on what the process drew before. */
  beginChunk(): void;
  /** Draws one frame into the planes; returns how many tiles changed. */
  draw(pose: Pose): number;
  /**
   * How much of each pixel the presenter covers at rest, 0 to 255, in rows of `planes.lumaStride`; undefined where nobody
   * stands. It draws: the chunk begins after it.
   */
  presenterCover(): Uint8Array | undefined;
  /** Draws what is shown but for the presenter, without a pattern, into the planes: the chunk begins after it. */
  drawSet(): StagePlanes;
  /** Where the mouth is under the last pose: a box that holds the widest opening; empty where nobody stands. */
  mouthBox(): PictureBox;
}

/** What is added to each of the planes. */
export interface StagePattern {
  readonly luma: Int8Array;
  readonly blue: Int8Array;
  readonly red: Int8Array;
}

const nowhere: PictureBox = { x: 0, y: 0, width: 0, height: 0 };

interface StageOptions {
  readonly width: number;
  readonly height: number;
  /** The background, opaque, exactly `width × height`. */
  readonly plate: Picture;
  /** Absent on a card that fills the picture. */
  readonly presenter?: StagePresenter;
  readonly underlays?: number;
  readonly overlays: number;
}

export function createStage(options: StageOptions): Stage {
  const { width, height, presenter, underlays: underlayCount = 0 } = options;
  const kernel = createKernel();
  const grid = { columns: Math.ceil(width / tile), rows: Math.ceil(height / tile) };
  const tiles = grid.columns * grid.rows;
  const rigLayers = presenter ? countPuppetLayers(presenter.baked) : 0;
  const layerCount = 1 + underlayCount + rigLayers + options.overlays;
  const recordSize = kernel.offset("LAYER_SIZE");
  const records = kernel.allocate(layerCount * recordSize);
  const recordOf = (index: number) => records + index * recordSize;
  const dirty = kernel.allocate(tiles);
  const markAll = () => void kernel.bytes().fill(1, dirty, dirty + tiles);
  const canvas = createPlanes(kernel, grid);
  const pattern = createPattern(kernel, canvas.lumaBytes);
  const frame = { step: tile, frameWidth: width, frameHeight: height };
  const plate = createFixedLayer(kernel, recordOf(0));
  plate.set(fillBorder(alignPicture(options.plate, frame), options.plate), () => undefined);
  const puppet: Puppet | undefined =
    presenter && createPuppet({ kernel, grid, records: recordOf(1 + underlayCount), ...presenter });
  const listRecords = (count: number, first: number) => Array.from({ length: count }, (_, i) => recordOf(first + i));
  const [under, over] = [listRecords(underlayCount, 1), listRecords(options.overlays, 1 + underlayCount + rigLayers)];
  const underlays = under.map((record) => createFixedLayer(kernel, record));
  const overlays = over.map((record) => createFixedLayer(kernel, record));
  const show = (layers: readonly FixedLayer[], index: number, picture: Picture | undefined) => {
    const layer = layers[index];
    if (!layer) throw new RangeError(`a layer's index must be 0 to ${layers.length - 1}, got ${index}`);
    layer.set(picture && alignPicture(picture, frame), (box) => markBox(kernel, grid, dirty, box));
  };
  const people = createVisibility(kernel, listRecords(rigLayers, 1 + underlayCount));
  const shown = createVisibility(kernel, [...under, ...over]);
  kernel.configure(records, layerCount, grid.columns, grid.rows, dirty, kernel.allocate(kernel.offset("SCRATCH_SIZE")));
  return {
    get planes() {
      return canvas.planes();
    },
    plate: openPlate(kernel, grid, dirty, plate),
    setUnderlay: (index, picture) => show(underlays, index, picture),
    setOverlay: (index, picture) => show(overlays, index, picture),
    patchOverlay: (index, piece) => overlays[index]?.patch(piece, (box) => markBox(kernel, grid, dirty, box)),
    setPattern(next) {
      pattern.set(next);
      markAll();
    },
    beginChunk() {
      puppet?.reset();
      markAll();
    },
    draw(pose) {
      puppet?.pose(pose);
      return canvas.draw(pattern.addresses());
    },
    presenterCover: () => puppet && shown.without(() => measureCover(plate, () => drawAtRest(puppet, canvas, markAll))),
    drawSet: () => people.without(() => drawBare(canvas, markAll)),
    mouthBox: () => (presenter && puppet ? locateMouth(presenter.rig, presenter.baked.scale, puppet) : nowhere),
  };
}

function openPlate(kernel: Kernel, grid: TileGrid, dirty: number, plate: FixedLayer): PlateSurface {
  return {
    columns: grid.columns,
    rows: grid.rows,
    pixels: () => plate.pixels(),
    mark(column, row) {
      kernel.bytes()[dirty + row * grid.columns + column] = 1;
    },
  };
}

/** Draws all that is visible, without a pattern; at the next frame everything is drawn again. */
function drawBare(canvas: Planes, markAll: () => void): StagePlanes {
  markAll();
  canvas.draw(noPattern);
  markAll();
  return canvas.planes();
}

/** Draws somebody as if nothing had been drawn, without a pattern, and gives the luma. */
function drawAtRest(puppet: Puppet, canvas: Planes, markAll: () => void): Uint8Array {
  puppet.reset();
  markAll();
  puppet.pose(restPose);
  canvas.draw(noPattern);
  return canvas.planes().luma;
}

/** Where the planes' patterns lie in the kernel's memory; 0 while there are none. */
type PatternAddresses = readonly [luma: number, blue: number, red: number];

const noPattern: PatternAddresses = [0, 0, 0];

function createPattern(kernel: Kernel, lumaBytes: number) {
  const at: PatternAddresses = [
    kernel.allocate(lumaBytes),
    kernel.allocate(lumaBytes / 4),
    kernel.allocate(lumaBytes / 4),
  ];
  let isOn = false;
  return {
    set(next: StagePattern | undefined) {
      isOn = next !== undefined;
      if (!next) return;
      for (const [index, plane] of [next.luma, next.blue, next.red].entries()) {
        kernel.bytes().set(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength), at[index]);
      }
    },
    addresses: (): PatternAddresses => (isOn ? at : noPattern),
  };
}

/** The delivered picture in the kernel's memory. */
interface Planes {
  readonly lumaBytes: number;
  /** Views of the planes; the memory may have moved since the last call. */
  planes(): StagePlanes;
  /** Draws the marked tiles with the patterns added; returns how many there were. */
  draw(pattern: PatternAddresses): number;
}

function createPlanes(kernel: Kernel, grid: TileGrid): Planes {
  const lumaStride = grid.columns * tile;
  const chromaStride = lumaStride / 2;
  const lumaBytes = lumaStride * grid.rows * tile;
  const drawnRows = kernel.allocate(grid.rows);
  const luma = kernel.allocate(lumaBytes);
  const blue = kernel.allocate(lumaBytes / 4);
  const red = kernel.allocate(lumaBytes / 4);
  const viewPlanes = (): StagePlanes => {
    const bytes = kernel.bytes();
    return {
      luma: bytes.subarray(luma, luma + lumaBytes),
      blue: bytes.subarray(blue, blue + lumaBytes / 4),
      red: bytes.subarray(red, red + lumaBytes / 4),
      lumaStride,
      chromaStride,
      drawnRows: bytes.subarray(drawnRows, drawnRows + grid.rows),
    };
  };
  let views = viewPlanes();
  return {
    lumaBytes,
    planes() {
      if (views.luma.buffer !== kernel.bytes().buffer) views = viewPlanes();
      return views;
    },
    draw: (pattern) => kernel.drawMarked(luma, lumaStride, blue, red, chromaStride, ...pattern, drawnRows),
  };
}

/** Marks the tiles of a box that is aligned to them. */
function markBox(kernel: Kernel, grid: TileGrid, dirty: number, box: PictureBox): void {
  const bytes = kernel.bytes();
  for (let row = box.y / tile; row < (box.y + box.height) / tile; row++) {
    const from = dirty + row * grid.columns + box.x / tile;
    bytes.fill(1, from, from + box.width / tile);
  }
}

function locateMouth(rig: Rig, scale: number, puppet: Puppet): PictureBox {
  const reach = mouthReach(rig);
  const middle = puppet.locate(reach.x + reach.width / 2, reach.y + reach.height * mouthReachAbove);
  const boxWidth = reach.width * scale;
  const boxHeight = reach.height * scale;
  return {
    x: Math.round(middle.x - boxWidth / 2),
    y: Math.round(middle.y - boxHeight * mouthReachAbove),
    width: Math.round(boxWidth),
    height: Math.round(boxHeight),
  };
}
