import { handShapes, type Pose } from "../pose.ts";
import { summariseSquares, type Kernel, type Picture } from "../raster/index.ts";
import type { BakedHand } from "./bake-hands.ts";
import { turnHand } from "./hand-place.ts";
import type { Motion } from "./motion-frame.ts";
import type { RigHand } from "./rig.ts";
import { uploadPicture } from "./slot-painter.ts";
import { noTiles, tilePixels, tilesOf, unite, type TileGrid, type TileRange } from "./tile-range.ts";

/** One of the presenter's hands: in front of all of the rig, and not there at all while it is down. */
export interface HandLayer {
  pose(pose: Pose, motion: Motion): void;
  /** Starts anew, as if nothing had been drawn. */
  reset(): void;
}

interface HandPicture {
  readonly texture: { readonly address: number; readonly width: number; readonly height: number };
  readonly summary: { readonly address: number; readonly width: number; readonly height: number };
  readonly originX: number;
  readonly originY: number;
}

/** A plain turn: a picture point p goes to R · (p − pivot) + to. */
interface Turn {
  readonly cos: number;
  readonly sin: number;
  readonly toX: number;
  readonly toY: number;
}

/** Steps a pixel that positions are rounded to. */
const steps = 8;

/** @param options.record address of the hand's layer record. One record shows whichever shape the hand has. */
export function createHandLayer(options: {
  kernel: Kernel;
  hand: RigHand;
  baked: BakedHand;
  record: number;
  grid: TileGrid;
  place: { x: number; y: number };
  scale: number;
}): HandLayer {
  const { kernel, hand, baked, grid, place, scale } = options;
  const record = createRecord(kernel, options.record, grid);
  const { ints, at } = record;
  const pictures = new Map(baked.shapes.map(({ shape, picture }) => [shape, upload(kernel, picture, place)]));
  const isLeft = baked.side === "left";
  const pivotX = hand.pivot[0] * scale + place.x;
  const pivotY = hand.pivot[1] * scale + place.y;
  let shown: HandPicture | undefined;
  let turned: Turn | undefined;
  let tight = noTiles;
  let solved = noTiles;

  const forget = () => {
    shown = undefined;
    turned = undefined;
    tight = noTiles;
    solved = noTiles;
    ints()[at("LAYER_VISIBLE")] = 0;
  };
  const hide = () => {
    if (!shown) return;
    kernel.markPainted(options.record, 0, 0, shown.texture.width, shown.texture.height);
    forget();
  };
  const show = (picture: HandPicture) => {
    hide();
    shown = picture;
    wearPicture(record, picture);
  };

  return {
    reset: forget,
    pose(pose, motion) {
      const raise = isLeft ? pose.raiseLeft : pose.raiseRight;
      const shape = handShapes[Math.round(isLeft ? pose.handLeft : pose.handRight) - 1];
      const picture = raise > 0 && shape ? pictures.get(shape) : undefined;
      if (!picture) return hide();
      if (picture !== shown) show(picture);
      const beat = isLeft ? pose.beatLeft : pose.beatRight;
      const turn = follow(turnHand(hand, { raise, beat }), motion, { pivotX, pivotY, scale });
      if (turned && isSame(turned, turn)) return;
      const before = solved;
      const reach = reachOf(picture, turn, { pivotX, pivotY, grid });
      solved = unite(reach, tight);
      tight = reach;
      turned = turn;
      swapNodes(record, solved, before);
      solveNodes(ints(), (ints()[at("LAYER_NODES")] as number) >> 2, { picture, turn, pivotX, pivotY, solved, grid });
      kernel.markMoved(options.record);
    },
  };
}

function createRecord(kernel: Kernel, record: number, grid: TileGrid): HandRecord {
  const nodeBytes = (grid.columns + 1) * (grid.rows + 1) * 8;
  const nodes = [kernel.allocate(nodeBytes), kernel.allocate(nodeBytes)] as const;
  const ints = () => kernel.ints();
  const at = (name: `LAYER_${string}`) => (record + kernel.offset(name)) >> 2;
  ints()[at("LAYER_NODES")] = nodes[0];
  ints()[at("LAYER_NODES_BEFORE")] = nodes[1];
  ints()[at("LAYER_KIND")] = kernel.offset("LAYER_KIND_BENT");
  ints()[at("LAYER_VISIBLE")] = 0;
  return { ints, at };
}

interface HandRecord {
  readonly ints: () => Int32Array;
  readonly at: (name: `LAYER_${string}`) => number;
}

