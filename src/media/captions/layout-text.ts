import { SutradharError } from "../../core/index.ts";

/** A rectangle of whole pixels; all four numbers are even, since chroma is stored for 2 × 2 pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
  /** Where type stands, where a layout says so; else as over a presenter alone. */
  readonly text?: TextLayout;
}

/** Where type may stand. The three areas never meet, keep to the title-safe margins and leave the face free. */
export interface TextLayout {
  /** Captions stand at its bottom, centred: one line leaves the upper half free. */
  readonly caption: Rectangle;
  /** The label stands at its top left. */
  readonly label: Rectangle;
  /** The speaker's name stands at its bottom, at the side where reading starts. */
  readonly lowerThird: Rectangle;
  /** Type size of captions in Latin; other scripts by their factor. */
  readonly captionSizePx: number;
}

type Shares = readonly [left: number, top: number, right: number, bottom: number];
interface Shape {
  readonly caption: Shares;
  readonly label: Shares;
  readonly lowerThird: Shares;
  /** Type size as a share of the shorter side. */
  readonly captionSize: number;
}

// Shares of the frame's width and height. Tall frames keep clear of what phone apps lay over the top and bottom.
const landscape: Shape = {
  caption: [0.14, 0.735, 0.86, 0.95],
  label: [0.05, 0.05, 0.5, 0.155],
  lowerThird: [0.05, 0.555, 0.55, 0.71],
  captionSize: 0.056,
};
const tall: Shape = {
  caption: [0.06, 0.7, 0.94, 0.85],
  label: [0.06, 0.06, 0.94, 0.163],
  lowerThird: [0.06, 0.585, 0.94, 0.68],
  captionSize: 0.054,
};
const square: Shape = {
  caption: [0.06, 0.725, 0.94, 0.95],
  label: [0.05, 0.05, 0.95, 0.155],
  lowerThird: [0.05, 0.545, 0.8, 0.7],
  captionSize: 0.05,
};

const sideMin = 240;
const sideMax = 4320;

/** Where type stands in a frame of this size. @throws SutradharError `option_invalid`. */
export function layoutText(frame: FrameSize): TextLayout {
  if (frame.text) return frame.text;
  for (const side of [frame.width, frame.height]) {
    if (!Number.isInteger(side) || side % 2 !== 0 || side < sideMin || side > sideMax) {
      throw new SutradharError(
        "option_invalid",
        `a frame's width and height must be even and ${sideMin} to ${sideMax} px, got ${frame.width}×${frame.height}`,
      );
    }
  }
  const shape = getShape(frame.width / frame.height);
  return {
    caption: toRectangle(shape.caption, frame),
    label: toRectangle(shape.label, frame),
    lowerThird: toRectangle(shape.lowerThird, frame),
    captionSizePx: Math.round(shape.captionSize * Math.min(frame.width, frame.height)),
  };
}

function getShape(aspect: number): Shape {
  if (aspect > 1.2) return landscape;
  return aspect < 0.85 ? tall : square;
}

function toRectangle([left, top, right, bottom]: Shares, frame: FrameSize): Rectangle {
  const x = roundToEven(left * frame.width);
  const y = roundToEven(top * frame.height);
  return {
    x,
    y,
    width: roundToEven(right * frame.width) - x,
    height: roundToEven(bottom * frame.height) - y,
  };
}

/** The next even number at or above. */
export function roundUpToEven(value: number): number {
  return 2 * Math.ceil(value / 2);
}

function roundToEven(value: number): number {
  return 2 * Math.round(value / 2);
}
