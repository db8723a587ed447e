import type { Pose } from "../pose.ts";
import { summariseSquares, type Kernel } from "../raster/index.ts";
import { attributeCellPixels, followsJaw, type BakedLayer, type BakedRig } from "./bake.ts";
import { createFacePainter, type FacePainter } from "./face-painter.ts";
import { chinShare, solveMotion, type Motion } from "./motion-frame.ts";
import type { Rig, RigLayer } from "./rig.ts";
import { createHandLayer, type HandLayer } from "./hand-layer.ts";
import { uploadPicture, type Texture } from "./slot-painter.ts";
import { noTiles, tilePixels, tilesOf, unite, type TileGrid, type TileRange } from "./tile-range.ts";

/** A rig on the stage: poses it, solves how its layers bend, and marks the tiles that changed. */
export interface Puppet {
  pose(pose: Pose): void;
  /** Starts anew, as if nothing had been drawn. */
  reset(): void;
  /** Where a canvas point is in the picture, in pixels, under the last pose. */
  locate(x: number, y: number): { x: number; y: number };
}

/** Layers that a rig takes on a stage. */
export function countPuppetLayers({ layers, hands }: BakedRig): number {
  return layers.length + hands.length;
}

interface PuppetLayer {
  readonly rig: RigLayer;
  readonly record: number;
  readonly field: number;
  readonly texture: Texture;
  /** Attribute map positions are relative to this, in picture pixels. */
  readonly originX: number;
  readonly originY: number;
  tight: TileRange;
  solved: TileRange;
  /** The motion that the nodes were solved for. */
  posed: Motion | undefined;
}

const headStepsPerPixel = 8;
const bodyStepsPerPixel = 4;

/**
 * Puts a baked rig into the kernel's memory.
 * @param records address of the first of `countPuppetLayers` layer records.
 * @param place picture pixels of the canvas's top left corner, whole numbers.
 */
export function createPuppet(options: {
  kernel: Kernel;
  rig: Rig;
  baked: BakedRig;
  grid: TileGrid;
  records: number;
  place: { x: number; y: number };
  heights: ReadonlyMap<string, number>;
}): Puppet {
  const { kernel, rig, baked, grid, place } = options;
  const recordSize = kernel.offset("LAYER_SIZE");
  const layers = baked.layers.map((layer, index) =>
    createLayer({
      kernel,
      layer,
      rig: rig.layers[index] as RigLayer,
      record: options.records + index * recordSize,
      grid,
      place,
    }),
  );
  const faceIndex = rig.layers.findIndex((layer) => layer.id === "face");
  const face = layers[faceIndex] as PuppetLayer;
  const painter: FacePainter = createFacePainter({
    kernel,
    rig,
    baked,
    seen: face.texture,
    skinPicture: (baked.layers[faceIndex] as BakedLayer).picture,
    heights: options.heights,
  });
  const hands = createHands(options, options.records + layers.length * recordSize);
  const jawPixelsMax = rig.mouth.jawDrop * chinShare * baked.scale;
  const lipRow = ((rig.mouth.left[1] + rig.mouth.right[1]) / 2) * baked.scale + place.y;

  return {
    reset() {
      painter.reset();
      for (const layer of layers) Object.assign(layer, { tight: noTiles, solved: noTiles, posed: undefined });
      for (const hand of hands) hand.reset();
    },
    pose(pose) {
      const motion = solveMotion(rig, pose, baked.scale, place);
      const painted = painter.paint(pose);
      for (const layer of layers) writeField(kernel, layer, motion);
      for (const layer of layers) {
        if (layer.rig.swing) hang(kernel, layer, face, motion, { scale: baked.scale, place });
      }
      for (const layer of layers) follow(kernel, layer, motion, { grid, jawPixelsMax, lipRow });
      for (const hand of hands) hand.pose(pose, motion);
      for (const box of painted) kernel.markPainted(face.record, box.left, box.top, box.right, box.bottom);
    },
    locate(x, y) {
      kernel.forwardPoint(face.field, x * baked.scale + place.x, y * baked.scale + place.y);
      return { x: kernel.pointX(), y: kernel.pointY() };
    },
  };
}

/** @param records address of the first hand's record. */
function createHands(
  {
    kernel,
    rig,
    baked,
    grid,
    place,
  }: { kernel: Kernel; rig: Rig; baked: BakedRig; grid: TileGrid; place: { x: number; y: number } },
  records: number,
): readonly HandLayer[] {
  return baked.hands.flatMap((one, index) => {
    const hand = rig.hands?.[one.side];
    const record = records + index * kernel.offset("LAYER_SIZE");
    return hand ? [createHandLayer({ kernel, hand, baked: one, record, grid, place, scale: baked.scale })] : [];
  });
}

