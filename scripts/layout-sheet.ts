// Draws layouts as the renderer does, with sample content: one picture a layout and shape, and a sheet of all.
//   node scripts/layout-sheet.ts --out DIR [--layout NAME]… [--shape wide|tall|square]… [--lines 480] [--avatar asha]
//        [--background studio] [--language hi] [--slide wide|tall|square] [--zoom] [--highlight] [--at-ms 300]
// With --sheet: one contact sheet a shape, as docs/gallery has them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { composeBackground, parseBackground } from "../src/media/backdrop/index.ts";
import { drawOverlay, getWritingSystem, type FrameSize, type Rectangle } from "../src/media/captions/index.ts";
import {
  bakeSlide,
  composeLayout,
  createContentSprites,
  createLayoutStage,
  describeLayout,
  fitPoints,
  layoutNames,
  measureRig,
  plainLook,
  type Composition,
  type LayoutName,
  type ShotContent,
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
    sheet: { type: "boolean", default: false },
    "at-ms": { type: "string" },
  },
});

const aspects = { wide: [16, 9], tall: [9, 16], square: [1, 1] } as const;
const folder = join("assets/avatars", values.avatar);
const rig = parseRig(readFileSync(join(folder, "rig.json"), "utf8"), "rig.json");
const pictures = new Map<string, RgbaPicture>();
for (const file of listRigFiles(rig)) pictures.set(file, await decodeImage(readFileSync(join(folder, file)), file));
const heights = new Map([...pictures].map(([file, { height }]) => [file, height]));
const isRightToLeft = getWritingSystem(values.language).direction === "rtl";
const bakes = new Map<number, BakedRig>();
const sample = layoutSamples[values.language] ?? layoutSamples["en"]!;
mkdirSync(values.out, { recursive: true });

/** Everything has come that comes. */
const lateMs = 60_000;
const columnsOf = { wide: 3, tall: 6, square: 4 } as const;
for (const shape of values.shape as (keyof typeof aspects)[]) {
  const [across, down] = aspects[shape];
  const lines = Number(values.lines);
  const longer = 2 * Math.round((lines * Math.max(across, down)) / Math.min(across, down) / 2);
  const frame = across >= down ? { width: longer, height: lines } : { width: lines, height: longer };
  const plate = bakePlate(await readBackground(frame), frame);
  const stills: { name: string; png: Uint8Array }[] = [];
  for (const layout of values.layout as LayoutName[]) {
    const png = await drawStill(layout, frame, plate);
    stills.push({ name: layout, png });
    if (!values.sheet) writeFileSync(join(values.out, `${layout}-${shape}.png`), png);
  }
  if (values.sheet) writeFileSync(join(values.out, `layouts-${shape}.jpg`), await drawSheet(stills, columnsOf[shape]));
  process.stdout.write(`${shape}: ${stills.length} layouts in ${values.out}\n`);
}

async function readBackground(frame: FrameSize): Promise<RgbaPicture> {
  const place = join("assets/backgrounds", values.background);
  const background = parseBackground(readFileSync(join(place, "background.json"), "utf8"), "background.json");
  const { file } = composeBackground(background, frame);
  return decodeImage(readFileSync(join(place, file)), file);
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
  set.show(Number(values["at-ms"] ?? lateMs));
  set.stage.draw({ ...canonicalRest, jaw: 0.25, upper: 0.2, lower: 0.25 });
  return encodeImage({ ...frame, rgba: toRgba(set.stage.planes, frame) }, "png");
}

function createSprites(layout: LayoutName, frame: FrameSize, { content: area }: Composition): readonly Sprite[] {
  const content = area && sampleContent(layout, frame, area);
  if (!area || !content) return [];
  const nearest = values.zoom ? 0.65 : 1;
  const slides =
    content.kind === "slide"
      ? [bakeSlide(drawSampleSlide(values.slide, layout === "slide-over"), { area, picture: frame, layout, nearest })]
      : [];
  return createContentSprites(content, {
    layout,
    picture: frame,
    area,
    language: values.language,
    look: plainLook,
    slides,
  });
}

function sampleContent(layout: LayoutName, frame: FrameSize, area: Rectangle): ShotContent<number> | undefined {
  switch (describeLayout(layout).content) {
    case "points": {
      const pages = fitPoints({
        points: sample.points,
        heading: sample.heading,
        language: values.language,
        area,
        shorterSide: Math.min(frame.width, frame.height),
      });
      if ("tooLong" in pages) throw new Error(`point ${pages.tooLong} is too long`);
      const [page] = pages;
      if (!page) return undefined;
      const last = page.points.length - 1;
      return { kind: "points", pages: [{ page, shown: last, arrivals: [0] }], opens: true };
    }
    case "slide": {
      const zoom = values.zoom ? { zoom: { x: 0.05, y: 0.25, width: 0.5, height: 0.65 } } : {};
      const highlight = values.highlight ? { highlight: { x: 0.07, y: 0.3, width: 0.42, height: 0.55 } } : {};
      const changes = [{ at: 1000, view: { slide: 0, ...zoom, ...highlight } }];
      return { kind: "slide", before: { slide: 0 }, changes };
    }
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

/** All stills of a shape on one sheet, each under its layout's name. */
async function drawSheet(stills: readonly { name: string; png: Uint8Array }[], columns: number): Promise<Uint8Array> {
  const images = await Promise.all(stills.map(({ png }) => loadImage(png)));
  const [first] = images;
  if (!first) throw new Error("a sheet needs a still");
  const gap = Math.round(first.height / 30);
  const caption = 26;
  const [width, height] = [first.width + gap, first.height + caption + gap];
  const canvas = createCanvas(columns * width + gap, Math.ceil(images.length / columns) * height + gap);
  const context = canvas.getContext("2d");
  context.fillStyle = "#14181c";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#e8ecef";
  context.font = "17px 'Noto Sans', sans-serif";
  for (const [index, image] of images.entries()) {
    const x = gap + (index % columns) * width;
    const y = gap + Math.floor(index / columns) * height;
    context.drawImage(image, x, y);
    context.fillText(stills[index]?.name ?? "", x, y + first.height + 20);
  }
  return canvas.encode("jpeg", 86);
}
