import type { Rectangle } from "../captions/index.ts";
import type { LookStyle } from "./look.ts";
import { breakText, type BrokenText, type TextSetting } from "./text-block.ts";

export type CardName = "title" | "quote" | "end";

/** What a card says, where, and in what. */
export interface CardRequest {
  readonly card: CardName;
  readonly text: string;
  readonly lines: readonly string[];
  readonly language: string;
  readonly look: LookStyle;
  readonly area: Rectangle;
  readonly shorterSide: number;
  /** On a plate beside a presenter, instead of over the whole picture. */
  readonly isBeside: boolean;
}

/** A card's parts in their places, in pixels of the picture. */
export interface SetCard {
  readonly text: BrokenText;
  readonly lines: readonly BrokenText[];
  /** Of the text: everything else goes by it. */
  readonly emPx: number;
  /** About everything, with its padding. */
  readonly block: Rectangle;
  readonly textTop: number;
  readonly lineTops: readonly number[];
  readonly logo?: Rectangle;
  /** The opening mark of a quote. */
  readonly mark?: Rectangle;
  /** Between a text and the lines below it. */
  readonly rule?: Rectangle;
  /** Where text starts and how wide it may be. */
  readonly column: { readonly x: number; readonly width: number };
}

interface CardType {
  /** Sizes of the text as shares of the shorter side, from the largest. */
  readonly sizes: readonly number[];
  readonly weight: TextSetting["weight"];
  readonly linesMax: number;
  /** More lines than this are set only where smaller type would cost more. */
  readonly linesGood: number;
  /** Size of the lines below, as a share of the text's, and no less than this share of the shorter side. */
  readonly lineShare: number;
}

/** Lines below the text are never smaller than this share of the shorter side. */
const lineShareMin = 0.034;

const types: Readonly<Record<CardName, { readonly full: CardType; readonly beside: CardType }>> = {
  title: {
    full: {
      sizes: [0.112, 0.1, 0.09, 0.08, 0.07, 0.062, 0.054, 0.048],
      weight: 700,
      linesMax: 4,
      linesGood: 2,
      lineShare: 0.44,
    },
    beside: {
      sizes: [0.082, 0.074, 0.066, 0.059, 0.053, 0.047, 0.042, 0.038, 0.035],
      weight: 700,
      linesMax: 5,
      linesGood: 3,
      lineShare: 0.52,
    },
  },
  quote: {
    full: {
      sizes: [0.084, 0.076, 0.068, 0.061, 0.055, 0.05, 0.045],
      weight: 600,
      linesMax: 7,
      linesGood: 3,
      lineShare: 0.54,
    },
    beside: { sizes: [0.06, 0.054, 0.049, 0.044, 0.04, 0.036], weight: 600, linesMax: 8, linesGood: 4, lineShare: 0.7 },
  },
  end: {
    full: {
      sizes: [0.104, 0.094, 0.084, 0.074, 0.066, 0.058, 0.05],
      weight: 700,
      linesMax: 3,
      linesGood: 1,
      lineShare: 0.46,
    },
    beside: {
      sizes: [0.08, 0.072, 0.064, 0.056, 0.05, 0.044],
      weight: 700,
      linesMax: 4,
      linesGood: 2,
      lineShare: 0.56,
    },
  },
};

/** In ems of the text. */
const gapEm = { afterText: 0.42, betweenLines: 0.14, rule: 0.34, logo: 0.5, mark: 0.12 } as const;
const markShare = 0.78;

/** Sets a card in the type that suits its words best, of those in which all of it fits; undefined where it fits in none. */
export function setCard(request: CardRequest): SetCard | undefined {
  const type = types[request.card][request.isBeside ? "beside" : "full"];
  let best: { readonly set: SetCard; readonly cost: number } | undefined;
  for (const share of type.sizes) {
    const set = setAt(request, type, Math.round(share * request.shorterSide));
    const cost = set ? costOf(set, type) + 1 - share / (type.sizes[0] ?? share) : Infinity;
    if (set && cost < (best?.cost ?? Infinity)) best = { set, cost };
  }
  return best?.set;
}

/** How much a line too many hurts, beside type that is smaller by its whole size. */
const lineCost = 0.28;
const wrapCost = 0.3;
const brokenWordCost = 1;

/** Few even lines read better than many large ones, and no word should be broken for its size. */
function costOf({ text, lines }: SetCard, { linesGood }: CardType): number {
  const surplus = Math.max(0, text.lines.length - linesGood);
  const wrapped = lines.reduce((sum, line) => sum + line.lines.length - 1, 0);
  return lineCost * surplus + wrapCost * wrapped + (text.isWordBroken ? brokenWordCost : 0);
}