function createLayer(options: {
  kernel: Kernel;
  layer: BakedLayer;
  rig: RigLayer;
  record: number;
  grid: TileGrid;
  place: { x: number; y: number };
}): PuppetLayer {
  const { kernel, layer, record, grid, place } = options;
  const texture = uploadPicture(kernel, layer.picture);
  const summary = summariseSquares(layer.picture);
  const summaryAt = kernel.allocate(summary.states.length);
  kernel.bytes().set(summary.states, summaryAt);
  const attributes = kernel.allocate(layer.attributes.values.byteLength);
  kernel.floats().set(layer.attributes.values, attributes >> 2);
  const nodeBytes = (grid.columns + 1) * (grid.rows + 1) * 8;
  const nodes = kernel.allocate(nodeBytes);
  const nodesBefore = kernel.allocate(nodeBytes);
  const field = kernel.allocate(kernel.offset("FIELD_SIZE"));
  const originX = layer.picture.x + place.x;
  const originY = layer.picture.y + place.y;
  const ints = kernel.ints();
  const floats = kernel.floats();
  const set = (name: `LAYER_${string}`, value: number) => {
    ints[(record + kernel.offset(name)) >> 2] = value;
  };
  set("LAYER_TEXTURE", texture.address);
  set("LAYER_STRIDE", texture.width * 4);
  set("LAYER_WIDTH", texture.width);
  set("LAYER_HEIGHT", texture.height);
  set("LAYER_SUMMARY", summaryAt);
  set("LAYER_SUMMARY_WIDTH", summary.width);
  set("LAYER_SUMMARY_HEIGHT", summary.height);
  set("LAYER_NODES", nodes);
  set("LAYER_NODES_BEFORE", nodesBefore);
  set("LAYER_KIND", kernel.offset("LAYER_KIND_BENT"));
  set("LAYER_VISIBLE", 1);
  ints[(field + kernel.offset("FIELD_MAP")) >> 2] = attributes;
  ints[(field + kernel.offset("FIELD_MAP_WIDTH")) >> 2] = layer.attributes.width;
  ints[(field + kernel.offset("FIELD_MAP_HEIGHT")) >> 2] = layer.attributes.height;
  floats[(field + kernel.offset("FIELD_CELL")) >> 2] = attributeCellPixels;
  floats[(field + kernel.offset("FIELD_ORIGIN_X")) >> 2] = originX;
  floats[(field + kernel.offset("FIELD_ORIGIN_Y")) >> 2] = originY;
  // The face turns in depth, between neighbouring tiles too; all else bends gently, and the body moves slowly.
  const isFace = options.rig.id === "face";
  ints[(field + kernel.offset("FIELD_ITERATIONS")) >> 2] = isFace ? 2 : 1;
  ints[(field + kernel.offset("FIELD_STRIDE")) >> 2] = isFace ? 1 : 2;
  floats[(field + kernel.offset("FIELD_STEPS")) >> 2] =
    options.rig.follows === "body" ? bodyStepsPerPixel : headStepsPerPixel;
  return {
    rig: options.rig,
    record,
    field,
    texture,
    originX,
    originY,
    tight: noTiles,
    solved: noTiles,
    posed: undefined,
  };
}

/** What of a layer's bend differs from the last pose's. The jaw moves the head's layers, below the lips only. */
function changeOf({ rig, posed }: PuppetLayer, motion: Motion): "nothing" | "jaw" | "all" {
  if (!posed) return "all";
  const isBody = rig.follows === "body";
  if (isBody && !areSame(posed.body, motion.body)) return "all";
  const followsHead = !isBody || rig.neck !== undefined;
  if (followsHead && !(areSame(posed.head, motion.head) && areSame(posed.trail, motion.trail))) return "all";
  if (followsJaw(rig) && posed.jawPixels !== motion.jawPixels) return "jaw";
  return "nothing";
}

function areSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, index) => value === b[index]);
}

function writeField(kernel: Kernel, layer: PuppetLayer, motion: Motion): void {
  const floats = kernel.floats();
  floats[(layer.field + kernel.offset("FIELD_JAW")) >> 2] = motion.jawPixels;
  floats.set(motion.head, (layer.field + kernel.offset("FIELD_HEAD")) >> 2);
  floats.set(motion.trail, (layer.field + kernel.offset("FIELD_TRAIL")) >> 2);
  floats.set(motion.body, (layer.field + kernel.offset("FIELD_BODY")) >> 2);
}

