import type { Rectangle, TypeStyle } from "../captions/index.ts";
import { measurePoints, pointsEm, type PointsPage } from "./points-page.ts";
import { breakText, type BrokenText } from "./text-block.ts";

export interface PointText {
  readonly text: string;
  readonly number?: number;
}

/** What points are fitted into. */
export interface PointsRequest {
  readonly points: readonly PointText[];
  readonly heading?: string;
  readonly language: string;
  readonly fonts?: TypeStyle["fonts"];
  readonly area: Rectangle;
  /** The picture's shorter side: type is a share of it. */
  readonly shorterSide: number;
}

/** Type sizes that a list steps down, as shares of the shorter side. The last can still be read on a 480p phone. */
const sizeShares = [0.046, 0.043, 0.04, 0.037, 0.034] as const;
/** More cannot be taken in at one look. */
const pagePointsMax = 6;
const pointLinesMax = 6;
const headingLinesMax = 2;

/** Which point does not fit: so that a message can say so. */
export interface PointTooLong {
  readonly tooLong: number;
  readonly linesMax: number;
}

/**
 * Lays points out in pages: in the largest type in which all of them share one, else in the smallest, in as few pages as
 * they need, evenly filled. Where a point stands does not depend on what others say, but on how many lines they take.
 */
export function fitPoints(request: PointsRequest): readonly PointsPage[] | PointTooLong {
  if (request.points.length === 0 && !request.heading) return [];
  const { heading: _heading, ...plain } = request;
  // Points come before their heading, where only one of them has room.
  const page = fitOnePage(request) ?? (request.heading ? fitOnePage(plain) : undefined);
  if (page) return page;
  const measured = measureList(request, smallestSize(request));
  const isShort = (measured.heading?.lines.length ?? 0) <= headingLinesMax;
  const paged = isShort ? paginate(request, measured) : { tooLong: 0, linesMax: pointLinesMax };
  return "tooLong" in paged && request.heading ? paginate(plain, measureList(plain, measured.emPx)) : paged;
}

function smallestSize({ shorterSide }: PointsRequest): number {
  return Math.round((sizeShares.at(-1) ?? 0) * shorterSide);
}

/** All points on one page, in the largest type that allows it. */
function fitOnePage(request: PointsRequest): readonly PointsPage[] | undefined {
  const whole: PointRange = [0, request.points.length];
  if (request.points.length > pagePointsMax) return undefined;
  for (const share of sizeShares) {
    const measured = measureList(request, Math.round(share * request.shorterSide));
    const isWhole = measured.isReadable && heightOf(request, measured, whole) <= request.area.height;
    if (isWhole) return layPages(request, measured, [whole]);
  }
  return undefined;
}

interface Measured {
  readonly emPx: number;
  readonly heading?: BrokenText;
  /** Heights of the points' cards. */
  readonly heights: readonly number[];
  readonly lines: readonly number[];
  /** No point is broken into more lines than one reads at a glance. */
  readonly isReadable: boolean;
}

function measureList(request: PointsRequest, emPx: number): Measured {
  const { points, language, fonts, area } = request;
  const metrics = measurePoints(emPx, area.width);
  const setting = { language, emPx, ...(fonts ? { fonts } : {}) };
  const broken = points.map(({ text }) => breakText(text, { ...setting, weight: 600 }, metrics.textWidth));
  const heading = request.heading
    ? breakText(
        request.heading,
        { ...setting, weight: 700, emPx: emPx * pointsEm.heading },
        area.width - 2 * metrics.paddingX,
      )
    : undefined;
  const lines = broken.map((each) => each.lines.length);
  return {
    emPx,
    ...(heading ? { heading } : {}),
    heights: broken.map(({ heightPx }) => pointHeight(heightPx, emPx)),
    lines,
    isReadable: Math.max(0, ...lines) <= 3 && (heading?.lines.length ?? 0) <= headingLinesMax,
  };
}

/** The height of a point's card about its text. */
export function pointHeight(textHeightPx: number, emPx: number): number {
  const { badge, paddingY } = measurePoints(emPx, 0);
  return 2 * Math.ceil((Math.max(textHeightPx, badge) + 2 * paddingY) / 2);
}

/** The height of a heading's card: its text with a rule below. */
export function headingHeight(textHeightPx: number, emPx: number): number {
  const { paddingY } = measurePoints(emPx, 0);
  return 2 * Math.ceil((textHeightPx + 2 * paddingY + Math.round(2.2 * pointsEm.rule * emPx)) / 2);
}

/** From and to (exclusive). */
type PointRange = readonly [from: number, to: number];

function heightOf(request: PointsRequest, { emPx, heading, heights }: Measured, [from, to]: PointRange): number {
  const { gap } = measurePoints(emPx, request.area.width);
  const headingPx = heading ? headingHeight(heading.heightPx, emPx) + gap : 0;
  return headingPx + heights.slice(from, to).reduce((sum, height) => sum + height + gap, 0) - gap;
}

/** Centres the fullest page in the area; the others start where it does, so that turning a page moves nothing. */
function layPages(request: PointsRequest, measured: Measured, ranges: readonly PointRange[]): readonly PointsPage[] {
  const { emPx, heading, heights } = measured;
  const { gap } = measurePoints(emPx, request.area.width);
  const highest = Math.max(...ranges.map((range) => heightOf(request, measured, range)));
  const first = Math.max(0, 2 * Math.floor((request.area.height - highest) / 4));
  return ranges.map(([from, to]) => {
    let top = first + (heading ? headingHeight(heading.heightPx, emPx) + gap : 0);
    const points = request.points.slice(from, to).map((point, index) => {
      const placed = { ...point, top };
      top += (heights[from + index] ?? 0) + gap;
      return placed;
    });
    return { emPx, ...(request.heading ? { heading: { text: request.heading, top: first } } : {}), points };
  });
}

function paginate(request: PointsRequest, measured: Measured): readonly PointsPage[] | PointTooLong {
  const fits = (range: PointRange) => heightOf(request, measured, range) <= request.area.height;
  const tooLong = measured.lines.findIndex((lines, index) => lines > pointLinesMax || !fits([index, index + 1]));
  if (tooLong >= 0) return { tooLong, linesMax: pointLinesMax };
  const count = request.points.length;
  for (let pages = Math.max(1, Math.ceil(count / pagePointsMax)); ; pages++) {
    const endOf = (page: number) => Math.round((page * count) / pages);
    const ranges = Array.from({ length: pages }, (_, page): PointRange => [endOf(page), endOf(page + 1)]);
    if (pages >= count || ranges.every(fits)) return layPages(request, measured, ranges);
  }
}
