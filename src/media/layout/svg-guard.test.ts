import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { decodeSlide, isDrawing } from "./decode-slide.ts";
import { guardSvg } from "./svg-guard.ts";

const svg = (inside: string, attributes = 'viewBox="0 0 160 90"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const guard = (text: string) => guardSvg(bytesOf(text), "a.svg");

describe("a drawing passes", () => {
  it.each([
    ["shapes", svg('<rect width="9" height="9" fill="#f00"/><path d="M0 0h9v9z" style="fill:#0f0;stroke:none"/>')],
    ["a declaration and comments", `<?xml version="1.0"?><!-- by a program -->${svg("<g><!-- < --></g>")}`],
    [
      "a gradient, also one that borrows its stops",
      svg(
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><linearGradient id="b" xlink:href="#a"/></defs><rect fill="url(#b)"/>',
      ),
    ],
    ["a clip", svg('<clipPath id="c"><circle r="9"/></clipPath><g clip-path="url(#c)"><rect/></g>')],
    [
      "words that are never drawn, and what other programs keep",
      svg("<title>A & B's</title><metadata><rdf:RDF><x:y>z</x:y></rdf:RDF></metadata><sodipodi:namedview/>").replace(
        "&",
        "and",
      ),
    ],
  ])("with %s", (_name, text) => {
    expect(guard(text)).toMatchObject({ width: 160, height: 90 });
  });

  it.each([
    ["its view box", 'viewBox="0 0 300 200" width="100%"', [300, 200]],
    ["width and height", 'width="300px" height="200"', [300, 200]],
  ])("with the shape of %s", (_name, attributes, size) => {
    const { width, height } = guard(svg("", attributes));
    expect([width, height]).toEqual(size);
  });
});

describe("a drawing is refused", () => {
  it.each([
    ["a picture in it", svg('<image href="a.png"/>'), "<image>: leave pictures out"],
    ["type in it", svg("<text>Hello</text>"), "<text>: turn type into outlines"],
    ["loose words", svg("Hello"), "no text outside"],
    ["a style sheet", svg("<style>@import url(http://x/y.css);</style>"), "<style>: save styles as attributes"],
    ["a program", svg("<script>alert(1)</script>"), "<script>"],
    ["a program in an attribute", svg('<rect onload="x()"/>'), "no programs"],
    ["HTML", svg("<foreignObject/>"), "<foreignObject>"],
    ["a picture among what is never drawn", svg("<metadata><x:image href='file:///a.png'/></metadata>"), "<x:image>"],
    ["an effect", svg('<filter id="f"><feImage href="#x"/></filter>'), "<filter>: leave effects out"],
    ["a symbol", svg('<use href="#a"/>'), "<use>: save without symbols"],
    ["an entity", `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${svg("")}`, "no declarations"],
    ["a style sheet from outside", `<?xml-stylesheet href="http://x"?>${svg("")}`, "no declarations"],
    ["characters in disguise", svg("<![CDATA[<image/>]]>"), "no declarations"],
    ["a colour from outside", svg('<rect fill="url(http://x/y#z)"/>'), "nothing outside itself"],
    ["a colour from a file, in a style", svg("<rect style=\"fill:url('file:///a#b')\"/>"), "nothing outside itself"],
    ["a reference in disguise", svg('<linearGradient href="&#102;ile:///a"/>'), "plainly"],
    ["a reference in CSS's disguise", svg('<rect style="fill:u\\72l(file:///a)"/>'), "plainly"],
    ["a gradient from a file", svg('<linearGradient id="a" xlink:href="other.svg#g"/>'), "nothing outside itself"],
    [
      "gradients in a circle",
      svg('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'),
      "gradients that borrow",
    ],
    ["a clip that clips itself", svg('<clipPath id="c"><rect clip-path="url(#c)"/></clipPath>'), "in a clip"],
    ["an address for all that is relative", svg("", 'viewBox="0 0 9 9" xml:base="http://x/"'), "no addresses"],
    ["a nest without end", svg("<g>".repeat(500) + "</g>".repeat(500)), "64 deep"],
    ["more than anyone draws", svg("<rect/>".repeat(20_001)), "20000 elements"],
    ["no size", svg("", 'width="100%"'), "must say its size"],
    ["no height", svg("", 'viewBox="0 0 100 0"'), "must say its size"],
    ["tags that do not match", svg("<g></rect>"), "well-formed"],
    ["its second half missing", svg("<g>").replace("</svg>", ""), "cut short"],
    ["two drawings in it", `${svg("")}${svg("")}`, "one svg element"],
    ["something else in it", "<html></html>", "must be an SVG"],
    ["nothing in it", "", "cut short"],
  ])("with %s", (_name, text, expected) => {
    expect(() => guard(text)).toThrow(expected);
  });

  it("by name, with what to do instead", () => {
    expect(() => guard(svg("<text/>"))).toThrow(
      "a.svg must hold shapes only, got <text>: turn type into outlines; or save it as a PNG",
    );
  });

  it("or passed, but never anything else, whatever is in it", () => {
    const parts = fc.constantFrom(
      "<",
      ">",
      "/",
      "svg",
      "g",
      " ",
      "=",
      '"',
      "'",
      "href",
      "url(",
      "#a",
      "<!--",
      "-->",
      "<?xml ",
      "?>",
      "&#60;",
      "viewBox='0 0 9 9'",
      "<svg viewBox='0 0 9 9'>",
      "</svg>",
      "<g>",
      "</g>",
      "<image/>",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (pieces) => {
        try {
          expect(guard(pieces.join("")).sizedText(100)).not.toMatch(/<(?:image|use|text|script|style)\b/);
        } catch (error) {
          if (!(error instanceof SutradharError)) throw error;
        }
      }),
      { numRuns: 3_000, seed: 20_261_124 },
    );
  });
});

describe("a drawn slide", () => {
  it("is sharp at any size, and opaque where it is drawn", async () => {
    const picture = await decodeSlide(bytesOf(svg('<rect width="80" height="90" fill="#ff0000"/>')), {
      name: "a.svg",
      isDrawing: true,
    });
    expect(picture).toMatchObject({ width: 3_840, height: 2_160 });
    const at = (x: number, y: number) => [...picture.data.subarray(4 * (y * picture.width + x)).subarray(0, 4)];
    expect([at(1_918, 1_000), at(1_921, 1_000)]).toEqual([
      [255, 0, 0, 255],
      [0, 0, 0, 0],
    ]);
  });

  it("never opens the file that it names, which the rasteriser would", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "sutradhar-svg-")), "secret.png");
    writeFileSync(file, createCanvas(4, 4).toBuffer("image/png"));
    const text = svg(`<image href="file://${file}" width="9" height="9"/>`);
    await expect(decodeSlide(bytesOf(text), { name: "a.svg", isDrawing: true })).rejects.toMatchObject({
      code: "image_invalid",
    });
  });

  it("is known by its name alone", () => {
    expect(["a.svg", "b/c.SVG", "a.png", "svg"].map(isDrawing)).toEqual([true, true, false, false]);
  });
});
