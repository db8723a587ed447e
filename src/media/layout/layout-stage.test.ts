import { describe, expect, it } from "vitest";
import { loadShippedRig, poseWith } from "../../../test/fixtures/shipped-stage.ts";
import { toYuva, type Picture } from "../raster/index.ts";
import { bakeRig } from "../rig/index.ts";
import { bakeSlide } from "./baked-slide.ts";
import { composeLayout, measureRig } from "./compose-layout.ts";
import { createContentSprites } from "./content-sprites.ts";
import { fitPoints } from "./fit-points.ts";
import { drawGround } from "./ground.ts";
import { describeLayout, type LayoutName } from "./layout-names.ts";
import { createLayoutStage } from "./layout-stage.ts";
import { plainLook } from "./look.ts";
import type { ShotContent } from "./shot-content.ts";
import { createVeil } from "./veil.ts";

const shipped = await loadShippedRig();
const picture = { width: 480, height: 272 };
const look = plainLook;
const bakes = new Map<number, ReturnType<typeof bakeRig>>();

/** Green throughout: no presenter and no card is. */
const plate: Picture = {
  ...picture,
  x: 0,
  y: 0,
  data: toYuva(
    Uint8Array.from({ length: picture.width * picture.height * 4 }, (_, i) => [0, 160, 0, 255][i % 4] as number),
  ),
};
const greenLuma = plate.data[0] as number;

function open(layout: LayoutName, content?: ShotContent<number>) {
  const composition = composeLayout(layout, picture, { rig: measureRig(shipped.rig) });
  const scale = composition.presenter?.scale;
  const baked = scale === undefined ? undefined : (bakes.get(scale) ?? bakeRig(shipped.rig, shipped.pictures, scale));
  if (scale !== undefined && baked) bakes.set(scale, baked);
  const set = createLayoutStage({
    picture,
    plate,
    composition,
    look,
    ...(baked ? { presenter: { rig: shipped.rig, baked, heights: shipped.heights } } : {}),
  });
  const { content: area } = composition;
  const slide = { width: 160, height: 90, data: new Uint8Array(160 * 90 * 4).fill(255) };
  const slides = area ? [bakeSlide(slide, { area, picture, layout, nearest: 1 })] : [];
  set.begin(
    content && area ? createContentSprites(content, { layout, picture, area, language: "en", look, slides }) : [],
  );
  return { set, composition };
}

const pointsContent = (): ShotContent<number> => {
  const { content: area } = composeLayout("points", picture, {});
  if (!area) throw new Error("points need a place");
  const points = [{ text: "First" }, { text: "Second" }];
  const pages = fitPoints({ points, heading: "Heading", language: "en", area, shorterSide: picture.height });
  if ("tooLong" in pages || !pages[0]) throw new Error("points must fit");
  return { kind: "points", pages: [{ page: pages[0], shown: 1, arrivals: [1_000] }], opens: false };
};
const slideContent: ShotContent<number> = { kind: "slide", before: { slide: 0 }, changes: [] };
const cardContent: ShotContent<number> = { kind: "card", text: "Title", lines: ["line"], opens: true };

