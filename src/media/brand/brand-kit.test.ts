import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { listFontFiles } from "../captions/index.ts";
import { checkBrandKit } from "./check-brand-kit.ts";
import { measureContrasts } from "./check-legibility.ts";

const sample = join(import.meta.dirname, "../../../assets/brands/neelgagan");
const kit = JSON.parse(readFileSync(join(sample, "brand.json"), "utf8")) as Readonly<Record<string, object>>;
const logo = readFileSync(join(sample, "logo.svg"));
const symbol = readFileSync(join(sample, "symbol.svg"));
const fontNamed = (file: string): Buffer => readFileSync(listFontFiles().find((each) => each.endsWith(file)) ?? file);

/** The sample kit with parts of it changed, and files beside it. */
function check(changes: object, files: Readonly<Record<string, Uint8Array>> = {}) {
  const text = JSON.stringify({ ...kit, ...changes });
  const all: Readonly<Record<string, Uint8Array>> = {
    "logo.svg": logo,
    "symbol.svg": symbol,
    "brand.json": Buffer.from(text),
    ...files,
  };
  return checkBrandKit({ path: "brands/acme/brand.json", read: (file) => Promise.resolve(all[file]) });
}

/** Every message that a kit is refused with. */
async function refusals(changes: object, files?: Readonly<Record<string, Uint8Array>>): Promise<readonly string[]> {
  const error: unknown = await check(changes, files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SutradharError)) throw new Error("the kit was taken");
  expect(error.code).toBe("brand_invalid");
  expect(error.problems[0]?.message).toBe(error.message);
  return error.problems.map(({ message }) => message);
}

const colours = (changes: object): object => ({ colours: { ...kit["colours"], ...changes } });

