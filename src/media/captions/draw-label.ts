import { getLabelText } from "./label-text.ts";
import { layoutText, roundUpToEven, type FrameSize } from "./layout-text.ts";
import { drawLineMask, type LineMask } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";

/** The ink of the label is at least this share of the frame's height. */
export const labelInkShareMin = 0.04;
export const labelTextInk: Ink = { red: 255, green: 255, blue: 255, opacity: 255 };
export const labelPlateInk: Ink = { red: 14, green: 17, blue: 24, opacity: 222 };

const paddingX = 0.6;
const paddingY = 0.36;

/** The label on its pill, in the label area's top left corner. It is always drawn; its size is found by measuring ink. */
export function drawLabel(language: string, frame: FrameSize): OverlayPicture {
  const area = layoutText(frame).label;
  const mask = growToInk(language, Math.ceil(labelInkShareMin * frame.height));
  const width = roundUpToEven(mask.width + 2 * Math.ceil(paddingX * mask.height));
  const height = roundUpToEven(mask.height + 2 * Math.ceil(paddingY * mask.height));
  const picture = createPicture({ x: area.x, y: area.y, width, height });
  layPlate(picture, { x: 0, y: 0, width, height }, height / 2, labelPlateInk);
  const inkX = Math.floor((width - mask.width) / 2);
  const inkY = Math.floor((height - mask.height) / 2);
  layLine(picture, mask, { x: inkX - mask.inkLeft, y: inkY - mask.inkTop }, labelTextInk);
  return picture;
}

function growToInk(language: string, inkHeightPx: number): LineMask {
  let sizePx = Math.floor(inkHeightPx * 0.6);
  for (;;) {
    const mask = drawLineMask(getLabelText(language), { language, weight: 600, sizePx });
    if (mask && mask.height >= inkHeightPx) return mask;
    sizePx += 1;
  }
}
