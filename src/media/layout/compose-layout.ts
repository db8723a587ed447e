import { layoutText, type FrameSize, type Rectangle, type TextLayout } from "../captions/index.ts";
import type { Rig } from "../rig/index.ts";
import {
  shapes,
  type FramingShares,
  type LayoutShares,
  type ShapeName,
  type ShapeShares,
  type Shares,
} from "./composition-tables.ts";
import { describeLayout, type FramingName, type LayoutName } from "./layout-names.ts";

/** What a composition must know of a rig: where its eyes, chin and crown are, and how far it is drawn. */
export interface RigMeasure {
  readonly canvas: { readonly width: number; readonly height: number };
  readonly headTop: number;
  readonly eyes: { readonly x: number; readonly y: number };
  readonly chin: number;
}

export interface PresenterPlace {
  /** Pixels a unit of the rig's canvas. */
  readonly scale: number;
  /** Picture pixels of the canvas's top left corner. */
  readonly place: { readonly x: number; readonly y: number };
  /** The presenter is seen in this circle only, before a background of its own. */
  readonly window?: Rectangle;
}

/** Where everything of a layout stands in a picture. Regions never meet, but for a slide that fills the picture. */
export interface Composition {
  readonly presenter?: PresenterPlace;
  readonly content?: Rectangle;
  readonly text: TextLayout;
}

/** The canvas reaches this far below the picture, so that breathing never lifts its edge into view. */
const overlapBelow = 0.02;
/** Air above the highest hair, as a share of the height. */
const headroomMin = 0.02;
const dropMax = 0.03;

export function measureRig(rig: Pick<Rig, "canvas" | "head" | "eyes" | "chin">): RigMeasure {
  const { left, right } = rig.eyes;
  const corners = [left.left, left.right, right.left, right.right];
  return {
    canvas: rig.canvas,
    headTop: rig.head.box.y,
    eyes: { x: rig.head.centre[0], y: corners.reduce((sum, [, y]) => sum + y, 0) / corners.length },
    chin: rig.chin,
  };
}

/**
 * Composes a layout for a picture's size, in whatever shape it has.
 * @param options.rig without it, nobody is placed.
 * @param options.isMirrored for languages that are read from the right: content stands there, the presenter opposite.
 * @throws SutradharError `option_invalid` for an impossible picture.
 */
export function composeLayout(
  layout: LayoutName,
  picture: FrameSize,
  options: { readonly rig?: RigMeasure; readonly isMirrored?: boolean },
): Composition {
  refuseImpossible(picture);
  const shape = shapeOf(picture);
  const shares = shape.layouts[layout];
  const { rig, isMirrored = false } = options;
  const mirror = (area: Rectangle): Rectangle =>
    isMirrored ? { ...area, x: picture.width - area.x - area.width } : area;
  const { framing } = describeLayout(layout);
  return {
    ...(framing && rig ? { presenter: placePresenter({ framing, shape, shares, picture, rig, isMirrored }) } : {}),
    ...(shares.content ? { content: mirror(toRectangle(shares.content, picture)) } : {}),
    text: {
      label: shares.label ? mirror(toRectangle(shares.label, picture)) : toRectangle(shape.label, picture),
      caption: mirror(toRectangle(shares.caption, picture)),
      // `drawLowerThird` mirrors its area itself.
      lowerThird: toRectangle(shares.lowerThird, picture),
      captionSizePx: Math.round(shares.captionSize * Math.min(picture.width, picture.height)),
    },
  };
}

/** @throws SutradharError `option_invalid`. */
function refuseImpossible({ width, height }: FrameSize): void {
  layoutText({ width, height });
}

/** The scale of a rig in a framing: what its pictures are baked for. */
export function scaleFraming(framing: FramingName, picture: FrameSize, rig: RigMeasure): number {
  const shape = shapeOf(picture);
  const layout = (Object.keys(shape.layouts) as LayoutName[]).find((name) => describeLayout(name).framing === framing);
  const shares = shape.layouts[layout ?? "medium"];
  return placePresenter({ framing, shape, shares, picture, rig }).scale;
}

function placePresenter(options: {
  framing: FramingName;
  shape: ShapeShares;
  shares: LayoutShares;
  picture: FrameSize;
  rig: RigMeasure;
  isMirrored?: boolean;
}): PresenterPlace {
  const { shape, shares, picture, rig, isMirrored } = options;
  const framing = shape.framings[options.framing];
  if (!shares.window) return placeInBox(framing, { x: 0, y: 0, ...picture }, rig, isMirrored ?? false);
  const { middle, diameter } = shares.window;
  const side = roundToEven(diameter * Math.min(picture.width, picture.height));
  const x = isMirrored ? 1 - middle[0] : middle[0];
  const window = {
    x: roundToEven(x * picture.width - side / 2),
    y: roundToEven(middle[1] * picture.height - side / 2),
    width: side,
    height: side,
  };
  return { ...placeInBox(framing, window, rig, false), window };
}

/** Eyes on their line, the face as large as asked, unless the crown would be cut or the canvas end in sight. */
function placeInBox(framing: FramingShares, box: Rectangle, rig: RigMeasure, isMirrored: boolean): PresenterPlace {
  const [eyesX] = framing.eyes;
  const wanted = (framing.face * box.height) / (rig.chin - rig.eyes.y);
  const { headroom = headroomMin } = framing;
  // A high hat or turban first lets its wearer stand a little lower.
  const crown = framing.eyes[1] - ((rig.eyes.y - rig.headTop) * wanted) / box.height;
  const eyesY = framing.eyes[1] + Math.max(0, Math.min(dropMax, headroom - crown));
  const highest = ((eyesY - headroom) * box.height) / (rig.eyes.y - rig.headTop);
  const least = ((1 + overlapBelow - eyesY) * box.height) / (rig.canvas.height - rig.eyes.y);
  const scale = Math.max(least, Math.min(wanted, highest));
  return {
    scale,
    place: {
      x: Math.round(box.x + (isMirrored ? 1 - eyesX : eyesX) * box.width - rig.eyes.x * scale),
      y: Math.round(box.y + eyesY * box.height - rig.eyes.y * scale),
    },
  };
}

function shapeOf({ width, height }: FrameSize): ShapeShares {
  const aspect = width / height;
  const name: ShapeName = aspect > 1.2 ? "wide" : aspect < 0.85 ? "tall" : "square";
  return shapes[name];
}

function toRectangle([left, top, right, bottom]: Shares, { width, height }: FrameSize): Rectangle {
  const x = roundToEven(left * width);
  const y = roundToEven(top * height);
  return { x, y, width: roundToEven(right * width) - x, height: roundToEven(bottom * height) - y };
}

function roundToEven(value: number): number {
  return 2 * Math.round(value / 2);
}
