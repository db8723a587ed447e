import { describe, expect, it } from "vitest";
import { composeLayout } from "./compose-layout.ts";
import { drawPoint, drawPointsHeading } from "./draw-points.ts";
import { fitPoints, pointHeight, type PointText } from "./fit-points.ts";
import { plainLook } from "./look.ts";
import { measurePoints, type PointsPage } from "./points-page.ts";
import { breakText } from "./text-block.ts";

const frames = [
  { width: 1920, height: 1080 },
  { width: 854, height: 480 },
  { width: 480, height: 854 },
  { width: 480, height: 480 },
] as const;
const named = frames.map((frame) => [`${frame.width}×${frame.height}`, frame] as const);

function fit(points: readonly PointText[], frame: (typeof frames)[number], heading?: string, language = "en") {
  const { content } = composeLayout("points", frame, {});
  if (!content) throw new Error("points need a place");
  const shorterSide = Math.min(frame.width, frame.height);
  const request = { points, language, area: content, shorterSide, ...(heading ? { heading } : {}) };
  return { area: content, pages: fitPoints(request) };
}

function pagesOf(...args: Parameters<typeof fit>): readonly PointsPage[] {
  const { pages } = fit(...args);
  if ("tooLong" in pages) throw new Error(`point ${pages.tooLong} was too long`);
  return pages;
}

const texts = (count: number, text = (index: number) => `Point number ${index + 1} of the list`) =>
  Array.from({ length: count }, (_, index) => ({ text: text(index) }));

describe.each(named)("points at %s", (_name, frame) => {
  it.each([1, 3, 6, 7, 40])("fit when there are %i, each once, in order, on pages that are evenly full", (count) => {
    const points = texts(count);
    const pages = pagesOf(points, frame, "A heading over them");
    expect(pages.flatMap((page) => page.points.map(({ text }) => text))).toEqual(points.map(({ text }) => text));
    const sizes = pages.map((page) => page.points.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6);
  });

  it("stay inside their area, and never meet", () => {
    const long = texts(5, (index) => `A point with rather more to say than ${index} words, which takes several lines`);
    const { area } = fit(long, frame);
    for (const page of pagesOf(long, frame, "Heading")) {
      let below = 0;
      for (const point of page.points) {
        const { textWidth } = measurePoints(page.emPx, area.width);
        const text = breakText(point.text, { language: "en", weight: 600, emPx: page.emPx }, textWidth);
        expect(text.widthPx).toBeLessThanOrEqual(textWidth);
        expect(point.top).toBeGreaterThanOrEqual(below);
        below = point.top + pointHeight(text.heightPx, page.emPx);
        expect(below).toBeLessThanOrEqual(area.height);
      }
    }
  });

  it("are never set smaller than a 480p phone can show", () => {
    const smallest = Math.min(...pagesOf(texts(40), frame).map(({ emPx }) => emPx));
    expect(smallest / Math.min(frame.width, frame.height)).toBeGreaterThan(0.033);
  });

  it("take a name of 90 characters", () => {
    const name = "Chandrashekhar Venkataramana Subramanian Iyer Bhattacharya Ramakrishnan Lakshminarayan Rao";
    expect(name).toHaveLength(90);
    const pages = pagesOf([{ text: name }, { text: "Short" }], frame);
    expect(pages.flatMap((page) => page.points)).toHaveLength(2);
  });

  it("say which one is too long to be read", () => {
    const { pages } = fit([{ text: "short" }, { text: "much too long a point ".repeat(20) }], frame);
    expect(pages).toMatchObject({ tooLong: 1, linesMax: 6 });
  });
});

describe("the places of points", () => {
  const frame = frames[0];
  const before = pagesOf(texts(4), frame, "Heading");

  it("do not depend on what a point says, as long as it takes as many lines", () => {
    const after = pagesOf(
      texts(4, (index) => (index === 2 ? "Another text of one line" : `Point number ${index + 1} of the list`)),
      frame,
      "Heading",
    );
    expect(after.map((page) => [page.emPx, page.points.map(({ top }) => top)])).toEqual(
      before.map((page) => [page.emPx, page.points.map(({ top }) => top)]),
    );
  });

  it("are the same on every page of a list, so that turning it moves nothing", () => {
    const pages = pagesOf(texts(13), frame, "Heading");
    expect(pages.length).toBeGreaterThan(2);
    expect(new Set(pages.map((page) => page.points[0]?.top)).size).toBe(1);
    expect(new Set(pages.map((page) => page.heading?.top)).size).toBe(1);
  });

  it("come before the heading, where only one of them has room", () => {
    const square = frames[3];
    const points = texts(3, (index) => `Rather long point number ${index} with two lines`);
    const pages = pagesOf(points, square, "A long heading that would take two lines of the narrow place that there is");
    expect(pages).toHaveLength(1);
    expect(pages[0]?.heading).toBeUndefined();
  });
});

describe("a point's card", () => {
  const [, frame] = frames;
  const card = (text: string, language: string, isSpoken: boolean) => {
    const { area, pages } = fit([{ text }], frame, undefined, language);
    if ("tooLong" in pages || !pages[0]?.points[0]) throw new Error("a page was expected");
    return drawPoint(pages[0].points[0], pages[0], { look: plainLook, language, area }, isSpoken);
  };
  /** The middle column of what is brighter than the plate, as a share of the width. */
  const centreOfInk = ({ width, height, rgba }: ReturnType<typeof card>): number => {
    let sum = 0;
    let count = 0;
    for (let at = 0; at < width * height; at++) {
      if ((rgba[4 * at] as number) < 200) continue;
      sum += at % width;
      count++;
    }
    return sum / count / width;
  };

  it("has the same size spoken and calm, and other pixels", () => {
    const [spoken, calm] = [card("Lock your card", "en", true), card("Lock your card", "en", false)];
    const { rgba: _a, ...spokenBox } = spoken;
    const { rgba: _b, ...calmBox } = calm;
    expect(spokenBox).toEqual(calmBox);
    expect(Buffer.compare(spoken.rgba, calm.rgba)).not.toBe(0);
  });

  it("begins at the side where reading starts", () => {
    expect(centreOfInk(card("Lock it", "en", true))).toBeLessThan(0.3);
    expect(centreOfInk(card("کارڈ بند کریں", "ur", true))).toBeGreaterThan(0.7);
  });

  it.each([
    ["Latin in a Devanagari scene", "NeelPay ऐप से OTP न बताएँ 1930", "hi"],
    ["Latin and digits in a Nastaliq scene", "اپنا OTP یا PIN نہ بتائیں 1800 000 000", "ur"],
    ["Nastaliq in a Latin scene", "In Urdu: شکریہ (thanks)", "en"],
    ["an emoji, which is left out", "Well done 🎉", "en"],
  ])("is drawn with %s", (_name, text, language) => {
    const { rgba } = card(text, language, false);
    expect(rgba.some((value, index) => index % 4 === 0 && value > 180)).toBe(true);
  });

  it("has a heading of the same width", () => {
    const { area, pages } = fit([{ text: "a" }], frame, "Heading");
    if ("tooLong" in pages || !pages[0]?.heading) throw new Error("a heading was expected");
    const heading = drawPointsHeading(pages[0].heading, pages[0], { look: plainLook, language: "en", area });
    const margin = area.x - heading.x;
    expect(heading.width).toBe(area.width + 2 * margin);
  });
});
