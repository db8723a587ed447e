import {
  drawLineMask,
  getWritingSystem,
  layLine,
  measureLine,
  type Ink,
  type LineMask,
  type OverlayPicture,
  type TypeStyle,
} from "../captions/index.ts";
import { breakLines } from "./break-lines.ts";

/** How a text is set: `emPx` is the size of Latin letters, other scripts go by their factor. */
export interface TextSetting {
  readonly language: string;
  readonly weight: TypeStyle["weight"];
  readonly emPx: number;
  readonly fonts?: TypeStyle["fonts"];
}

/** A text broken into lines: all that is known before it is drawn. */
export interface BrokenText {
  readonly lines: readonly string[];
  readonly style: TypeStyle;
  /** Distance of baselines. */
  readonly lineHeightPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** A word was wider than a line, and was broken inside. */
  readonly isWordBroken: boolean;
}

/** Breaks a text to a width; the height is that of its lines, whatever letters are in them. */
export function breakText(text: string, setting: TextSetting, widthPx: number): BrokenText {
  const system = getWritingSystem(setting.language);
  const sizePx = Math.max(1, Math.round(setting.emPx * system.sizeFactor));
  const style: TypeStyle = {
    language: setting.language,
    weight: setting.weight,
    sizePx,
    ...(setting.fonts ? { fonts: setting.fonts } : {}),
  };
  const lines = breakLines(keepNumbers(text, system.direction), setting.language, {
    widthPx: (part) => measureLine(part, style),
    lineMaxPx: widthPx,
  });
  const lineHeightPx = Math.round(sizePx * system.lineHeightEm);
  const widest = Math.max(0, ...lines.map((line) => measureLine(line, style)));
  const isWordBroken = lines.length > 1 && text.split(/\s+/u).some((word) => measureLine(word, style) > widthPx);
  return {
    lines,
    style,
    lineHeightPx,
    widthPx: Math.ceil(widest),
    heightPx: lines.length * lineHeightPx,
    isWordBroken,
  };
}

const numberGroups = /\+?\p{Nd}+(?:[ \u00a0-]\p{Nd}+)+/gu;

/**
 * A number in groups, such as a telephone's, reads from the left in every script: without isolation its groups would
 * change places in a line that is read from the right. It is not broken either.
 */
function keepNumbers(text: string, direction: "ltr" | "rtl"): string {
  if (direction === "ltr") return text;
  return text.replaceAll(numberGroups, (number) => `\u2066${number.replaceAll(" ", "\u00a0")}\u2069`);
}

export interface SetLine {
  readonly mask: LineMask;
  /** From the block's top. */
  readonly baselinePx: number;
}

/**
 * The ink of a text. Lines stand a line height apart, or farther where their ink would touch; the whole block is
 * centred in its height by what is inked, so that scripts that climb or hang look centred too.
 */
export function setText(broken: BrokenText): readonly SetLine[] {
  const masks = broken.lines.map((line) => drawLineMask(line, broken.style)).filter((mask) => mask !== undefined);
  const first = masks[0];
  const last = masks.at(-1);
  if (!first || !last) return [];
  const { sizePx } = broken.style;
  const gapPx = Math.ceil(0.06 * sizePx);
  let baseline = 0;
  let before: LineMask | undefined;
  const set = masks.map((mask): SetLine => {
    if (before) baseline += Math.max(broken.lineHeightPx, before.inkTop + before.height - mask.inkTop + gapPx);
    before = mask;
    return { mask, baselinePx: baseline };
  });
  // A line without tall or hanging letters stands as one with them would.
  const top = Math.min(first.inkTop, Math.round(-0.72 * sizePx));
  const bottom = baseline + Math.max(last.inkTop + last.height, Math.round(0.1 * sizePx));
  const shift = Math.round((broken.heightPx - (bottom - top)) / 2) - top;
  return set.map(({ mask, baselinePx }) => ({ mask, baselinePx: baselinePx + shift }));
}

export type Alignment = "start" | "middle";

/** Lays a text's ink into a box: at the side where reading starts, or in the middle. */
export function layText(
  picture: OverlayPicture,
  lines: readonly SetLine[],
  options: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly ink: Ink;
    readonly isRightToLeft: boolean;
    readonly align?: Alignment;
  },
): void {
  for (const { mask, baselinePx } of lines) {
    // In the middle the ink counts, at a side where its advance starts: so letters of every shape stand in line.
    const isMiddle = options.align === "middle";
    const room = options.width - (isMiddle ? mask.width : Math.round(mask.advancePx));
    const shift = isMiddle ? Math.floor(room / 2) - mask.inkLeft : options.isRightToLeft ? room : 0;
    layLine(picture, mask, { x: options.x + shift, y: options.y + baselinePx }, options.ink);
  }
}
