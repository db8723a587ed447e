import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { drawSvg } from "./draw-svg.ts";

const side = 200;
const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"`;
const svg = (body: string, root = open): Uint8Array => new TextEncoder().encode(`${root}>${body}</svg>`);

/** Skia's own reader of SVG, for what it may be trusted with here: a second opinion. */
async function drawElsewhere(bytes: Uint8Array): Promise<Uint8Array> {
  const text = new TextDecoder().decode(bytes).replace("<svg ", `<svg width="${side}" height="${side * 0.8}" `);
  const image = await loadImage(Buffer.from(text));
  const canvas = createCanvas(side, side * 0.8);
  canvas.getContext("2d").drawImage(image, 0, 0, side, side * 0.8);
  return canvas.data();
}

/** The mean difference of samples, and the share of pixels that differ by much. */
function compare(a: Uint8Array, b: Uint8Array): { mean: number; far: number } {
  let sum = 0;
  let far = 0;
  for (let at = 0; at < a.length; at += 4) {
    const differences = [0, 1, 2, 3].map((channel) => Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0)));
    sum += differences.reduce((total, each) => total + each, 0) / 4;
    if (Math.max(...differences) > 60) far += 1;
  }
  return { mean: sum / (a.length / 4), far: far / (a.length / 4) };
}

const drawings: readonly (readonly [string, string])[] = [
  [
    "rectangles, with round corners or without",
    `<rect x="5" y="5" width="40" height="30" fill="#c33"/><rect x="50" y="40" width="45" height="30" rx="8" fill="rgb(20,90,200)"/>`,
  ],
  [
    "circles and ellipses",
    `<circle cx="30" cy="40" r="25" fill="teal"/><ellipse cx="70" cy="40" rx="20" ry="30" fill="#f5a62380"/>`,
  ],
  [
    "polygons, lines and strokes",
    `<polygon points="10,10 90,20 50,70" fill="none" stroke="#123" stroke-width="4" stroke-linejoin="round"/><polyline points="10 70 30 60 50 75" fill="none" stroke="red" stroke-width="3" stroke-linecap="round"/><line x1="5" y1="5" x2="95" y2="75" stroke="#080" stroke-width="2"/>`,
  ],
  [
    "strokes whose ends and corners are their group's",
    `<g fill="none" stroke="#036" stroke-width="16" stroke-linecap="round" stroke-linejoin="bevel"><path d="M20 60V20H80"/><path d="M60 60h10" stroke-linecap="square"/></g>`,
  ],
  [
    "paths with every command",
    `<path d="M10 10h20v20H10zm40 0c10-10 20 10 30 0s10 20 0 30q-10 10-20 0t-10 20l5 5-10-20z" fill="#604"/>`,
  ],
  [
    "relative arcs with flags run together",
    `<path d="M20 40a15 15 0 0130 0 15 15 0 01-30 0z" fill="#06c"/><path d="M60 20A20 10 30 1 1 80 60" fill="none" stroke="#c06" stroke-width="3"/>`,
  ],
  ["arcs of radii that are too small", `<path d="M10 40A5 5 0 0 1 90 40L50 75Z" fill="#444"/>`],
  ["holes by the even-odd rule", `<path fill-rule="evenodd" d="M10 10H90V70H10ZM30 25H70V55H30Z" fill="#070"/>`],
  [
    "transforms in groups",
    `<g transform="translate(50 40) rotate(30)"><rect x="-20" y="-10" width="40" height="20" fill="#909" transform="scale(1.2 .8) skewX(10)"/></g><g transform="matrix(.5 0 0 .5 10 10)"><circle cx="20" cy="20" r="18"/></g>`,
  ],
  [
    "linear gradients of the box",
    `<defs><linearGradient id="a"><stop offset="0" stop-color="#f00"/><stop offset="50%" stop-color="#ff0" stop-opacity=".5"/><stop offset="1" stop-color="#00f"/></linearGradient></defs><rect x="10" y="10" width="80" height="60" fill="url(#a)"/>`,
  ],
  [
    "gradients of the user's space, turned, and with stops of another",
    `<linearGradient id="s"><stop stop-color="#0a0"/><stop offset="1" stop-color="#fff"/></linearGradient><linearGradient id="b" href="#s" gradientUnits="userSpaceOnUse" x1="10" y1="10" x2="60" y2="10" gradientTransform="rotate(40 50 40)"/><circle cx="50" cy="40" r="35" fill="url(#b)"/>`,
  ],
  [
    "radial gradients",
    `<radialGradient id="r" cx="40%" cy="40%" r="60%"><stop stop-color="#fff"/><stop offset="1" stop-color="#036"/></radialGradient><circle cx="50" cy="40" r="35" fill="url(#r)"/>`,
  ],
  [
    "clips",
    `<clipPath id="c"><circle cx="50" cy="40" r="30"/></clipPath><g clip-path="url(#c)"><rect width="60" height="80" fill="#06c"/><rect x="50" width="50" height="50" fill="#fc0"/></g>`,
  ],
  [
    "groups that fade as one",
    `<g opacity=".5"><rect x="10" y="10" width="50" height="50" fill="#f00"/><rect x="40" y="30" width="50" height="40" fill="#00f"/></g>`,
  ],
  [
    "style attributes and inheritance",
    `<g style="fill:#0a7; stroke: #036; stroke-width: 3px"><rect x="10" y="10" width="30" height="30"/><circle cx="70" cy="45" r="20" style="fill:none"/></g>`,
  ],
];

