import { SutradharError } from "../../core/index.ts";
import { plainTextLook, type LowerThirdStyle, type TextLook } from "./caption-style.ts";
import { chooseSystem, type FontWeight } from "./font-book.ts";
import { layoutText, roundUpToEven, type FrameSize, type Rectangle } from "./layout-text.ts";
import { drawLineMask, measureLine, type LineMask, type TypeStyle } from "./line-mask.ts";
import { createPicture, layLine, layPlate, type Colour, type OverlayPicture } from "./overlay-picture.ts";
import { wrapInTwo } from "./wrap-line.ts";
import { findCompactSystem, getWritingSystem, type WritingSystem } from "./writing-systems.ts";

/** Who speaks. */
export interface LowerThirdText {
  readonly name: string;
  readonly title?: string;
}

interface Options {
  readonly language: string;
  readonly frame: FrameSize;
  readonly look?: TextLook;
}

const nameSize = 0.92;
const titleSize = 0.7;
/** Type shrinks to this share of a caption's, 15 px of 480; and to the second only where nothing else fits. */
const sizeMin = 0.55;
const sizeLeast = 0.42;
/** A line is wrapped only where it would have to shrink below this. */
const wrapBelow = 0.8;
const paddingEm = 0.42;
const gapEm = 0.24;
/** Between two lines of the same text. */
const leadingEm = 0.12;
const barEm = 0.13;
const radiusEm = 0.26;

/**
 * Name over title on a plate, with a bar of the brand's colour at the side where reading starts. A long name or title
 * shrinks a little, then takes two lines, then shrinks to what can still be read. Undefined where nothing can be drawn.
 *
 * @throws SutradharError `limit_exceeded` where even that does not fit.
 */
export function drawLowerThird(text: LowerThirdText, options: Options): OverlayPicture | undefined {
  const { language, frame, look = plainTextLook } = options;
  const setting = findSetting(text, options);
  if (!setting) return undefined;
  const { lowerThird: area } = layoutText(frame);
  const { width, height } = setting;
  const isRightToLeft = getWritingSystem(language).direction === "rtl";
  const x = isRightToLeft ? frame.width - area.x - width : area.x;
  const picture = createPicture({ x, y: area.y + area.height - height, width, height });
  const style = look.lowerThird;
  const radiusPx = style.form === "plate" ? radiusEm * setting.emPx : 0;
  layPlate(picture, { x: 0, y: 0, width, height }, radiusPx, style.behind);
  layBar(picture, { setting, isRightToLeft, style });
  for (const { mask, baseline, colour } of setting.lines) {
    const fromEdge = 2 * setting.padding + setting.barWidth;
    const inkX = isRightToLeft ? width - fromEdge - mask.width : fromEdge;
    layLine(picture, mask, { x: inkX - mask.inkLeft, y: baseline }, { ...colour, opacity: 255 });
  }
  return picture;
}

interface Setting {
  readonly lines: readonly { readonly mask: LineMask; readonly baseline: number; readonly colour: Colour }[];
  readonly width: number;
  readonly height: number;
  readonly padding: number;
  readonly barWidth: number;
  readonly emPx: number;
}

/** Lines of the name and of the title. */
type Way = readonly [nameLines: 1 | 2, titleLines: 1 | 2];

interface Stage {
  /** The smallest type, as a share of a caption's. */
  readonly least: number;
  readonly ways: readonly Way[];
}

/** Tried in turn: the first in which something fits gives the largest type that does. */
const stages: readonly Stage[] = [
  { least: wrapBelow, ways: [[1, 1]] },
  { least: wrapBelow, ways: [[1, 2]] },
  {
    least: sizeMin / nameSize,
    ways: [
      [2, 1],
      [2, 2],
      [1, 1],
      [1, 2],
    ],
  },
  {
    least: sizeLeast / nameSize,
    ways: [
      [2, 1],
      [2, 2],
      [1, 1],
      [1, 2],
    ],
  },
];

/** A compact way of writing comes before the smallest type. */
function listAttempts(
  language: string,
  { fonts }: Pick<TextLook, "fonts">,
): readonly (Stage & { readonly system: WritingSystem })[] {
  const own = chooseSystem(fonts, language);
  const compact = findCompactSystem(language);
  const legible = stages.slice(0, -1);
  return [
    ...legible.map((stage) => ({ ...stage, system: own })),
    ...(compact ? legible.map((stage) => ({ ...stage, system: compact })) : []),
    ...stages.slice(-1).map((stage) => ({ ...stage, system: compact ?? own })),
  ];
}

/** The largest type that fits; wrapped only where one line would be much smaller. */
function findSetting(text: LowerThirdText, options: Options): Setting | undefined {
  for (const attempt of listAttempts(options.language, options.look ?? plainTextLook)) {
    let best: Setting | "nothing" | undefined;
    for (const way of attempt.ways) best = fitLarger(text, options, { ...attempt, way, best }) ?? best;
    if (best === "nothing") return undefined;
    if (best) return best;
  }
  throw tooLong(text, options.frame);
}