/** The record shows this picture from now on. */
function wearPicture({ ints, at }: HandRecord, { texture, summary }: HandPicture): void {
  ints()[at("LAYER_TEXTURE")] = texture.address;
  ints()[at("LAYER_STRIDE")] = texture.width * 4;
  ints()[at("LAYER_WIDTH")] = texture.width;
  ints()[at("LAYER_HEIGHT")] = texture.height;
  ints()[at("LAYER_SUMMARY")] = summary.address;
  ints()[at("LAYER_SUMMARY_WIDTH")] = summary.width;
  ints()[at("LAYER_SUMMARY_HEIGHT")] = summary.height;
  ints()[at("LAYER_VISIBLE")] = 1;
}

/** What was solved becomes what was before, and `solved` is where it will be. */
function swapNodes({ ints, at }: HandRecord, solved: TileRange, before: TileRange): void {
  const nodes = ints()[at("LAYER_NODES")] as number;
  ints()[at("LAYER_NODES")] = ints()[at("LAYER_NODES_BEFORE")] as number;
  ints()[at("LAYER_NODES_BEFORE")] = nodes;
  ints().set([solved.left, solved.top, solved.right, solved.bottom], at("LAYER_RANGE"));
  ints().set([before.left, before.top, before.right, before.bottom], at("LAYER_RANGE_BEFORE"));
}

function upload(kernel: Kernel, picture: Picture, place: { x: number; y: number }): HandPicture {
  const { address, width, height } = uploadPicture(kernel, picture);
  const { states, ...size } = summariseSquares(picture);
  const summary = kernel.allocate(states.length);
  kernel.bytes().set(states, summary);
  return {
    texture: { address, width, height },
    summary: { address: summary, width: size.width, height: size.height },
    originX: picture.x + place.x,
    originY: picture.y + place.y,
  };
}

/** The elbow is carried by the torso, and the arm leans with it. */
function follow(
  turned: { radians: number; x: number; y: number },
  motion: Motion,
  { pivotX, pivotY, scale }: { pivotX: number; pivotY: number; scale: number },
): Turn {
  const [bodyX, , , cosLean, sinLean, bodyY, toX, toY] = motion.body as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const dx = pivotX + turned.x * scale - bodyX;
  const dy = pivotY + turned.y * scale - bodyY;
  const cos = Math.cos(turned.radians);
  const sin = Math.sin(turned.radians);
  return {
    cos: cos * cosLean - sin * sinLean,
    sin: sin * cosLean + cos * sinLean,
    toX: dx * cosLean - dy * sinLean + toX,
    toY: dx * sinLean + dy * cosLean + toY,
  };
}

function isSame(a: Turn, b: Turn): boolean {
  return a.cos === b.cos && a.sin === b.sin && a.toX === b.toX && a.toY === b.toY;
}

function reachOf(
  { texture, originX, originY }: HandPicture,
  { cos, sin, toX, toY }: Turn,
  { pivotX, pivotY, grid }: { pivotX: number; pivotY: number; grid: TileGrid },
): TileRange {
  const corners = [originX, originX + texture.width].flatMap((x) =>
    [originY, originY + texture.height].map((y) => ({
      x: (x - pivotX) * cos - (y - pivotY) * sin + toX,
      y: (x - pivotX) * sin + (y - pivotY) * cos + toY,
    })),
  );
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return tilesOf(
    { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) },
    grid,
  );
}

/** The texture position seen at each tile corner, 16.16: a plain turn is inverted exactly. */
function solveNodes(
  ints: Int32Array,
  nodes: number,
  on: { picture: HandPicture; turn: Turn; pivotX: number; pivotY: number; solved: TileRange; grid: TileGrid },
): void {
  const { turn, solved } = on;
  const offsetX = on.pivotX - on.picture.originX;
  const offsetY = on.pivotY - on.picture.originY;
  for (let row = solved.top; row <= solved.bottom; row++) {
    let at = nodes + (row * (on.grid.columns + 1) + solved.left) * 2;
    const dy = row * tilePixels - turn.toY;
    for (let column = solved.left; column <= solved.right; column++) {
      const dx = column * tilePixels - turn.toX;
      ints[at++] = Math.round((dx * turn.cos + dy * turn.sin + offsetX) * steps) * (65_536 / steps);
      ints[at++] = Math.round((dy * turn.cos - dx * turn.sin + offsetY) * steps) * (65_536 / steps);
    }
  }
}
