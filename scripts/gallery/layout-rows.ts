import type { SheetRows } from "../../src/app/draw-sheet.ts";
import type { DrawStill, StillPicture } from "../../src/app/draw-still.ts";
import { getWritingSystem, type FrameSize } from "../../src/media/captions/index.ts";
import {
  composeLayout,
  describeLayout,
  fitPoints,
  layoutNames,
  plainLook,
  type LayoutName,
  type ShotContent,
} from "../../src/media/layout/index.ts";
import { layoutSamples, type LayoutSample } from "./layout-samples.ts";
import { drawSampleSlide } from "./sample-slide.ts";
import { inRows, shapes, type ShapeName } from "./shapes.ts";

/** Every layout in a shape, telling one story in a language; where it is read from the right, mirrored. */
export function createLayoutRows(shape: ShapeName, language: string, draw: DrawStill): SheetRows {
  const sample = layoutSamples[language];
  if (!sample) throw new Error(`no sample in ${language}: add one to layout-samples.ts`);
  const { frame, columns } = shapes[shape];
  const cells = layoutNames.map((layout) => ({
    title: layout,
    draw: () => drawLayout(layout, { frame, language, sample, draw }),
  }));
  return inRows(cells, columns);
}

interface Telling {
  readonly frame: FrameSize;
  readonly language: string;
  readonly sample: LayoutSample;
  readonly draw: DrawStill;
}

function drawLayout(layout: LayoutName, { frame, language, sample, draw }: Telling): Promise<StillPicture> {
  const { framing, content: kind } = describeLayout(layout);
  const content = kind && createContent(layout, { frame, language, sample });
  return draw({
    layout,
    frame,
    background: "studio",
    language,
    look: plainLook,
    caption: { lines: sample.caption },
    ...(framing ? { speaker: sample.speaker } : {}),
    ...(content ? { content } : {}),
    ...(kind === "slide"
      ? { slide: drawSampleSlide({ free: layout === "slide-over" ? sideOf(language) : undefined }) }
      : {}),
  });
}

/** Where the presenter stands. */
function sideOf(language: string): "left" | "right" {
  return getWritingSystem(language).direction === "rtl" ? "left" : "right";
}

function createContent(layout: LayoutName, telling: Omit<Telling, "draw">): ShotContent<number> | undefined {
  const { sample } = telling;
  switch (describeLayout(layout).content) {
    case "points":
      return createPoints(layout, telling);
    case "slide":
      return { kind: "slide", before: { slide: 0 }, changes: [] };
    case "card": {
      const words = {
        title: { text: sample.title, lines: sample.subtitle },
        quote: { text: sample.quote, lines: [sample.by] },
        end: { text: sample.end, lines: sample.endLines },
      }[layout.replace("-presenter", "") as "title" | "quote" | "end"];
      return { kind: "card", ...words, opens: true };
    }
    default:
      return undefined;
  }
}

function createPoints(
  layout: LayoutName,
  { frame, language, sample }: Omit<Telling, "draw">,
): ShotContent<number> | undefined {
  const { content: area } = composeLayout(layout, frame, { isMirrored: sideOf(language) === "left" });
  if (!area) return undefined;
  const { points, heading } = sample;
  const shorterSide = Math.min(frame.width, frame.height);
  const pages = fitPoints({ points, heading, language, area, shorterSide });
  if ("tooLong" in pages) throw new Error(`point ${pages.tooLong} of the sample in ${language} is too long`);
  const [page] = pages;
  return page && { kind: "points", pages: [{ page, shown: page.points.length - 1, arrivals: [0] }], opens: true };
}
