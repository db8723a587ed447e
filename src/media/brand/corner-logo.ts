import type { Problem } from "../../core/index.ts";
import {
  createPicture,
  drawOverlay,
  layPlate,
  layoutText,
  type FrameSize,
  type OverlayPicture,
  type Rectangle,
} from "../captions/index.ts";
import type { LookLogo } from "../layout/index.ts";
import { resample, type RgbaPicture } from "../raster/index.ts";
import type { LogoCorner } from "./brand-kit.ts";

/** Left, top, right, bottom as shares of the picture. */
type Shares = readonly [left: number, top: number, right: number, bottom: number];

// Beside the label, at the other side; its row is as high as the label's own.
const wide: Shares = [0.72, 0.05, 0.95, 0.155];
const square: Shares = [0.62, 0.05, 0.95, 0.155];
const tall: Shares = [0.7, 0.06, 0.94, 0.128];
/** Where a tall picture's label reaches too far: below the captions, which phone apps may cover. */
const tallBelow: Shares = [0.5, 0.875, 0.94, 0.925];
/** Between label and logo, as a share of the width. */
const gapShare = 0.03;
/** Less than this of a tall picture's width is no place for a logo. */
const widthShareMin = 0.16;
/** Air about a logo on its plate, as a share of the plate's height; cards have the same. */
const insetShare = 0.16;
/** A symbol without words is as wide as high: it may be higher. */
const smallFactor = 1.3;
/** A label that begins farther right than this share of the width has the logo's corner. */
const labelShareMax = 0.3;
const radiusShare = 0.18;

/** The corner that is the logo's, beside a label that ends at `labelEndX`. */
export function findLogoArea({ width, height }: FrameSize, labelEndX: number): Rectangle {
  const aspect = width / height;
  if (aspect >= 0.85) return toRectangle(aspect > 1.2 ? wide : square, { width, height });
  const beside = toRectangle(tall, { width, height });
  const x = roundUpToEven(Math.max(beside.x, labelEndX + gapShare * width));
  const left = { ...beside, x, width: beside.x + beside.width - x };
  return left.width >= widthShareMin * width ? left : toRectangle(tallBelow, { width, height });
}

/**
 * The logo on its plate at the right of its area; the plate's height is the brand's, unless the area is narrower. A tall
 * picture shows the small form where a brand has one. Undefined where a layout has put the label into this corner: the
 * label comes first.
 */
export function drawCornerLogo(logo: LookLogo, language: string, frame: FrameSize): OverlayPicture | undefined {
  const label = drawOverlay({ kind: "label" }, language, frame);
  if (label && label.x > labelShareMax * frame.width) return undefined;
  const area = findLogoArea(frame, label ? label.x + label.width : 0);
  const small = frame.width < 0.85 * frame.height ? logo.small : undefined;
  const form = small ?? logo.picture;
  const aspect = form.width / form.height;
  const widthOf = (plateHeight: number): number => plateHeight * ((1 - 2 * insetShare) * aspect + 2 * insetShare);
  const heightShare = logo.heightShare * (small ? smallFactor : 1);
  const wanted = Math.min(area.height, heightShare * Math.min(frame.width, frame.height));
  const height = roundToEven(Math.min(wanted, (wanted * area.width) / widthOf(wanted)));
  const width = Math.min(area.width, roundToEven(widthOf(height)));
  const row = area.height - height;
  const picture = createPicture({
    x: area.x + area.width - width,
    y: area.y + 2 * Math.floor(row / 4),
    width,
    height,
  });
  layPlate(picture, { x: 0, y: 0, width, height }, radiusShare * height, logo.plate);
  layLogo(picture, form);
  return picture;
}

function layLogo(picture: OverlayPicture, source: RgbaPicture): void {
  const { width, height } = picture;
  const inset = insetShare * height;
  const scale = Math.min((width - 2 * inset) / source.width, (height - 2 * inset) / source.height);
  const small = resample(source, {
    width,
    height,
    scale,
    shiftX: (width - source.width * scale) / 2,
    shiftY: (height - source.height * scale) / 2,
  });
  for (let at = 0; at < small.data.length; at += 4) {
    const rest = 255 - (small.data[at + 3] ?? 0);
    if (rest === 255) continue;
    for (let channel = at; channel < at + 4; channel++) {
      const below = (picture.rgba[channel] ?? 0) * rest + 128;
      picture.rgba[channel] = Math.min(255, (small.data[channel] ?? 0) + ((below + (below >> 8)) >> 8));
    }
  }
}

/** A kit that asks for another corner than the one that is free learns what stands there, in pixels. */
export function checkCorner(corner: LogoCorner, heightShare: number): readonly Problem[] {
  if (corner === "top-right") return [];
  const frame = { width: 1920, height: 1080 };
  const { label, caption, lowerThird } = layoutText(frame);
  const [what, area] =
    corner === "top-left" ? ["the AI label", label] : ["captions and names", join(caption, lowerThird)];
  const side = Math.round(heightShare * frame.height);
  const y = corner.startsWith("top") ? 0.05 * frame.height : 0.95 * frame.height - side;
  const message =
    `logo.corner must be top-right, got ${corner}: of 1920 × 1080, ${what} have ${area.x} to ${area.x + area.width} across and ` +
    `${area.y} to ${area.y + area.height} down, where the logo would reach from ${Math.round(y)} to ${Math.round(y) + side} down`;
  return [{ code: "brand_invalid", message }];
}

function join(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function toRectangle([left, top, right, bottom]: Shares, frame: FrameSize): Rectangle {
  const [x, y] = [roundToEven(left * frame.width), roundToEven(top * frame.height)];
  return { x, y, width: roundToEven(right * frame.width) - x, height: roundToEven(bottom * frame.height) - y };
}

function roundToEven(value: number): number {
  return 2 * Math.round(value / 2);
}

function roundUpToEven(value: number): number {
  return 2 * Math.ceil(value / 2);
}
