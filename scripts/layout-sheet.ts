// Draws layouts as the renderer does, with sample content: one picture a layout and shape, and a sheet of all.
//   node scripts/layout-sheet.ts --out DIR [--layout NAME]… [--shape wide|tall|square]… [--lines 480] [--avatar asha]
//        [--background studio] [--language hi] [--sheet FILE.jpg]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { drawOverlay, getWritingSystem, type FrameSize } from "../src/media/captions/index.ts";
import {
  bakeSlide,
  composeLayout,
  createLayoutStage,
  createCardSprites,
  createPointSprites,
  createSlideSprites,
  describeLayout,
  fitPoints,
  layoutNames,
  measureRig,
  plainLook,
  type Composition,
  type LayoutName,
  type Sprite,
} from "../src/media/layout/index.ts";
import { canonicalRest } from "../src/media/motion/index.ts";
import { decodeImage, toYuva, type Picture, type RgbaPicture } from "../src/media/raster/index.ts";
import { bakeRig, listRigFiles, parseRig, type BakedRig } from "../src/media/rig/index.ts";
import { bakePlate, encodeImage, toRgba } from "../src/media/stage/index.ts";
import { drawSampleSlide } from "./layout-sample-slide.ts";
import { layoutSamples } from "./layout-samples.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "out/layouts" },
    layout: { type: "string", multiple: true, default: [...layoutNames] },
    shape: { type: "string", multiple: true, default: ["wide", "tall", "square"] },
    lines: { type: "string", default: "480" },
    avatar: { type: "string", default: "asha" },
    background: { type: "string", default: "studio" },
    language: { type: "string", default: "en" },
    slide: { type: "string", default: "wide" },
    zoom: { type: "boolean", default: false },
    highlight: { type: "boolean", default: false },
    "at-ms": { type: "string", default: "4000" },
  },
});

const aspects = { wide: [16, 9], tall: [9, 16], square: [1, 1] } as const;
const folder = join("assets/avatars", values.avatar);
const rig = parseRig(readFileSync(join(folder, "rig.json"), "utf8"), "rig.json");
const pictures = new Map<string, RgbaPicture>();
for (const file of listRigFiles(rig)) pictures.set(file, await decodeImage(readFileSync(join(folder, file)), file));
const heights = new Map([...pictures].map(([file, { height }]) => [file, height]));
const background = await decodeImage(
  readFileSync(join("assets/backgrounds", values.background, "background.png")),
  values.background,
);
const isRightToLeft = getWritingSystem(values.language).direction === "rtl";
const slide = drawSampleSlide(values.slide);
const bakes = new Map<number, BakedRig>();
const sample = layoutSamples[values.language] ?? layoutSamples["en"]!;
mkdirSync(values.out, { recursive: true });

for (const shape of values.shape as (keyof typeof aspects)[]) {
  const [across, down] = aspects[shape];
  const lines = Number(values.lines);
  const longer = 2 * Math.round((lines * Math.max(across, down)) / Math.min(across, down) / 2);
  const frame = across >= down ? { width: longer, height: lines } : { width: lines, height: longer };
  const plate = bakePlate(background, frame);
  for (const layout of values.layout as LayoutName[]) {
    const started = performance.now();
    const png = await drawStill(layout, frame, plate);
    writeFileSync(join(values.out, `${layout}-${shape}.png`), png);
    process.stdout.write(`${layout}-${shape} ${Math.round(performance.now() - started)} ms\n`);
  }
}

async function drawStill(layout: LayoutName, frame: FrameSize, plate: Picture): Promise<Uint8Array> {
  const composition = composeLayout(layout, frame, { rig: measureRig(rig), isMirrored: isRightToLeft });
  const { presenter } = composition;
  const baked = presenter && (bakes.get(presenter.scale) ?? bakeRig(rig, pictures, presenter.scale));
  if (presenter && baked) bakes.set(presenter.scale, baked);
  const set = createLayoutStage({
    picture: frame,
    plate,
    composition,
    look: plainLook,
    isRightToLeft,
    ...(baked ? { presenter: { rig, baked, heights } } : {}),
  });
  const type = { ...frame, text: composition.text };
  const toPicture = (drawn: ReturnType<typeof drawOverlay>): Picture | undefined =>
    drawn && { ...drawn, data: toYuva(drawn.rgba) };
  set.begin(createSprites(layout, frame, composition));
  set.setTop("label", toPicture(drawOverlay({ kind: "label" }, values.language, type)));
  set.setTop("caption", toPicture(drawOverlay({ kind: "caption", lines: sample.caption }, values.language, type)));
  if (presenter)
    set.setTop("lowerThird", toPicture(drawOverlay({ kind: "lower-third", ...sample.speaker }, values.language, type)));
  set.show(Number(values["at-ms"]));
  set.stage.draw({ ...canonicalRest, jaw: 0.25, upper: 0.2, lower: 0.25 });
  return encodeImage({ ...frame, rgba: toRgba(set.stage.planes, frame) }, "png");
}

function createSprites(layout: LayoutName, frame: FrameSize, { content }: Composition): readonly Sprite[] {
  const kind = describeLayout(layout).content;
  if (!content || !kind) return [];
  const shorterSide = Math.min(frame.width, frame.height);
  const language = values.language;
  if (kind === "points") {
    const pages = fitPoints({ points: sample.points, heading: sample.heading, language, area: content, shorterSide });
    if ("tooLong" in pages) throw new Error(`point ${pages.tooLong} is too long`);
    const shown = pages
      .slice(0, 1)
      .map((page) => ({ page, shown: 2, arrivals: page.points.slice(2, 3).map(() => 2000) }));
    return createPointSprites({ kind, pages: shown, opens: true }, { look: plainLook, language, area: content });
  }
  if (kind === "slide") {
    const style = {
      area: content,
      picture: frame,
      accent: plainLook.colours.accent,
      layout,
      isMirrored: isRightToLeft,
    };
    const baked = bakeSlide(slide, { ...style, nearest: values.zoom ? 0.65 : 1 });
    const highlight = values.highlight ? { highlight: { x: 0.07, y: 0.3, width: 0.42, height: 0.55 } } : {};
    const zoom = values.zoom ? { zoom: { x: 0.05, y: 0.25, width: 0.5, height: 0.65 } } : {};
    const before = { slide: 0 };
    const changes = [{ at: 1000, view: { slide: 0, ...zoom, ...highlight } }];
    return createSlideSprites({ kind, before, changes }, [baked], style);
  }
  const card = layout.replace("-presenter", "") as "title" | "quote" | "end";
  const [text, lines] = {
    title: [sample.title, sample.subtitle] as const,
    quote: [sample.quote, [sample.by]] as const,
    end: [sample.end, sample.endLines] as const,
  }[card];
  const isBeside = layout !== card;
  const request = { card, text, lines, language, look: plainLook, area: content, shorterSide, isBeside };
  return createCardSprites(request, true);
}
