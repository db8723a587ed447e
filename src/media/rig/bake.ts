import { SutradharError } from "../../core/index.ts";
import { padPicture, resample, toYuva, type Picture, type RgbaPicture } from "../raster/index.ts";
import { bakeHands, type BakedHand } from "./bake-hands.ts";
import { checkFaceParts } from "./check-face-parts.ts";
import { smooth } from "./smooth.ts";
import { checkDepthSizes, type Rig, type RigEye, type RigLayer, type RigStrip } from "./rig.ts";

/** Pixels between the cells of a layer's attribute map. */
export const attributeCellPixels = 8;
/** Depth, jaw share, head share, breath share, lateness: what `kernels/raster.ts` reads of each cell. */
export const attributeChannels = 5;

/** A rig made ready for one scale: every picture resampled to it, in pixels from the canvas's top left corner. */
export interface BakedRig {
  readonly scale: number;
  readonly layers: readonly BakedLayer[];
  readonly parts: Readonly<Record<PartName, Picture>>;
  /** The hands that are seen where this baking is drawn: none in a framing that shows none. */
  readonly hands: readonly BakedHand[];
}

export interface BakedLayer {
  readonly id: string;
  readonly picture: Picture;
  readonly attributes: { readonly width: number; readonly height: number; readonly values: Float32Array };
}

const slotParts = ["upperLid", "lowerLid", "white", "iris", "glint"] as const;
export const partNames = [
  "upperLip",
  "lowerLip",
  "inside",
  "upperTeeth",
  "lowerTeeth",
  "tongue",
  "browLeft",
  "browRight",
  ...slotParts.map((name) => `left.${name}` as const),
  ...slotParts.map((name) => `right.${name}` as const),
] as const;
export type PartName = (typeof partNames)[number];

/** A border of air, so that bending never reads past a picture. */
const margin = 2;
/** Air around a layer, more than a bent tile spans: a tile that shows any ink then lies within the texture. */
const layerMargin = 24;

/**
 * Resamples a rig to `scale` pixels a unit. The canvas's corner lies on a whole pixel, so one baking serves every
 * place in a picture.
 * @param pictures every file of `listRigFiles`, decoded.
 * @throws SutradharError `rig_invalid` where a picture does not fit what the rig says of it.
 */
export function bakeRig(rig: Rig, pictures: ReadonlyMap<string, RgbaPicture>, scale: number): BakedRig {
  const get = (file: string) => {
    const picture = pictures.get(file);
    if (!picture) throw new SutradharError("rig_invalid", `${rig.name}: the picture ${file} is missing from the rig`);
    return picture;
  };
  checkDepthSizes(rig, get);
  checkFaceParts(rig, get);
  const place = (file: string, x: number, y: number) => bakePlaced(get(file), x, y, scale);
  const layers = rig.layers.map((layer): BakedLayer => {
    const picture = bakePlaced(get(layer.file), layer.x, layer.y, scale, layerMargin);
    const depth = typeof layer.depth === "object" ? get(layer.depth.file) : undefined;
    return { id: layer.id, picture, attributes: bakeAttributes(rig, layer, picture, scale, depth) };
  });
  const { mouth, eyes, brows } = rig;
  const strip = (part: RigStrip) => bakeStrip(rig, part, get(part.file), scale);
  const eye = (side: RigEye) => ({
    upperLid: strip(side.upperLid),
    lowerLid: strip(side.lowerLid),
    white: place(side.white.file, side.white.x, side.white.y),
    iris: place(
      side.iris.file,
      side.iris.x - get(side.iris.file).width / 2,
      side.iris.y - get(side.iris.file).height / 2,
    ),
    glint: place(side.glint.file, side.glint.x, side.glint.y),
  });
  const left = eye(eyes.left);
  const right = eye(eyes.right);
  const parts = {
    upperLip: strip(mouth.upperLip),
    lowerLip: strip(mouth.lowerLip),
    inside: place(mouth.inside.file, mouth.inside.x, mouth.inside.y),
    upperTeeth: place(mouth.upperTeeth.file, mouth.upperTeeth.x, mouth.upperTeeth.y),
    lowerTeeth: place(mouth.lowerTeeth.file, mouth.lowerTeeth.x, mouth.lowerTeeth.y),
    tongue: place(mouth.tongue.file, mouth.tongue.x, mouth.tongue.y),
    browLeft: place(brows.left.file, brows.left.x, brows.left.y),
    browRight: place(brows.right.file, brows.right.x, brows.right.y),
    ...(Object.fromEntries(
      slotParts.flatMap((name) => [
        [`left.${name}`, left[name]],
        [`right.${name}`, right[name]],
      ]),
    ) as Record<`${"left" | "right"}.${(typeof slotParts)[number]}`, Picture>),
  };
  const hands = bakeHands(rig, (file, x, y) => {
    const { width, height } = get(file);
    return { width, height, picture: bakePlaced(get(file), x, y, scale, layerMargin) };
  });
  return { scale, layers, parts, hands };
}