describe("a brand kit", () => {
  it("of the sample company is taken, with every pair of its colours over the limits", async () => {
    const { title, version, look, music } = await check({});
    expect({ title, version, music }).toEqual({ title: "Neelgagan Bank", version: "1.0.0", music: "calm" });
    expect(look.lowerThird).toMatchObject({ form: "solid", behind: { red: 255, opacity: 255 } });
    expect(look.captions.mark.form).toBe("box");
    const findings = measureContrasts({ look });
    expect(findings.length).toBeGreaterThanOrEqual(11);
    expect(findings.filter(({ isFine }) => !isFine)).toEqual([]);
  });

  it("needs a version, a title and colours only: everything else follows from these", async () => {
    const least = { logo: undefined, captions: undefined, lowerThird: undefined, cards: undefined, music: undefined };
    const { look } = await check(least);
    expect(look.captions).toMatchObject({ form: "plate", text: { red: 255 }, sizeFactor: 1 });
    expect(look.lowerThird.accent).toEqual(look.colours.accent);
    expect(look.logo).toBeUndefined();
    expect(look.fonts).toEqual([]);
  });

  it.each([
    [
      "text on a ground",
      colours({ onGround: "#3b5a99" }),
      /colours.onGround on colours.ground has a contrast of 2\.\d+:1 \(#3b5a99 on #0b2a66\); it must have 4.5:1/,
    ],
    [
      "text on a thin plate",
      colours({ plateOpacity: 0.4 }),
      /colours.onPlate on colours.plate has a contrast of \d\.\d+:1 \(#ffffff on #0a1f4a at 40 % over the worst picture\)/,
    ],
    [
      "an accent on the plate",
      colours({ accent: "#1d3a7a" }),
      /colours.accent on colours.plate has a contrast of 1\.\d+:1 .* must have 3:1/,
    ],
    [
      "captions on their plate",
      { captions: { text: "#7a7a7a" } },
      /captions.text on captions.behind has a contrast of/,
    ],
    [
      "captions whose plate is clear",
      { captions: { opacity: 0 } },
      /captions.text on captions.behind has a contrast of 1.00:1/,
    ],
    [
      "captions and their outline",
      { captions: { form: "outline", text: "#ffffff", behind: "#c0c0c0" } },
      /captions.text on captions.behind has a contrast of 1.8\d:1/,
    ],
    [
      "a marked word in its box",
      { captions: { mark: { form: "box", text: "#ffffff", box: "#f7b32b" } } },
      /captions.mark.text on captions.mark.box has a contrast of 1\.\d+:1/,
    ],
    [
      "a mark like all other words",
      { captions: { mark: { form: "ink", text: "#f0f0ff" } } },
      /captions.mark.text must be told from captions.text: #f0f0ff and #ffffff are 21 apart of 442/,
    ],
    [
      "captions too small",
      { captions: { size: 0.7 } },
      /captions.size must be 0.95 to 1.25, got 0.7: type of 18.9 px at 480 lines, where a phone needs 25.6/,
    ],
    ["captions too large", { captions: { size: 2 } }, /two lines have room for 33.8/],
    [
      "a name on its plate",
      { lowerThird: { form: "solid", name: "#9aa0aa", behind: "#ffffff" } },
      /lowerThird.name on lowerThird.behind/,
    ],
    [
      "a bar that cannot be seen",
      { lowerThird: { form: "solid", name: "#000000", title: "#222222", behind: "#ffffff", accent: "#ffe9a8" } },
      /lowerThird.accent on lowerThird.behind has a contrast of 1.\d+:1 .* must have 3:1/,
    ],
    [
      "a logo too large",
      { logo: { file: "logo.svg", plate: "#ffffff", height: 0.3 } },
      /logo.height must be 0.05 to 0.1 of the picture's shorter side, got 0.3: 324 of 1080 px, where 108 fit beside the label/,
    ],
    ["a logo too small", { logo: { file: "logo.svg", plate: "#ffffff", height: 0.01 } }, /got 0.01: 11 of 1080 px/],
    [
      "a logo where the label is",
      { logo: { file: "logo.svg", plate: "#ffffff", corner: "top-left" } },
      /logo.corner must be top-right, got top-left: of 1920 × 1080, the AI label have 96 to 960 across and 54 to 168 down, where the logo would reach from 54 to 146 down/,
    ],
    [
      "a logo where captions are",
      { logo: { file: "logo.svg", plate: "#ffffff", corner: "bottom-right" } },
      /captions and names have/,
    ],
    [
      "a logo that its plate swallows",
      { logo: { file: "logo.svg", plate: "#0b2a66" } },
      /logo.plate: \d+ % of the ink of logo.svg has a contrast of 3:1 with #0b2a66, and 60 % must; its main colour #[0-9a-f]{6} has 1.\d+:1/,
    ],
  ])("is refused for %s, with the numbers", async (_what, changes, reason) => {
    expect((await refusals(changes)).join("\n")).toMatch(reason);
  });

  it("is refused with everything that is wrong with it at once", async () => {
    const messages = await refusals({
      ...colours({ onGround: "#0b2a66", accent: "#0a1f4a" }),
      captions: { size: 0.5 },
    });
    expect(messages.length).toBeGreaterThanOrEqual(4);
    expect(messages.every((message) => message.startsWith("brands/acme/brand.json: "))).toBe(true);
  });

  it.each([
    ["a colour by name", colours({ accent: "orange" }), /colours.accent must be a colour such as "#0b2a5b"/],
    ["a key that is none", { label: { text: "" } }, /has no key label/],
    ["another way to dress the label", { captions: { label: "none" } }, /captions has no key label/],
    [
      "a file that climbs",
      { logo: { file: "../logo.svg", plate: "#ffffff" } },
      /logo.file must name an SVG or PNG file of the kit/,
    ],
    [
      "a file of another machine",
      { logo: { file: "//x/logo.svg", plate: "#ffffff" } },
      /logo.file must name an SVG or PNG/,
    ],
    ["a JPEG for a logo", { logo: { file: "logo.jpg", plate: "#ffffff" } }, /logo.file must name an SVG or PNG/],
    ["a font by its address", { fonts: ["https://x/a.woff2"] }, /fonts.0 must name WOFF2, TTF or OTF files of the kit/],
    [
      "too many fonts",
      { fonts: Array.from({ length: 9 }, (_, index) => `f${index}.woff2`) },
      /fonts must be at most 8 files/,
    ],
    ["a mark of another form", { captions: { mark: { form: "glow" } } }, /captions.mark/],
    ["a version that is none", { version: "new" }, /version must be a version such as 1.0.0/],
    ["a line too long", { cards: { endLine: "x".repeat(81) } }, /cards.endLine must have at most 80 characters/],
    ["an opacity beyond all", colours({ plateOpacity: 1.5 }), /colours.plateOpacity must be 0 to 1/],
  ])("is refused in its form for %s", async (_what, changes, reason) => {
    expect((await refusals(changes)).join("\n")).toMatch(reason);
  });

  const picture = (width: number, height: number, fill = "#0b2a66"): Buffer => {
    const canvas = createCanvas(width, height);
    const context = canvas.getContext("2d");
    context.fillStyle = fill;
    context.fillRect(0, 0, width, height);
    return canvas.toBuffer("image/png");
  };
  const withPng = (file: Uint8Array) =>
    [{ logo: { file: "logo.png", plate: "#ffffff" } }, { "logo.png": file }] as const;
  /** A PNG's head with a size that it does not have: a bomb as it arrives. */
  const bomb = (width: number, height: number): Buffer => {
    const bytes = picture(100, 100);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
  };

  it.each([
    [
      "of 20,000 pixels",
      ...withPng(bomb(20_000, 20_000)),
      /logo.png is 20000 × 20000; a logo may have 4096 pixels a side/,
    ],
    ["of a few pixels", ...withPng(picture(40, 40)), /logo.png is 40 × 40; a logo must have 96 pixels a side/],
    ["that is no PNG", ...withPng(Buffer.from("GIF89a")), /logo.png is not a PNG picture/],
    ["cut in half", ...withPng(picture(300, 100).subarray(0, 100)), /logo.png cannot be decoded/],
    ["that shows nothing", ...withPng(picture(300, 100, "rgba(0,0,0,0)")), /logo.png shows nothing/],
    ["as long as a street", ...withPng(picture(3_000, 100)), /logo.png must be at most 8 times as wide as high/],
    [
      "with a script",
      {},
      { "logo.svg": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>') },
      /logo.svg:1: must not run anything/,
    ],
    [
      "that is not there",
      { logo: { file: "mark.svg", plate: "#ffffff" } },
      {},
      /the kit names mark.svg, which its folder does not have/,
    ],
    [
      "of four megabytes and more",
      {},
      { "logo.svg": Buffer.alloc(4_000_001, 32) },
      /has 4000001 bytes; a logo may have 4000000/,
    ],
  ])("is refused for a logo %s", async (_what, changes, files, reason) => {
    expect((await refusals(changes, files)).join("\n")).toMatch(reason);
  });

  it("may name a family that ships among its fonts", async () => {
    const { look } = await check({ fonts: ["noto-naskh-arabic"] });
    expect(look.fonts).toEqual(["noto-naskh-arabic"]);
    expect((await refusals({ fonts: ["comic-sans"] })).join()).toMatch(
      /or families that ship, such as noto-naskh-arabic/,
    );
  });

  it("is taken with a PNG for a logo, and with fonts that write a language", async () => {
    const files = { "logo.png": picture(400, 120), "fonts/a-700.woff2": fontNamed("sans-latin-700-normal.woff2") };
    const { look } = await check({ logo: { file: "logo.png", plate: "#ffffff" }, fonts: ["fonts/a-700.woff2"] }, files);
    expect(look.fonts).toEqual(["fonts/a-700.woff2"]);
  });

  it.each([
    ["that is none", Buffer.from("OTTO but not really"), /a.woff2: the font/],
    [
      "that writes no language",
      fontNamed("sans-latin-ext-700-normal.woff2"),
      /a.woff2 has no whole alphabet of any language/,
    ],
    ["that is not there", undefined, /the kit names a.woff2, which its folder does not have/],
    ["of more bytes than any", Buffer.alloc(8_000_001), /a.woff2 has 8000001 bytes; a font may have 8000000/],
  ])("is refused for a font %s", async (_what, bytes, reason) => {
    expect((await refusals({ fonts: ["a.woff2"] }, bytes ? { "a.woff2": bytes } : {})).join("\n")).toMatch(reason);
  });

  it.each([
    ["no JSON", Buffer.from("{"), /must describe the brand in JSON, and cannot be read/],
    ["nothing", undefined, /must describe the brand in JSON, and is missing/],
    ["a list", Buffer.from("[]"), /expected object/i],
    ["too much", Buffer.alloc(100_001, 32), /has 100001 bytes; it may have 100000/],
  ])("is refused where brand.json is %s", async (_what, bytes, reason) => {
    const folder = { path: "brand.json", read: () => Promise.resolve(bytes) };
    await expect(checkBrandKit(folder)).rejects.toThrow(reason);
  });
});