describe("a stage that is set for a layout", () => {
  it("draws nothing for what rests: points, slides and cards cost no frame anything", () => {
    for (const [layout, content] of [
      ["points", pointsContent()],
      ["slide", slideContent],
      ["title", cardContent],
    ] as const) {
      const { set } = open(layout, content);
      set.show(500);
      set.stage.draw(poseWith({}));
      set.show(900);
      expect({ layout, drawn: set.stage.draw(poseWith({})) }).toEqual({ layout, drawn: 0 });
    }
  });

  it("draws a point that comes, and no more than its own rows", () => {
    const { set, composition } = open("points", pointsContent());
    const area = composition.content;
    if (!area) throw new Error("points need a place");
    set.show(0);
    set.stage.draw(poseWith({}));
    let most = 0;
    let frames = 0;
    for (let atMs = 0; atMs < 2_000; atMs += 33) {
      set.show(atMs);
      const drawn = set.stage.draw(poseWith({}));
      most = Math.max(most, drawn);
      if (drawn > 0) frames++;
    }
    // Two cards with their shadows, of 17 × 30 tiles.
    expect(most).toBeLessThan(0.25 * 510);
    expect(frames).toBeGreaterThan(4);
    expect(frames).toBeLessThan(18);
  });

  it("shows a chunk the same whether it follows another or stands alone", () => {
    const content = pointsContent();
    const run = (times: readonly number[]) => {
      const { set, composition } = open("points", content);
      const { content: area } = composition;
      if (!area) throw new Error("points need a place");
      for (const atMs of times) {
        set.show(atMs);
        set.stage.draw(poseWith({ jaw: (atMs % 7) / 7 }));
      }
      set.begin(createContentSprites(content, { layout: "points", picture, area, language: "en", look, slides: [] }));
      set.show(1_200);
      set.stage.draw(poseWith({ jaw: 0.5 }));
      const { luma, blue, red } = set.stage.planes;
      return Buffer.concat([luma, blue, red]);
    };
    expect(Buffer.compare(run([]), run([0, 500, 1_100, 1_900]))).toBe(0);
  });

  it("shows its presenter, and the place behind, through a round window alone", () => {
    const { set, composition } = open("slide-corner", slideContent);
    const window = composition.presenter?.window;
    if (!window) throw new Error("a window was expected");
    set.show(0);
    set.stage.draw(poseWith({}));
    const shut = set.stage.planes.luma.slice();
    const lumaAt = (x: number, y: number) => shut[y * set.stage.planes.lumaStride + x] as number;
    const middleY = window.y + Math.round(window.height / 2);
    expect(Math.abs(lumaAt(window.x + 8, middleY) - greenLuma)).toBeLessThan(3);
    expect(Math.abs(lumaAt(window.x + 1, window.y + 1) - greenLuma)).toBeGreaterThan(15);
    // A wide open mouth moves pixels inside the circle, and nowhere else.
    set.stage.draw(poseWith({ jaw: 1, upper: 1, lower: 1, swayX: 20, yaw: 6 }));
    const radius = window.width / 2;
    for (const [at, value] of set.stage.planes.luma.entries()) {
      if (value === shut[at]) continue;
      const dx = (at % set.stage.planes.lumaStride) + 0.5 - window.x - radius;
      const dy = Math.floor(at / set.stage.planes.lumaStride) + 0.5 - window.y - radius;
      expect(Math.sqrt(dx * dx + dy * dy)).toBeLessThan(radius);
    }
    const mouth = set.stage.mouthBox();
    expect(mouth.x > window.x && mouth.y + mouth.height < window.y + window.height).toBe(true);
  });

  it("has nobody on a card, and says that there is no mouth", () => {
    const { set } = open("quote", cardContent);
    set.show(1_000);
    set.stage.draw(poseWith({}));
    expect(set.stage.draw(poseWith({ jaw: 1, yaw: 10 }))).toBe(0);
    expect(set.stage.mouthBox()).toEqual({ x: 0, y: 0, width: 0, height: 0 });
    expect(describeLayout("quote").framing).toBeUndefined();
  });

  it("shows a slide behind the presenter, who stands in front of it", () => {
    const { set, composition } = open("slide-over", slideContent);
    set.show(0);
    set.stage.draw(poseWith({}));
    const { presenter } = composition;
    if (!presenter) throw new Error("someone was expected");
    const at = (x: number, y: number) => set.stage.planes.luma[y * set.stage.planes.lumaStride + x] as number;
    expect(at(20, 140)).toBeGreaterThan(220);
    const chest = Math.round(presenter.place.y + 2_000 * presenter.scale);
    expect(at(Math.round(presenter.place.x + 1_080 * presenter.scale), chest)).toBeLessThan(200);
  });

  it("refuses more than it has layers for", () => {
    const { set } = open("medium");
    const sprite = { at: () => ({ key: "", draw: () => undefined }) };
    expect(() => set.begin(Array.from({ length: 11 }, () => sprite))).toThrow("10 layers");
  });
});

describe("a veil", () => {
  const veil = createVeil({ picture, ground: look.colours.ground, fadesIn: true, fadesOut: true, durationMs: 3_000 });

  it("covers a scene's first frame, is gone in between, and comes back at its end", () => {
    expect(veil.at(0).key).toBe("1");
    expect(veil.at(1_500).draw()).toBeUndefined();
    expect(Number(veil.at(2_970).key)).toBeGreaterThan(0.8);
    expect(new Set(Array.from({ length: 300 }, (_, step) => veil.at(step * 10).key)).size).toBeLessThanOrEqual(10);
  });
});

describe("a ground", () => {
  it("is opaque, without bands, and the same each time", () => {
    const options = { ground: look.colours.ground, colourShare: 0.8, rings: look.colours.accent };
    const ground = drawGround(plate, options);
    expect(ground.data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
    expect(Buffer.compare(ground.data, drawGround(plate, options).data)).toBe(0);
    const row = Array.from({ length: 64 }, (_, x) => ground.data[4 * (20 * picture.width + x)]);
    expect(new Set(row).size).toBeGreaterThan(1);
  });

  it("carries its light on the side away from where reading starts", () => {
    const at = (isRightToLeft: boolean, x: number) =>
      drawGround(plate, { ground: look.colours.ground, colourShare: 0.8, isRightToLeft }).data[4 * x] as number;
    expect(at(false, 400)).toBeGreaterThan(at(false, 20));
    expect(at(true, 400)).toBeLessThan(at(true, 20));
  });
});