describe("an SVG of shapes and colours", () => {
  it.each(drawings)("is drawn as another reader draws it: %s", async (_name, body) => {
    const bytes = svg(body);
    const own = drawSvg(bytes, "logo.svg", side);
    expect([own.width, own.height]).toEqual([200, 160]);
    const { mean, far } = compare(own.data, await drawElsewhere(bytes));
    expect(mean).toBeLessThan(1.5);
    expect(far).toBeLessThan(0.004);
    expect(own.data.some((value) => value > 0)).toBe(true);
  });

  // Skia's reader knows no style sheets: here the same is written twice.
  it("takes rules of a style sheet, the nearer before the wider, and a style of its own before all", () => {
    const sheet = `<style>.a{fill:#c00} rect{fill:#00c} #x{fill:#0c0} /* url(http://x) in words */</style>`;
    const shapes = (a: string, b: string, c: string, d: string): string =>
      `<rect ${a} width="20" height="80"/><rect ${b} x="20" width="20" height="80"/><rect ${c} x="40" width="20" height="80"/><rect ${d} x="60" width="20" height="80"/>`;
    const styled = shapes('class="a"', "", 'id="x" class="a"', 'class="a" style="fill:#fff"');
    const plain = shapes('fill="#c00"', 'fill="#00c"', 'fill="#0c0"', 'fill="#fff"');
    // The comment is taken out before anything is looked for.
    expect(drawSvg(svg(sheet + styled), "logo.svg", side)).toEqual(drawSvg(svg(plain), "logo.svg", side));
  });

  it("is as large as asked, by its longer side, from its box or from its size", () => {
    const tall = svg(
      `<rect width="10" height="40"/>`,
      `<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="40mm"`,
    );
    expect(drawSvg(tall, "tall.svg", 120)).toMatchObject({ width: 30, height: 120 });
  });

  it("may come with a DOCTYPE that is only a name, and with attributes that change nothing", () => {
    const text = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${open} xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" xml:space="preserve" aria-hidden="true" data-name="Layer 1"><title>Neelgagan</title><rect width="9" height="9"/></svg>`;
    expect(drawSvg(new TextEncoder().encode(text), "logo.svg", side).data.some((value) => value > 0)).toBe(true);
  });
});

