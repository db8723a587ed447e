import { layoutText, roundUpToEven, type FrameSize } from "./layout-text.ts";
import { drawLineMask, measureLine, type LineMask, type TypeStyle } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";
import { getWritingSystem } from "./writing-systems.ts";

const textInk: Ink = { red: 255, green: 255, blue: 255, opacity: 255 };
const plateInk: Ink = { red: 10, green: 12, blue: 18, opacity: 190 };

const paddingXEm = 0.55;
const paddingYEm = 0.3;
const radiusEm = 0.32;
const gapMinEm = 0.1;

/** The type of captions: size and weight for a language and a frame. */
export function captionStyle(language: string, frame: FrameSize): TypeStyle {
  const sizePx = Math.round(layoutText(frame).captionSizePx * getWritingSystem(language).sizeFactor);
  return { language, weight: 600, sizePx };
}

/** The widest line of a caption, in pixels: the area without the plate's padding. */
export function captionLineMaxPx(language: string, frame: FrameSize): number {
  return layoutText(frame).caption.width - 2 * Math.ceil(paddingXEm * captionStyle(language, frame).sizePx);
}

/** A cue on its plate, at the bottom of the caption area. Type shrinks until the lines fit, in width and height. */
export function drawCaption(lines: readonly string[], language: string, frame: FrameSize): OverlayPicture | undefined {
  const area = layoutText(frame).caption;
  const style = captionStyle(language, frame);
  const widest = Math.max(0, ...lines.map((line) => measureLine(line, style)));
  let scale = Math.min(1, captionLineMaxPx(language, frame) / Math.max(1, widest));
  for (;;) {
    const block = setBlock(lines, { ...style, sizePx: Math.max(1, Math.floor(style.sizePx * scale)) });
    if (!block) return undefined;
    if (block.width <= area.width && block.height <= area.height) {
      return drawBlock(block, {
        x: area.x + 2 * Math.floor((area.width - block.width) / 4),
        y: area.y + area.height - block.height,
      });
    }
    scale *= 0.96;
  }
}

interface Block {
  readonly lines: readonly { readonly mask: LineMask; readonly baseline: number }[];
  readonly width: number;
  readonly height: number;
  readonly radiusPx: number;
}

/** Baselines a line height apart, or farther where ink would touch; the plate stands evenly about the ink. */
function setBlock(lines: readonly string[], style: TypeStyle): Block | undefined {
  const masks = lines.map((line) => drawLineMask(line, style)).filter((mask) => mask !== undefined);
  const first = masks[0];
  if (!first) return undefined;
  const size = style.sizePx;
  const system = getWritingSystem(style.language);
  const padding = Math.ceil(paddingYEm * size);
  // The tallest letters of a line of plain text: shorter lines keep the same plate, so that it does not jump.
  const ascent = Math.max(-first.inkTop, Math.round(0.78 * size));
  let baseline = padding + ascent;
  const placed = [{ mask: first, baseline }];
  let previous = first;
  for (const mask of masks.slice(1)) {
    const descent = previous.inkTop + previous.height;
    const clear = descent - mask.inkTop + Math.ceil(gapMinEm * size);
    baseline += Math.max(Math.round(system.lineHeightEm * size), clear);
    placed.push({ mask, baseline });
    previous = mask;
  }
  const descent = Math.max(previous.inkTop + previous.height, Math.round(0.22 * size));
  const widest = Math.max(...masks.map((mask) => mask.width));
  return {
    lines: placed,
    width: roundUpToEven(widest + 2 * Math.ceil(paddingXEm * size)),
    height: roundUpToEven(baseline + descent + padding),
    radiusPx: radiusEm * size,
  };
}

function drawBlock(block: Block, at: { x: number; y: number }): OverlayPicture {
  const picture = createPicture({ ...at, width: block.width, height: block.height });
  layPlate(picture, { x: 0, y: 0, width: block.width, height: block.height }, block.radiusPx, plateInk);
  for (const { mask, baseline } of block.lines) {
    const inkX = Math.floor((block.width - mask.width) / 2);
    layLine(picture, mask, { x: inkX - mask.inkLeft, y: baseline }, textInk);
  }
  return picture;
}
