import { describe, expect, it } from "vitest";
import { plainTextLook } from "./caption-style.ts";
import { labelPlateInk, labelTextInk } from "./draw-label.ts";
import { getLabelProfile, labelProfileNames } from "./label-profiles.ts";
import { drawOverlay } from "./draw-overlay.ts";
import { layoutText, type FrameSize } from "./layout-text.ts";
import type { Ink, OverlayPicture } from "./overlay-picture.ts";
import { writtenLanguages } from "./writing-systems.ts";

const landscape: FrameSize = { width: 1920, height: 1080 };
const frames: readonly FrameSize[] = [
  landscape,
  { width: 854, height: 480 },
  { width: 480, height: 854 },
  { width: 480, height: 480 },
];

/** Rows and columns in which a picture is nearly white: its text. */
function findText(picture: OverlayPicture): { rows: number; left: number; right: number; top: number } {
  let [left, right, top, bottom] = [picture.width, -1, picture.height, -1];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const at = 4 * (y * picture.width + x);
      if (Math.min(picture.rgba[at] ?? 0, picture.rgba[at + 1] ?? 0, picture.rgba[at + 2] ?? 0) < 110) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return { rows: bottom - top + 1, left, right, top };
}

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOver(background: number, plate: Ink, text: Ink): number {
  const share = plate.opacity / 255;
  const seen = [plate.red, plate.green, plate.blue].map((value) => value * share + background * (1 - share));
  const [light, dark] = [luminance([text.red, text.green, text.blue]), luminance(seen)];
  return (Math.max(light, dark) + 0.05) / (Math.min(light, dark) + 0.05);
}