function bakePlaced(source: RgbaPicture, unitsX: number, unitsY: number, scale: number, air = margin): Picture {
  const left = Math.floor(unitsX * scale - 1);
  const top = Math.floor(unitsY * scale - 1);
  const width = Math.ceil((unitsX + source.width) * scale + 1) - left;
  const height = Math.ceil((unitsY + source.height) * scale + 1) - top;
  const scaled = resample(source, {
    width,
    height,
    scale,
    shiftX: unitsX * scale - left,
    shiftY: unitsY * scale - top,
  });
  return padPicture({ width, height, x: left, y: top, data: toYuva(scaled.data) }, air);
}

/** A strip is scaled so that one column and one row of its outer bands are about one pixel. */
function bakeStrip(rig: Rig, part: RigStrip, source: RgbaPicture, scale: number): Picture {
  if (part.bands[0] > part.bands[1] || part.bands[1] > source.height) {
    throw new SutradharError(
      "rig_invalid",
      `${rig.name}: bands of ${part.file} must rise within its ${source.height} rows, got ${part.bands.join(", ")}`,
    );
  }
  const width = Math.max(4, Math.ceil(source.width * scale));
  const height = Math.max(4, Math.ceil(source.height * scale));
  // Both axes by the same factor, so that bands and columns stay where they are in proportion.
  const scaled = resample(source, { width, height, scale, shiftX: 0, shiftY: 0 });
  return padPicture({ width, height, x: 0, y: 0, data: toYuva(scaled.data) }, margin);
}

/** Skin, and what grows on it, goes with the jaw below the lips; what hangs beside the face does not. */
export function followsJaw(layer: RigLayer): boolean {
  return layer.follows === "head" && layer.trail === 0 && !layer.swing;
}

function bakeAttributes(
  rig: Rig,
  layer: RigLayer,
  picture: Picture,
  scale: number,
  depthPicture: RgbaPicture | undefined,
): BakedLayer["attributes"] {
  const width = Math.ceil(picture.width / attributeCellPixels) + 2;
  const height = Math.ceil(picture.height / attributeCellPixels) + 2;
  const values = new Float32Array(width * height * attributeChannels);
  const follows = layer.follows === "head" ? 1 : 0;
  const lipRow = (rig.mouth.left[1] + rig.mouth.right[1]) / 2;
  const layerBottom = (picture.y + picture.height) / scale;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = (picture.x + column * attributeCellPixels) / scale;
      const y = (picture.y + row * attributeCellPixels) / scale;
      const at = (row * width + column) * attributeChannels;
      const depth = depthPicture
        ? depthAt(layer, depthPicture, { x: x - layer.x, y: y - layer.y, radius: attributeCellPixels / scale / 2 })
        : (layer.depth as number);
      const aside = Math.abs(x - rig.head.centre[0]) / (rig.head.box.width / 2);
      values[at] = depth * scale;
      values[at + 1] =
        (followsJaw(layer) ? 1 : 0) * smooth(lipRow, rig.chin, y) * (1 - 0.45 * Math.min(1, aside * aside));
      values[at + 2] = layer.neck ? 1 - smooth(layer.neck.top, layer.neck.bottom, y) : follows;
      values[at + 3] =
        1 -
        smooth(rig.body.breath.top + 0.4 * (rig.body.breath.bottom - rig.body.breath.top), rig.body.breath.bottom, y);
      values[at + 4] =
        layer.trail * smooth(rig.head.box.y + 0.35 * rig.head.box.height, Math.max(layerBottom, rig.chin + 1), y);
    }
  }
  return { width, height, values };
}

/** Mean of the depth picture over a small square: white is near, black far; air counts as its nearest ink. */
function depthAt(layer: RigLayer, depth: RgbaPicture, area: { x: number; y: number; radius: number }): number {
  if (typeof layer.depth !== "object") return layer.depth;
  const { near, far } = layer.depth;
  const step = Math.max(1, area.radius / 3);
  let sum = 0;
  let weight = 0;
  for (let dy = -area.radius; dy <= area.radius; dy += step) {
    for (let dx = -area.radius; dx <= area.radius; dx += step) {
      const x = Math.max(0, Math.min(depth.width - 1, Math.round(area.x + dx)));
      const y = Math.max(0, Math.min(depth.height - 1, Math.round(area.y + dy)));
      const at = (y * depth.width + x) * 4;
      const alpha = depth.data[at + 3] as number;
      sum += depth.data[at] as number;
      weight += alpha;
    }
  }
  return far + (near - far) * (weight > 0 ? sum / weight : 0);
}
