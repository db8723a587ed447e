import type { FontWeight } from "./font-book.ts";
import { layoutText, roundUpToEven, type FrameSize, type Rectangle } from "./layout-text.ts";
import { drawLineMask, type LineMask } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";
import { getWritingSystem } from "./writing-systems.ts";

type Colour = Pick<Ink, "red" | "green" | "blue">;

const nameInk: Ink = { red: 255, green: 255, blue: 255, opacity: 255 };
const titleInk: Ink = { red: 214, green: 219, blue: 228, opacity: 255 };
const plateInk: Ink = { red: 14, green: 19, blue: 30, opacity: 214 };
/** Marigold. */
const accentDefault: Colour = { red: 245, green: 166, blue: 35 };

const nameSize = 0.92;
const titleSize = 0.7;
const paddingEm = 0.42;
const gapEm = 0.24;
const barEm = 0.13;
const radiusEm = 0.26;

/** Name over title on a plate, with a bar of the brand's colour at the side where reading starts. */
export function drawLowerThird(
  text: { readonly name: string; readonly title?: string; readonly accent?: Colour },
  language: string,
  frame: FrameSize,
): OverlayPicture | undefined {
  const { lowerThird: area, captionSizePx } = layoutText(frame);
  for (let emPx = captionSizePx; emPx >= 1; emPx -= 1) {
    const setting = setLines(text, language, emPx);
    if (!setting) return undefined;
    const { width, height } = setting;
    if (width > area.width || height > area.height) continue;
    const isRightToLeft = getWritingSystem(language).direction === "rtl";
    const x = isRightToLeft ? frame.width - area.x - width : area.x;
    const picture = createPicture({ x, y: area.y + area.height - height, width, height });
    layPlate(picture, { x: 0, y: 0, width, height }, radiusEm * emPx, plateInk);
    layBar(picture, { setting, isRightToLeft, colour: text.accent ?? accentDefault });
    for (const { mask, baseline, ink } of setting.lines) {
      const fromEdge = setting.padding + setting.barWidth + setting.gap;
      const inkX = isRightToLeft ? width - fromEdge - mask.width : fromEdge;
      layLine(picture, mask, { x: inkX - mask.inkLeft, y: baseline }, ink);
    }
    return picture;
  }
  return undefined;
}

interface Setting {
  readonly lines: readonly { readonly mask: LineMask; readonly baseline: number; readonly ink: Ink }[];
  readonly width: number;
  readonly height: number;
  readonly padding: number;
  readonly barWidth: number;
  readonly gap: number;
}

function setLines(
  text: { readonly name: string; readonly title?: string },
  language: string,
  emPx: number,
): Setting | undefined {
  const scale = emPx * getWritingSystem(language).sizeFactor;
  const set = (line: string, weight: FontWeight, size: number): LineMask | undefined =>
    drawLineMask(line, { language, weight, sizePx: Math.max(1, Math.round(scale * size)) });
  const inked = [
    { mask: set(text.name, 700, nameSize), ink: nameInk },
    { mask: set(text.title ?? "", 500, titleSize), ink: titleInk },
  ];
  const padding = Math.ceil(paddingEm * emPx);
  const lines: { mask: LineMask; baseline: number; ink: Ink }[] = [];
  let y = padding;
  for (const { mask, ink } of inked) {
    if (!mask) continue;
    if (lines.length > 0) y += Math.ceil(gapEm * emPx);
    lines.push({ mask, ink, baseline: y - mask.inkTop });
    y += mask.height;
  }
  if (lines.length === 0) return undefined;
  const barWidth = Math.max(2, Math.round(barEm * emPx));
  const widest = Math.max(...lines.map(({ mask }) => mask.width));
  return {
    lines,
    width: roundUpToEven(widest + barWidth + 3 * padding),
    height: roundUpToEven(y + padding),
    padding,
    barWidth,
    gap: padding,
  };
}

function layBar(
  picture: OverlayPicture,
  bar: { readonly setting: Setting; readonly isRightToLeft: boolean; readonly colour: Colour },
): void {
  const { padding, barWidth } = bar.setting;
  const place: Rectangle = {
    x: bar.isRightToLeft ? picture.width - padding - barWidth : padding,
    y: padding,
    width: barWidth,
    height: picture.height - 2 * padding,
  };
  layPlate(picture, place, barWidth / 2, { ...bar.colour, opacity: 255 });
}
