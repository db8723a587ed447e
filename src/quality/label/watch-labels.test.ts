import { describe, expect, it } from "vitest";
import {
  drawOverlay,
  labelProfileNames,
  type LabelProfileName,
  type OverlayPicture,
} from "../../media/captions/index.ts";
import type { DecodedPicture } from "../../media/decode/index.ts";
import { composeLayout } from "../../media/layout/index.ts";
import { masterGates, type MasterEvidence } from "../gates/index.ts";
import { createLabelDrawer, watchLabels, type LabelledShot } from "./index.ts";

const frameRate = 25;
const frames = 50;
const shapes = [
  { shape: "wide", width: 854, height: 480 },
  { shape: "tall", width: 480, height: 854 },
  { shape: "square", width: 480, height: 480 },
] as const;
type Size = Pick<(typeof shapes)[number], "width" | "height">;

const busy = new Map(
  shapes.map(({ width, height }) => [
    `${width}x${height}`,
    Uint8Array.from({ length: width * height }, (_, i) => 120 + ((i * 7 + Math.floor(i / width) * 13) % 90)),
  ]),
);

/** A bright, busy picture in limited range, with the label laid over it as a decoder would give it. */
function paint({ width, height }: Size, label: OverlayPicture | undefined): Uint8Array {
  const luma = Uint8Array.from(busy.get(`${width}x${height}`) ?? []);
  if (!label) return luma;
  for (let i = 0; i < label.width * label.height; i++) {
    const at = (label.y + Math.floor(i / label.width)) * width + label.x + (i % label.width);
    const rest = 1 - (label.rgba[4 * i + 3] ?? 0) / 255;
    luma[at] = Math.round(16 + ((label.rgba[4 * i + 1] ?? 0) * 219) / 255 + ((luma[at] ?? 0) - 16) * rest);
  }
  return luma;
}

/** As much of a decoded picture as is looked at. */
function picture(size: Size, index: number, luma: Uint8Array): DecodedPicture {
  const none = new Uint8Array();
  const { width, height } = size;
  return { index, width, height, luma, blue: none, red: none, lumaStride: width, chromaStride: width / 2 };
}

function look(size: Size, profile: LabelProfileName, seen: (label: OverlayPicture, index: number) => Uint8Array) {
  const shot: LabelledShot = { language: "hi", layout: "medium", profile, startFrame: 0, endFrame: frames };
  const label = drawLabel(size, profile);
  const watch = watchLabels([shot], { drawLabel: createLabelDrawer(size), frameRate });
  // Those that are looked at, and no others: they take long to paint.
  for (const index of [0, 10, 20, 30, 40, frames - 1]) {
    watch.see(picture(size, index, seen(label, index)));
  }
  const gate = masterGates.find(({ name }) => name === "label");
  const evidence = { label: watch.report() } as MasterEvidence;
  return { report: evidence.label, verdict: gate?.judge(evidence) };
}

const drawn = new Map<string, OverlayPicture>();

function drawLabel(size: Size, profile: LabelProfileName): OverlayPicture {
  const name = `${profile} ${size.width} ${size.height}`;
  const label = drawn.get(name) ?? drawNow(size, profile);
  drawn.set(name, label);
  return label;
}

function drawNow(size: Size, profile: LabelProfileName): OverlayPicture {
  const { text } = composeLayout("medium", size, { isMirrored: false });
  const label = drawOverlay({ kind: "label", profile }, "hi", { ...size, text });
  if (!label) throw new Error("no label");
  return label;
}

/** The label with what `isKept` says of each of its pixels, nothing elsewhere. */
function keep(label: OverlayPicture, isKept: (x: number, y: number) => boolean): OverlayPicture {
  const rgba = label.rgba.map((value, i) => {
    const pixel = i >> 2;
    return isKept(pixel % label.width, Math.floor(pixel / label.width)) ? value : 0;
  });
  return { ...label, rgba };
}

const wide = shapes[0];

describe.each(labelProfileNames)("the label %s", (profile) => {
  it.each(shapes)("passes in a $shape picture", (size) => {
    const { report, verdict } = look(size, profile, (label) => paint(size, label));
    expect(verdict).toMatchObject({ verdict: "pass", reason: "there in all of 6 frames" });
    expect(report.likenessMin).toBeGreaterThan(0.9);
    expect(report.longestGapMs).toBeLessThanOrEqual(1_000);
  });

  const faults: { fault: string; draw: (label: OverlayPicture, index: number) => OverlayPicture | undefined }[] = [
    { fault: "is not there", draw: () => undefined },
    { fault: "is cut to its left half", draw: (label) => keep(label, (x) => x < label.width / 2) },
    { fault: "is cut to its upper half", draw: (label) => keep(label, (_, y) => y < label.height / 2) },
    {
      fault: "is covered in the middle",
      draw: (label) => keep(label, (x) => x < label.width * 0.35 || x > label.width * 0.65),
    },
    { fault: "is gone for a second", draw: (label, index) => (index >= 20 && index < 45 ? undefined : label) },
    { fault: "comes late", draw: (label, index) => (index < 12 ? undefined : label) },
    { fault: "stands elsewhere", draw: (label) => ({ ...label, y: label.y + 2 * Math.ceil(label.height / 4) }) },
  ];
  it.each(faults)("fails where it $fault", ({ draw }) => {
    expect(look(wide, profile, (label, index) => paint(wide, draw(label, index))).verdict).toMatchObject({
      verdict: "fail",
    });
  });
});

it("fails where its letters hardly stand out", () => {
  const faint = (label: OverlayPicture): Uint8Array =>
    paint(wide, label).map((value, i) => (i < wide.width * 120 ? 110 + Math.round((value - 110) / 8) : value));
  expect(look(wide, "in-sgi", faint).verdict?.reason).toMatch(/its letters stand out by/);
});

it("fails where no frame was looked at for more than a second", () => {
  const shot: LabelledShot = { language: "hi", layout: "medium", startFrame: 0, endFrame: frames };
  const watch = watchLabels([shot], { drawLabel: createLabelDrawer(wide), frameRate });
  const luma = paint(wide, drawLabel(wide, "in-sgi"));
  for (const index of [0, 49]) watch.see(picture(wide, index, luma));
  const gate = masterGates.find(({ name }) => name === "label");
  expect(gate?.judge({ label: watch.report() } as MasterEvidence).reason).toBe("1960 ms were not looked at");
});

it("looks where the layout puts it", () => {
  const { text } = composeLayout("slide-over", wide, { isMirrored: false });
  const label = drawOverlay({ kind: "label" }, "en", { ...wide, text });
  const watch = watchLabels([{ language: "en", layout: "slide-over", startFrame: 0, endFrame: 1 }], {
    drawLabel: createLabelDrawer(wide),
    frameRate,
  });
  watch.see(picture(wide, 0, paint(wide, label)));
  expect(watch.report().likenessMin).toBeGreaterThan(0.9);
});