/** The largest setting in one way that is larger than the best so far; `nothing` where no letter can be drawn. */
function fitLarger(
  text: LowerThirdText,
  options: Options,
  attempt: {
    readonly least: number;
    readonly way: Way;
    readonly system: WritingSystem;
    readonly best: Setting | "nothing" | undefined;
  },
): Setting | "nothing" | undefined {
  const { captionSizePx, lowerThird: area } = layoutText(options.frame);
  const { best } = attempt;
  const leastPx = Math.max(attempt.least * captionSizePx, best && best !== "nothing" ? best.emPx + 1 : 0);
  const stepPx = Math.max(1, Math.round(captionSizePx / 40));
  const { widthPx } = chooseLines(text, options, { ...attempt, emPx: captionSizePx });
  // Width grows with the type: what is surely too wide is not tried.
  const startPx = Math.min(captionSizePx, Math.ceil((captionSizePx * area.width) / widthPx) + stepPx);
  for (let emPx = startPx; emPx >= leastPx; emPx -= stepPx) {
    const wanted = chooseLines(text, options, { ...attempt, emPx });
    if (wanted.widthPx > area.width) continue;
    const setting = setLines(wanted.lines, emPx);
    if (!setting) return "nothing";
    if (setting.width <= area.width && setting.height <= area.height) return setting;
  }
  return undefined;
}

function tooLong({ name, title = "" }: LowerThirdText, frame: FrameSize): SutradharError {
  const { captionSizePx, lowerThird: area } = layoutText(frame);
  return new SutradharError(
    "limit_exceeded",
    `a speaker's name and title must fit on two lines each, in letters of ${Math.ceil(sizeLeast * captionSizePx)} px, on ` +
      `${area.width}×${area.height} px; got a name of ${[...name].length} and a title of ${[...title].length} ` +
      "characters: shorten them",
  );
}

interface ChosenLine {
  readonly text: string;
  readonly style: TypeStyle;
  readonly colour: Colour;
  /** Above it, in ems. */
  readonly gap: number;
}

function chooseLines(
  text: LowerThirdText,
  { language, frame, look = plainTextLook }: Options,
  attempt: { readonly way: Way; readonly system: WritingSystem; readonly emPx: number },
): { readonly lines: readonly ChosenLine[]; readonly widthPx: number } {
  const { system } = attempt;
  const leastPx = Math.min(sizeMin * layoutText(frame).captionSizePx, attempt.emPx * nameSize);
  const typeOf = (weight: FontWeight, share: number): TypeStyle => ({
    language,
    weight,
    sizePx: Math.max(1, Math.round(system.sizeFactor * Math.max(leastPx, attempt.emPx * share))),
    fonts: look.fonts,
    system,
  });
  const cut = (what: string, lines: 1 | 2, style: TypeStyle): readonly string[] =>
    lines === 1 ? [what] : wrapInTwo(what, language, (line) => measureLine(line, style));
  const nameStyle = typeOf(700, nameSize);
  const titleStyle = typeOf(500, titleSize);
  const { name, title } = look.lowerThird;
  const lines = [
    ...cut(text.name, attempt.way[0], nameStyle).map((line) => ({ text: line, style: nameStyle, colour: name })),
    ...cut(text.title ?? "", attempt.way[1], titleStyle).map((line) => ({
      text: line,
      style: titleStyle,
      colour: title,
    })),
  ];
  const widestPx = Math.max(...lines.map((line) => measureLine(line.text, line.style)));
  return {
    lines: lines.map((line, index) => ({
      ...line,
      gap: index === 0 ? 0 : lines[index - 1]?.style === line.style ? leadingEm : gapEm,
    })),
    // Ink may be a little narrower than its advance.
    widthPx: widestPx * 0.97 + (barEm + 3 * paddingEm) * attempt.emPx,
  };
}

function setLines(chosen: readonly ChosenLine[], emPx: number): Setting | undefined {
  const padding = Math.ceil(paddingEm * emPx);
  const lines: { mask: LineMask; baseline: number; colour: Colour }[] = [];
  let y = padding;
  for (const { text, style, colour, gap } of chosen) {
    const mask = drawLineMask(text, style);
    if (!mask) continue;
    if (lines.length > 0) y += Math.ceil(gap * emPx);
    lines.push({ mask, colour, baseline: y - mask.inkTop });
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
    emPx,
  };
}

/** Inside a plate, or the whole edge of what is solid. */
function layBar(
  picture: OverlayPicture,
  bar: { readonly setting: Setting; readonly isRightToLeft: boolean; readonly style: LowerThirdStyle },
): void {
  const { padding, barWidth } = bar.setting;
  const isInside = bar.style.form === "plate";
  const inset = isInside ? padding : 0;
  const width = isInside ? barWidth : 2 * barWidth;
  const place: Rectangle = {
    x: bar.isRightToLeft ? picture.width - inset - width : inset,
    y: inset,
    width,
    height: picture.height - 2 * inset,
  };
  layPlate(picture, place, isInside ? barWidth / 2 : 0, { ...bar.style.accent, opacity: 255 });
}
