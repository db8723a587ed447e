import { roundUpToEven, type Rectangle } from "./layout-text.ts";
import { drawLineMask, systemOf, type LineMask, type TypeStyle } from "./line-mask.ts";
import { findForeignWords, placeWords, type WordSpan } from "./word-places.ts";

/** About the ink of a caption, in ems of its type. */
export const paddingXEm = 0.55;
export const paddingYEm = 0.3;
/** Between the ink of two lines, at least. */
export const gapMinEm = 0.1;
const outlineEm = 0.1;
const outlinePxMin = 2;
const boxPaddingXEm = 0.1;
const boxPaddingYEm = 0.09;

/** A word of a caption that can be marked: its line, and its characters in it. */
export interface CaptionWordSpan extends WordSpan {
  readonly line: number;
}

/** What a caption says: its lines, and where they are to be marked the words of them. */
export interface CaptionText {
  readonly lines: readonly string[];
  readonly words?: readonly CaptionWordSpan[];
}

/** A piece of a line: the whole of it, or a word. Its pen stands at `x`, from the line's own left ink. */
export interface Piece {
  readonly mask: LineMask;
  readonly outline?: LineMask;
  readonly x: number;
  /** Index in the cue's words; undefined where the piece is a whole line. */
  readonly word?: number;
}

interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly inkTop: number;
  readonly inkBottom: number;
}

export interface Block {
  readonly lines: readonly { readonly line: Line; readonly x: number; readonly baseline: number }[];
  readonly width: number;
  readonly height: number;
  readonly sizePx: number;
}

function setLine(
  text: string,
  words: readonly (CaptionWordSpan & { readonly index: number })[] | undefined,
  { style, outlinePx }: { readonly style: TypeStyle; readonly outlinePx: number },
): Line | undefined {
  const spans = words ?? findForeignWords(text, style);
  const placed = spans ? placeWords(text, spans, style) : [{ text, style, penX: 0, span: 0 }];
  const drawn = placed.flatMap((one) => {
    const mask = drawLineMask(one.text, one.style);
    const outline = mask && outlinePx > 0 ? drawLineMask(one.text, one.style, outlinePx) : undefined;
    const word = words?.[one.span]?.index;
    if (!mask) return [];
    return [{ mask, penX: one.penX, ...(outline ? { outline } : {}), ...(word === undefined ? {} : { word }) }];
  });
  if (drawn.length === 0) return undefined;
  const left = Math.min(...drawn.map(({ mask, penX }) => penX + mask.inkLeft));
  return {
    pieces: drawn.map(({ penX, ...piece }) => ({ ...piece, x: penX - left })),
    width: Math.max(...drawn.map(({ mask, penX }) => penX + mask.inkLeft + mask.width)) - left,
    inkTop: Math.min(...drawn.map(({ mask }) => mask.inkTop)),
    inkBottom: Math.max(...drawn.map(({ mask }) => mask.inkTop + mask.height)),
  };
}

/** Baselines a line height apart, or farther where ink would touch; the plate stands evenly about the ink. */
export function setBlock(
  cue: CaptionText,
  { style, isOutlined }: { readonly style: TypeStyle; readonly isOutlined: boolean },
): Block | undefined {
  const size = style.sizePx;
  const outlinePx = isOutlined ? Math.max(outlinePxMin, outlineEm * size) : 0;
  const words = cue.words?.map((word, index) => ({ ...word, index }));
  const lines = cue.lines
    .map((text, at) =>
      setLine(
        text,
        words?.filter(({ line }) => line === at),
        { style, outlinePx },
      ),
    )
    .filter((line) => line !== undefined);
  const first = lines[0];
  if (!first) return undefined;
  const padding = Math.ceil(paddingYEm * size);
  // The tallest letters of a line of plain text: shorter lines keep the same plate, so that it does not jump.
  let baseline = padding + Math.max(-first.inkTop, Math.round(0.78 * size));
  const baselines = [baseline];
  let previous = first;
  for (const line of lines.slice(1)) {
    const clear = previous.inkBottom - line.inkTop + Math.ceil(gapMinEm * size);
    baseline += Math.max(Math.round(systemOf(style).lineHeightEm * size), clear);
    baselines.push(baseline);
    previous = line;
  }
  const descent = Math.max(previous.inkBottom, Math.round(0.22 * size));
  const width = roundUpToEven(Math.max(...lines.map((line) => line.width)) + 2 * Math.ceil(paddingXEm * size));
  return {
    lines: lines.map((line, at) => ({
      line,
      x: Math.floor((width - line.width) / 2),
      baseline: baselines[at] ?? baseline,
    })),
    width,
    height: roundUpToEven(baseline + descent + padding),
    sizePx: size,
  };
}

/** The row half-way between the ink of a line and that of the one above it. */
export function seamBefore({ lines }: Block, index: number): number {
  const [above, below] = [lines[index - 1], lines[index]];
  if (!above || !below) return 0;
  return Math.round((above.baseline + above.line.inkBottom + below.baseline + below.line.inkTop) / 2);
}

/** Where a word's box stands: as high as its line, so that boxes of one line are alike. None for what is not drawn. */
export function findBox(block: Block, word: number): readonly Rectangle[] {
  const { sizePx } = block;
  const paddingX = Math.round(boxPaddingXEm * sizePx);
  const paddingY = Math.round(boxPaddingYEm * sizePx);
  return block.lines.flatMap(({ line, x, baseline }) =>
    line.pieces
      .filter((piece) => piece.word === word)
      .map(({ mask, x: penX }) => ({
        x: x + penX + mask.inkLeft - paddingX,
        y: baseline + line.inkTop - paddingY,
        width: mask.width + 2 * paddingX,
        height: line.inkBottom - line.inkTop + 2 * paddingY,
      })),
  );
}