/** A hanging layer swings about its hook, which rides on the head. Its own map is overruled by a plain turn. */
function hang(
  kernel: Kernel,
  layer: PuppetLayer,
  face: PuppetLayer,
  motion: Motion,
  canvas: { scale: number; place: { x: number; y: number } },
): void {
  const swing = layer.rig.swing;
  if (!swing) return;
  const x = swing.x * canvas.scale + canvas.place.x;
  const y = swing.y * canvas.scale + canvas.place.y;
  kernel.forwardPoint(face.field, x, y);
  const toX = kernel.pointX();
  const toY = kernel.pointY();
  const angle = motion.rollRadians * 0.35 + motion.swingRadians * swing.gain;
  const floats = kernel.floats();
  // As FIELD_BODY: pivot x, widening, rise, cosine, sine, pivot y, shift x, shift y.
  floats.set(
    [x, 0, 0, Math.cos(angle), Math.sin(angle), y, toX, toY],
    (layer.field + kernel.offset("FIELD_BODY")) >> 2,
  );
}

/** Bends a layer as far as the motion differs from what it was bent for. */
function follow(
  kernel: Kernel,
  layer: PuppetLayer,
  motion: Motion,
  { grid, jawPixelsMax, lipRow }: { grid: TileGrid; jawPixelsMax: number; lipRow: number },
): void {
  const change = changeOf(layer, motion);
  if (change === "all") bend(kernel, layer, grid, jawPixelsMax - motion.jawPixels);
  else if (change === "jaw") bendJaw(kernel, layer, lipRow, grid);
  layer.posed = motion;
}

/**
 * Solves a layer's bend over the tiles that it touches now or touched before, and marks those that changed.
 * @param fallPixels how much further the jaw can still fall without the head's moving: room for `bendJaw`.
 */
function bend(kernel: Kernel, layer: PuppetLayer, grid: TileGrid, fallPixels: number): void {
  const ints = kernel.ints();
  const at = (name: `LAYER_${string}`) => (layer.record + kernel.offset(name)) >> 2;
  const tight = reachOf(kernel, layer, grid, followsJaw(layer.rig) ? fallPixels : 0);
  const before = layer.solved;
  const solved = unite(tight, layer.tight);
  const nodes = ints[at("LAYER_NODES")] as number;
  ints[at("LAYER_NODES")] = ints[at("LAYER_NODES_BEFORE")] as number;
  ints[at("LAYER_NODES_BEFORE")] = nodes;
  ints.set([solved.left, solved.top, solved.right, solved.bottom], at("LAYER_RANGE"));
  ints.set([before.left, before.top, before.right, before.bottom], at("LAYER_RANGE_BEFORE"));
  kernel.solveNodes(layer.record, layer.field);
  kernel.markMoved(layer.record);
  layer.tight = tight;
  layer.solved = solved;
}

/** As `bend` where only the jaw moved: rows above the lips stay as they are. */
function bendJaw(kernel: Kernel, layer: PuppetLayer, lipRow: number, grid: TileGrid): void {
  const ints = kernel.ints();
  const at = (name: `LAYER_${string}`) => (layer.record + kernel.offset(name)) >> 2;
  let highest = Infinity;
  for (const x of [layer.originX, layer.originX + layer.texture.width]) {
    kernel.forwardPoint(layer.field, x, lipRow);
    highest = Math.min(highest, kernel.pointY());
  }
  const { left, right, bottom, top } = layer.solved;
  const from = Math.max(top, Math.floor(highest / tilePixels) - 1) & ~1;
  if (from >= bottom) return;
  const now = ints[at("LAYER_NODES")] as number;
  const before = ints[at("LAYER_NODES_BEFORE")] as number;
  const pitch = (grid.columns + 1) * 8;
  kernel.bytes().copyWithin(before + from * pitch, now + from * pitch, now + (bottom + 1) * pitch);
  ints.set([left, from, right, bottom], at("LAYER_RANGE"));
  ints.set([left, from, right, bottom], at("LAYER_RANGE_BEFORE"));
  kernel.solveNodes(layer.record, layer.field);
  kernel.markMoved(layer.record);
  ints.set([left, top, right, bottom], at("LAYER_RANGE"));
}

/** The tiles that a layer can touch: its border's points moved by the field, with some pixels to spare. */
function reachOf(kernel: Kernel, layer: PuppetLayer, grid: TileGrid, below: number): TileRange {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  const steps = 4;
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      if (i !== 0 && i !== steps && j !== 0 && j !== steps) continue;
      kernel.forwardPoint(
        layer.field,
        layer.originX + (layer.texture.width * i) / steps,
        layer.originY + (layer.texture.height * j) / steps,
      );
      const x = kernel.pointX();
      const y = kernel.pointY();
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return tilesOf({ left, top, right, bottom: bottom + below }, grid);
}