function setAt(request: CardRequest, type: CardType, emPx: number): SetCard | undefined {
  const { area, shorterSide } = request;
  const padding = request.isBeside ? Math.round(0.038 * shorterSide) : 0;
  const barInset = hasBar(request) ? Math.round(barInsetShare * shorterSide) : 0;
  const column = { x: area.x + padding + barInset, width: area.width - 2 * padding - barInset };
  const { text, lines } = breakWords(request, type, { emPx, widthPx: column.width });
  const isTooWide = [text, ...lines].some(({ widthPx }) => widthPx > column.width);
  if (isTooWide || text.lines.length > type.linesMax) return undefined;
  const parts = listParts(request, { text, lines, emPx, widthPx: column.width });
  const last = parts.at(-1);
  const contentPx = parts.reduce((sum, part) => sum + part.heightPx + part.gapPx, 0) - (last?.gapPx ?? 0);
  const height = 2 * Math.ceil((contentPx + 2 * padding) / 2);
  if (height > area.height) return undefined;
  const block = { ...area, y: area.y + 2 * Math.floor((area.height - height) / 4), height };
  const placed = placeParts(parts, { x: column.x, y: block.y + padding });
  return { text, lines, emPx, block, column, ...placed };
}

/** Parts under each other, from a point on. */
function placeParts(
  parts: readonly CardPartSize[],
  from: { readonly x: number; readonly y: number },
): Pick<SetCard, "textTop" | "lineTops" | "logo" | "mark" | "rule"> {
  let { y } = from;
  const placed = parts.map(({ name, widthPx, heightPx, gapPx }) => {
    const box = { x: from.x, y, width: widthPx, height: heightPx };
    y += heightPx + gapPx;
    return { name, box };
  });
  const boxOf = (name: CardPartName) => placed.find((part) => part.name === name)?.box;
  const [logo, mark, rule] = [boxOf("logo"), boxOf("mark"), boxOf("rule")];
  return {
    textTop: boxOf("text")?.y ?? from.y,
    lineTops: placed.filter(({ name }) => name === "line").map(({ box }) => box.y),
    ...(logo ? { logo } : {}),
    ...(mark ? { mark } : {}),
    ...(rule ? { rule } : {}),
  };
}

function breakWords(
  { text, lines, language, look, shorterSide }: CardRequest,
  type: CardType,
  { emPx, widthPx }: { emPx: number; widthPx: number },
): { text: BrokenText; lines: readonly BrokenText[] } {
  const setting = { language, fonts: look.fonts };
  const lineEm = Math.max(Math.round(lineShareMin * shorterSide), Math.round(type.lineShare * emPx));
  return {
    text: breakText(text, { ...setting, weight: type.weight, emPx }, widthPx),
    lines: lines.map((line) => breakText(line, { ...setting, weight: 500, emPx: lineEm }, widthPx)),
  };
}

type CardPartName = "logo" | "mark" | "text" | "rule" | "line";

interface CardPartSize {
  readonly name: CardPartName;
  readonly widthPx: number;
  readonly heightPx: number;
  /** To the part below it. */
  readonly gapPx: number;
}

/** What stands on a card, from the top. */
function listParts(
  request: CardRequest,
  words: { text: BrokenText; lines: readonly BrokenText[]; emPx: number; widthPx: number },
): readonly CardPartSize[] {
  const { card, shorterSide } = request;
  const { text, lines, emPx, widthPx } = words;
  const part = (name: CardPartName, width: number, height: number, gap: number): CardPartSize => ({
    name,
    widthPx: width,
    heightPx: height,
    gapPx: Math.round(gap * emPx),
  });
  const logo = sizeLogo(request, widthPx);
  const rule = { width: Math.round(0.11 * shorterSide), height: Math.max(3, Math.round(0.006 * shorterSide)) };
  return [
    ...(logo ? [part("logo", logo.width, logo.height, gapEm.logo)] : []),
    ...(card === "quote" ? [part("mark", Math.round(1.2 * emPx), Math.round(markShare * emPx), gapEm.mark)] : []),
    part("text", widthPx, text.heightPx, gapEm.afterText),
    ...(card !== "title" && lines.length > 0 ? [part("rule", rule.width, rule.height, gapEm.rule)] : []),
    ...lines.map((line) => part("line", widthPx, line.heightPx, gapEm.betweenLines)),
  ];
}

/** A title stands beside a bar; a quote has its mark, an end card a rule. */
export function hasBar({ card }: Pick<CardRequest, "card">): boolean {
  return card === "title";
}

/** From the bar's edge to the text, as a share of the shorter side. */
export const barInsetShare = 0.034;

/** Larger than in a picture's corner, and never so that it outshouts the words. */
function sizeLogo({ look, card, shorterSide, isBeside }: CardRequest, columnPx: number) {
  if (!look.logo || card === "quote") return undefined;
  const { picture, heightShare } = look.logo;
  const wantedPx = heightShare * shorterSide * (isBeside ? 1.1 : card === "end" ? 1.7 : 1.35);
  const widthOf = (heightPx: number) =>
    heightPx * ((1 - 2 * logoInset) * (picture.width / picture.height) + 2 * logoInset);
  const heightPx = Math.min(wantedPx, (wantedPx * logoColumnShare * columnPx) / widthOf(wantedPx));
  return { width: 2 * Math.ceil(widthOf(heightPx) / 2), height: 2 * Math.ceil(heightPx / 2) };
}

const logoColumnShare = 0.66;

/** Air about a logo on its plate, as a share of the plate's height. */
export const logoInset = 0.16;
