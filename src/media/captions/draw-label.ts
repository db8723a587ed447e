import { getLabelProfile, getLabelText, usualLabelProfile, type LabelProfileName } from "./label-profiles.ts";
import { layoutText, roundUpToEven, type FrameSize } from "./layout-text.ts";
import { drawLineMask, type LineMask } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Ink, type OverlayPicture } from "./overlay-picture.ts";
import { getWritingSystem } from "./writing-systems.ts";

export const labelTextInk: Ink = { red: 255, green: 255, blue: 255, opacity: 255 };
export const labelPlateInk: Ink = { red: 14, green: 17, blue: 24, opacity: 222 };

const paddingXEm = 0.62;
const paddingYEm = 0.3;

/**
 * The label: on its pill in the label area's top left corner, or on its band across the top. It is always drawn. Its size is
 * found by measuring ink: never less than its share of the frame, nor type smaller than that share, since Nastaliq's ink is
 * tall and its letters small.
 */
export function drawLabel(
  language: string,
  frame: FrameSize,
  name: LabelProfileName = usualLabelProfile,
): OverlayPicture {
  const { form, inkShareMin, areaShareMin } = getLabelProfile(name);
  const { mask, sizePx } = growToInk({
    text: getLabelText(language, name),
    language,
    inkHeightPx: Math.ceil(inkShareMin * frame.height),
  });
  const height = roundUpToEven(mask.height + 2 * Math.ceil(paddingYEm * sizePx));
  if (form === "band") {
    const band = Math.max(height, roundUpToEven(Math.ceil(areaShareMin * frame.height)));
    return drawPlate({ x: 0, y: 0, width: frame.width, height: band, radius: 0 }, mask);
  }
  const { x, y } = layoutText(frame).label;
  const width = roundUpToEven(mask.width + 2 * Math.ceil(paddingXEm * sizePx));
  return drawPlate({ x, y, width, height, radius: height / 2 }, mask);
}

function drawPlate(
  { radius, ...place }: { x: number; y: number; width: number; height: number; radius: number },
  mask: LineMask,
): OverlayPicture {
  const { width, height } = place;
  const picture = createPicture(place);
  layPlate(picture, { x: 0, y: 0, width, height }, radius, labelPlateInk);
  const inkX = Math.floor((width - mask.width) / 2);
  const inkY = Math.floor((height - mask.height) / 2);
  layLine(picture, mask, { x: inkX - mask.inkLeft, y: inkY - mask.inkTop }, labelTextInk);
  return picture;
}

function growToInk(line: { readonly text: string; readonly language: string; readonly inkHeightPx: number }): {
  mask: LineMask;
  sizePx: number;
} {
  const { text, language, inkHeightPx } = line;
  for (let sizePx = Math.round(inkHeightPx * getWritingSystem(language).sizeFactor); ; sizePx += 1) {
    const mask = drawLineMask(text, { language, weight: 600, sizePx });
    if (mask && solidHeight(mask) >= inkHeightPx) return { mask, sizePx };
  }
}

/** Rows from the first to the last with ink that is more than half there: a faint edge is not what one reads. */
function solidHeight({ coverage, width, height }: LineMask): number {
  let first = height;
  let last = -1;
  for (let row = 0; row < height; row++) {
    if (!coverage.subarray(row * width, (row + 1) * width).some((value) => value > 127)) continue;
    first = Math.min(first, row);
    last = row;
  }
  return last - first + 1;
}