describe.each(labelProfileNames)("the label %s", (profile) => {
  it.each(writtenLanguages)("in %s is as large as it must be, and stands in its place, at every size", (language) => {
    const { inkShareMin, areaShareMin, form } = getLabelProfile(profile);
    // Large ones take long to draw, and are as narrow as none is.
    for (const frame of profile === "in-sgi" ? frames : frames.slice(2)) {
      const label = drawOverlay({ kind: "label", profile }, language, frame);
      if (!label) throw new Error("no label");
      // One row may be lost to the threshold at either edge of antialiased ink.
      expect(findText(label).rows).toBeGreaterThanOrEqual(Math.ceil(inkShareMin * frame.height));
      const { x, y, width, height } = label;
      expect(width * height).toBeGreaterThanOrEqual(areaShareMin * frame.width * frame.height);
      if (form === "band") expect([x, y, width]).toEqual([0, 0, frame.width]);
      const area = form === "band" ? { x: 0, y: 0, ...frame } : layoutText(frame).label;
      expect(x + width).toBeLessThanOrEqual(area.x + area.width);
      expect(y + height).toBeLessThanOrEqual(area.y + area.height);
    }
  });

  it("has a contrast of 4.5:1 over any background", () => {
    for (const background of [0, 128, 255]) {
      expect(contrastOver(background, labelPlateInk, labelTextInk)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe("a caption", () => {
  it("stands centred at the bottom of its area, whatever its number of lines", () => {
    const area = layoutText(landscape).caption;
    for (const lines of [["एक पंक्ति"], ["पहली पंक्ति", "और दूसरी पंक्ति"]]) {
      const picture = drawOverlay({ kind: "caption", lines }, "hi", landscape);
      if (!picture) throw new Error("no caption");
      expect(picture.y + picture.height).toBe(area.y + area.height);
      const offCentre = picture.x + picture.width / 2 - (area.x + area.width / 2);
      expect(Math.abs(offCentre)).toBeLessThanOrEqual(1);
    }
  });

  it("shrinks when a line is too wide, and is never cut", () => {
    const word = "സാമ്പത്തികവികസനപദ്ധതിപ്രഖ്യാപനസമ്മേളനോദ്ഘാടനച്ചടങ്ങിൽ";
    const picture = drawOverlay({ kind: "caption", lines: [word] }, "ml", { width: 480, height: 854 });
    if (!picture) throw new Error("no caption");
    const text = findText(picture);
    expect(text.left).toBeGreaterThan(2);
    expect(text.right).toBeLessThan(picture.width - 3);
    expect(text.rows).toBeGreaterThan(8);
  });

  it("of emoji only draws nothing; beside words they are left out", () => {
    expect(drawOverlay({ kind: "caption", lines: ["🎉🎉"] }, "hi", landscape)).toBeUndefined();
    const plain = drawOverlay({ kind: "caption", lines: ["शुभ दीपावली"] }, "hi", landscape);
    expect(drawOverlay({ kind: "caption", lines: ["शुभ 🎉 दीपावली"] }, "hi", landscape)).toEqual(plain);
  });

  it("keeps the plate of a line the same height, with tall letters or without", () => {
    const heights = ["na", "गम", "AÅg"].map(
      (line) => drawOverlay({ kind: "caption", lines: [line] }, "en", landscape)?.height ?? 0,
    );
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(12);
  });

  it("runs from right to left in Urdu, with numbers and Latin from left to right in it", () => {
    const inkOf = (line: string, language: string): OverlayPicture | undefined =>
      drawOverlay({ kind: "caption", lines: [line] }, language, landscape);
    // The Latin word comes first in the text and so stands at the right: the picture's right end is that of the word alone.
    const [both, latin] = [inkOf("SBI کے", "ur"), inkOf("SBI", "ur")];
    if (!both || !latin) throw new Error("no caption");
    const columns = 60;
    const rightEnd = (picture: OverlayPicture): number[] => inkColumns(picture).slice(-columns);
    expect(rightEnd(both)).toEqual(rightEnd(latin));
    expect(rightEnd(both)).not.toEqual(rightEnd(inkOf("SBI کے", "en") ?? latin));
  });
});

/** Whether each column from the first inked to the last inked holds text. */
function inkColumns(picture: OverlayPicture): number[] {
  const { left, right } = findText(picture);
  return Array.from({ length: right - left + 1 }, (_, index) => {
    for (let y = 0; y < picture.height; y++) {
      if ((picture.rgba[4 * (y * picture.width + left + index)] ?? 0) >= 110) return 1;
    }
    return 0;
  });
}

describe("a lower third", () => {
  const red = { red: 200, green: 30, blue: 40 };
  const look = { ...plainTextLook, lowerThird: { ...plainTextLook.lowerThird, accent: red } };
  const isRed = (picture: OverlayPicture, x: number): boolean => {
    const at = 4 * (Math.floor(picture.height / 2) * picture.width + x);
    return picture.rgba[at] === red.red && picture.rgba[at + 1] === red.green && picture.rgba[at + 3] === 255;
  };

  it.each([
    ["hi", "आशा शर्मा", "left"],
    ["ur", "عائشہ صدیقی", "right"],
  ])("in %s stands with its bar at the %3$s", (language, name, side) => {
    const picture = drawOverlay({ kind: "lower-third", name, title: "x" }, language, landscape, look);
    if (!picture) throw new Error("no lower third");
    const columns = Array.from({ length: picture.width }, (_, x) => x).filter((x) => isRed(picture, x));
    expect(columns.length).toBeGreaterThanOrEqual(4);
    const isLeft = (columns[0] ?? 0) < picture.width / 2;
    expect(isLeft ? "left" : "right").toBe(side);
    expect(picture.x < landscape.width / 4 ? "left" : "right").toBe(side);
  });

  const longNames = [
    ["en", "Shri Venkatanarasimharajuvaripeta Subrahmanyam Lakshminarayanan Iyer of Thiruvananthapuram", undefined],
    ["en", "Asha", "Executive Director and Head of Customer Experience, Digital Banking and Rural Outreach, New Delhi"],
    ["hi", "आशा", "मुख्य कार्यकारी अधिकारी एवं प्रबंध निदेशक, भारतीय अंतर्राष्ट्रीय विकास सहयोग संस्थान, नई दिल्ली"],
    ["ta", "ஸ்ரீ வெங்கடநாராயணசாமி கிருஷ்ணமூர்த்தி சுப்பிரமணியன் ராமகிருஷ்ணன்", "தலைமைப் பொருளாதார வல்லுநர்"],
    ["ur", "ڈاکٹر محمد عبدالرحمٰن صدیقی القادری", "چیف اکانومسٹ، سوتردھار انٹرنیشنل"],
  ] as const;
  it.each(longNames)("in %s holds a long name: %s", (language, name, title) => {
    for (const frame of frames) {
      const area = layoutText(frame).lowerThird;
      const picture = drawOverlay({ kind: "lower-third", name, ...(title ? { title } : {}) }, language, frame);
      expect(picture?.width).toBeLessThanOrEqual(area.width);
      expect(picture?.height).toBeLessThanOrEqual(area.height);
      expect(picture?.height).toBeGreaterThan(0.4 * area.height);
    }
  });

  it("breaks a long name of one word, and refuses what no letters that can be read would hold", () => {
    const small = { width: 480, height: 480 };
    const word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
    expect(drawOverlay({ kind: "lower-third", name: word }, "en", small)?.width).toBeLessThanOrEqual(360);
    expect(() =>
      drawOverlay({ kind: "lower-third", name: `${word} `.repeat(3), title: word.repeat(3) }, "en", small),
    ).toThrow(
      /must fit on two lines each, in letters of \d+ px.*name of 177 and a title of 174 characters: shorten them/,
    );
  });

  it("without a title is lower, and without anything is nothing", () => {
    const both = drawOverlay({ kind: "lower-third", name: "Asha", title: "Economist" }, "en", landscape);
    const name = drawOverlay({ kind: "lower-third", name: "Asha" }, "en", landscape);
    expect(name?.height ?? 0).toBeLessThan(both?.height ?? 0);
    expect(drawOverlay({ kind: "lower-third", name: "🎉" }, "en", landscape)).toBeUndefined();
  });
});

it.each([{ kind: "label" }, { kind: "lower-third", name: "आशा", title: "शर्मा" }] as const)(
  "a $kind has premultiplied colours: none is brighter than its opacity",
  (overlay) => {
    const { rgba, width, height } = drawOverlay(overlay, "hi", landscape) ?? { rgba: [], width: 0, height: 0 };
    expect(rgba.length).toBe(4 * width * height);
    const opacities = Array.from({ length: rgba.length / 4 }, (_, pixel) => rgba[4 * pixel + 3] ?? 0);
    const brighter = opacities.filter((opacity, pixel) => Math.max(...rgba.slice(4 * pixel, 4 * pixel + 3)) > opacity);
    expect(brighter).toEqual([]);
  },
);

it("refuses a language that cannot be written", () => {
  expect(() => drawOverlay({ kind: "label" }, "xx", landscape)).toThrow(/use one of these tags/);
});