const hostile: readonly (readonly [string, string, RegExp])[] = [
  ["a script", `<script>alert(1)</script>`, /must not run anything: take <script> out/],
  ["a script by its namespace", `<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>`, /take <script> out/],
  [
    "HTML",
    `<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="http://x"/>`,
    /must not have <iframe> of http:\/\/www.w3.org\/1999\/xhtml/,
  ],
  ["a foreign object", `<foreignObject><p/></foreignObject>`, /must not hold other documents/],
  ["an event", `<rect width="9" height="9" onload="fetch('http://x')"/>`, /take onload out of <rect>/],
  ["an event in capitals", `<rect width="9" height="9" ONCLICK="x"/>`, /take ONCLICK out/],
  ["a picture of the network", `<image href="http://169.254.169.254/latest"/>`, /must not include other pictures/],
  [
    "a picture of a file",
    `<image xlink:href="file:///etc/passwd" xmlns:xlink="http://www.w3.org/1999/xlink"/>`,
    /must not include other pictures/,
  ],
  ["a picture in itself", `<image href="data:image/svg+xml;base64,AAAA"/>`, /must not include other pictures/],
  ["another file's part", `<use href="other.svg#a"/>`, /expand <use> into shapes/],
  ["itself, again and again", `<g id="a"><use href="#a"/><use href="#a"/></g>`, /expand <use>/],
  ["a link", `<a href="https://example.in"><rect width="9" height="9"/></a>`, /must not link anywhere/],
  [
    "a gradient of another file",
    `<linearGradient id="a" href="http://x/a.svg#b"/>`,
    /must hold everything itself: take href/,
  ],
  [
    "a gradient that refers to itself",
    `<linearGradient id="a" href="#a"/><rect width="9" height="9" fill="url(#a)"/>`,
    /one that refers to itself/,
  ],
  ["a fill of the network", `<rect width="9" height="9" fill="url(http://x/a#b)"/>`, /must hold everything itself/],
  [
    "a fill of a file, in quotes",
    `<rect width="9" height="9" fill="url( 'file:///a.svg#b' )"/>`,
    /must hold everything itself/,
  ],
  ["a style that imports", `<style>@import url(http://x/a.css);</style>`, /got a style sheet that does/],
  [
    "a style that loads a font",
    `<style>@font-face{font-family:a;src:url(data:font/woff2;base64,AA)}</style>`,
    /got a style sheet that does/,
  ],
  [
    "a style attribute that loads",
    `<rect width="9" height="9" style="fill:url(//x/a#b)"/>`,
    /must hold everything itself/,
  ],
  [
    "an address behind an escape",
    String.raw`<style>.a{fill:u\72l(http://x)}</style>`,
    /must not import or run anything/,
  ],
  ["a style that is not simple", `<style>svg > rect { fill: red }</style>`, /plain rules such as/],
  ["a filter", `<filter id="f"><feImage href="http://x"/></filter>`, /must not use filters/],
  ["movement", `<rect width="9" height="9"><animate attributeName="x" to="9"/></rect>`, /must not move/],
  ["type that needs a font", `<text>Hello</text>`, /convert text to outlines/],
  ["a processing instruction", `<?xml-stylesheet href="http://x/a.css"?><rect/>`, /must not have <\?xml-stylesheet\?>/],
  ["an element that nobody knows", `<blink/>`, /got <blink>/],
  ["an attribute that nobody knows", `<rect width="9" height="9" nonce="x"/>`, /got nonce in <rect>/],
  ["a base for addresses", `<g xml:base="http://x/"><rect/></g>`, /must hold everything itself: take xml:base/],
  ["a colour of another kind", `<rect width="9" height="9" fill="lab(50% 0 0)"/>`, /colours must be written as/],
  ["a path that is none", `<path d="M 10 10 L banana"/>`, /a path that cannot be read at "banana"/],
  ["a path without a start", `<path d="L10 10"/>`, /a path that cannot be read/],
  ["lengths in other units", `<rect width="3cm" height="9"/>`, /lengths must be numbers, px or %/],
];

describe("an SVG that reaches out, runs or hides", () => {
  it.each(hostile)("is refused for %s", (_what, body, reason) => {
    const draw = () => drawSvg(svg(body), "brand/logo.svg", side);
    expect(draw).toThrow(SutradharError);
    expect(draw).toThrow(reason);
    expect(draw).toThrow(/^brand\/logo\.svg/);
  });

  it.each([
    [
      "entities",
      `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${open}><title>&a;</title></svg>`,
      /must not declare entities/,
    ],
    [
      "a billion laughs",
      `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>${open}><title>&b;</title></svg>`,
      /must not declare entities/,
    ],
    ["an entity that nobody declared", `${open}><title>&nbsp;</title></svg>`, /well-formed XML/],
    ["HTML", `<html><body/></html>`, /must begin with <svg/],
    ["an SVG of no namespace", `<svg viewBox="0 0 9 9"/>`, /must begin with <svg/],
    ["half a file", `${open}><g><rect width="9"`, /well-formed XML/],
    ["nothing", "", /well-formed XML|got nothing/],
    ["no size", `<svg xmlns="http://www.w3.org/2000/svg"/>`, /must have a viewBox/],
    ["a size without end", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e999 1"/>`, /must have a viewBox/],
    ["too many elements", `${open}>${"<g/>".repeat(2_001)}</svg>`, /may have 2000 elements/],
    ["groups too deep", `${open}>${"<g>".repeat(60)}${"</g>".repeat(60)}</svg>`, /may be nested 40 deep/],
    ["a path without end", `${open}><path d="M0 0${"h1".repeat(100_001)}"/></svg>`, /may have 100000 curves/],
  ])("is refused for %s", (_what, text, reason) => {
    expect(() => drawSvg(new TextEncoder().encode(text), "logo.svg", side)).toThrow(reason);
  });

  it("is refused in other bytes than UTF-8", () => {
    expect(() => drawSvg(Uint8Array.from([0xff, 0xfe, 0x3c, 0x00]), "logo.svg", side)).toThrow(/must be in UTF-8/);
  });

  it("and numbers that reach beyond every picture cost nothing", () => {
    const bytes = svg(
      `<rect x="-1e9" y="-1e9" width="2e9" height="2e9" fill="#f00"/><circle cx="1e300" cy="0" r="1e300"/>`,
    );
    expect(drawSvg(bytes, "logo.svg", side).data[0]).toBe(255);
  });
});
