import { SutradharError } from "../../core/index.ts";
import type { RgbaPicture } from "../raster/index.ts";
import { fillCoverage, strokeCoverage, type Coverage } from "./svg-coverage.ts";
import type { SvgColour } from "./svg-colours.ts";
import { parseSvg, type SvgElement } from "./svg-element.ts";
import { readPaint, readShare, type Paint, type PaintBox } from "./svg-paint.ts";
import { transformSegments, type Segment } from "./svg-path.ts";
import { outlineOf, readLength } from "./svg-shapes.ts";
import { readStyleRules, styleOf, type SvgStyle } from "./svg-style.ts";
import { multiply, readTransform, scaleOf, type Matrix } from "./svg-transform.ts";

/**
 * Draws an SVG of shapes and colours with its longer side `side` pixels long, to premultiplied RGBA. Skia gives the
 * coverage of paths only, as for text (docs/adr/0002); transforms, gradients and colours are our own arithmetic.
 *
 * @throws SutradharError `image_invalid` with the file's name, for whatever is not shapes and colours.
 */
export function drawSvg(bytes: Uint8Array, name: string, side: number): RgbaPicture {
  const root = parseSvg(bytes, name);
  const view = readView(root, name);
  const scale = side / Math.max(view.width, view.height);
  const width = Math.max(1, Math.round(view.width * scale));
  const height = Math.max(1, Math.round(view.height * scale));
  const canvas: Canvas = { width, height, data: new Uint8Array(width * height * 4) };
  const ids = new Map<string, SvgElement>();
  indexIds(root, ids);
  const box: PaintBox = { ids, rules: readStyleRules(root, name), view, name };
  const matrix: Matrix = { a: scale, b: 0, c: 0, d: scale, e: -view.x * scale, f: -view.y * scale };
  drawChildren(root, { box, matrix, style: styleOf(root, new Map(), box), clips: [] }, canvas);
  return canvas;
}

/**
 * Width and height in the drawing's own units, whole numbers.
 * @throws SutradharError `image_invalid`, as `drawSvg` does for what it reads first.
 */
export function measureSvg(bytes: Uint8Array, name: string): { width: number; height: number } {
  const { width, height } = readView(parseSvg(bytes, name), name);
  return { width: Math.round(width), height: Math.round(height) };
}

interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Canvas = RgbaPicture;

interface Scope {
  readonly box: PaintBox;
  readonly matrix: Matrix;
  readonly style: SvgStyle;
  readonly clips: readonly Coverage[];
}

function readView({ attributes }: SvgElement, name: string): View {
  const box = attributes
    .get("viewBox")
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  // Without a box, the size alone counts, whatever it is measured in.
  const size = (attribute: string): number => Number.parseFloat(attributes.get(attribute) ?? "");
  const [x, y, width, height] = box?.length === 4 ? box : [0, 0, size("width"), size("height")];
  const isFine = [x, y, width, height].every((value) => value !== undefined && Number.isFinite(value));
  if (!isFine || !width || !height || width <= 0 || height <= 0) {
    throw new SutradharError("image_invalid", `${name}: must have a viewBox, or a width and a height`);
  }
  return { x: x ?? 0, y: y ?? 0, width, height };
}

function indexIds(element: SvgElement, ids: Map<string, SvgElement>): void {
  const id = element.attributes.get("id");
  if (id && !ids.has(id)) ids.set(id, element);
  for (const child of element.children) indexIds(child, ids);
}

function drawChildren(element: SvgElement, scope: Scope, canvas: Canvas): void {
  for (const child of element.children) drawElement(child, scope, canvas);
}

const undrawn = new Set(["defs", "title", "desc", "style", "linearGradient", "radialGradient", "stop", "clipPath"]);

function drawElement(element: SvgElement, outer: Scope, canvas: Canvas): void {
  if (undrawn.has(element.name)) return;
  const style = styleOf(element, outer.style, outer.box);
  if (style.get("display") === "none" || style.get("visibility") === "hidden") return;
  const matrix = multiply(outer.matrix, readTransform(element.attributes.get("transform"), outer.box.name));
  const clip = readClip(style.get("clip-path"), { ...outer, matrix }, canvas);
  const scope: Scope = { box: outer.box, matrix, style, clips: clip ? [...outer.clips, clip] : outer.clips };
  const opacity = readShare(style.get("opacity"));
  if (opacity <= 0) return;
  // What overlaps inside a group does not shine through itself: the group fades as one.
  const target = opacity < 1 ? { ...canvas, data: new Uint8Array(canvas.data.length) } : canvas;
  if (element.name === "g" || element.name === "svg") drawChildren(element, scope, target);
  else drawShape(element, scope, target);
  if (target !== canvas) layCanvas(canvas, target, Math.round(255 * opacity));
}

function drawShape(element: SvgElement, { box, matrix, style, clips }: Scope, canvas: Canvas): void {
  const outline = outlineOf(element, box.view, box.name);
  if (!outline || outline.length === 0) return;
  const placed = transformSegments(outline, matrix);
  const painted = (opacity: string): Parameters<typeof readPaint>[1] => ({
    bounds: boundsOf(outline),
    matrix,
    opacity: readShare(style.get(opacity)),
  });
  const fill = readPaint(style.get("fill") ?? "black", painted("fill-opacity"), box);
  if (fill) {
    const isEvenOdd = style.get("fill-rule") === "evenodd";
    layPaint(canvas, fillCoverage(placed, isEvenOdd, canvas), { paint: fill, clips });
  }
  const stroke = readPaint(style.get("stroke") ?? "none", painted("stroke-opacity"), box);
  const widthPx = readLength(style.get("stroke-width") ?? "1", box.view.width, box.name) * scaleOf(matrix);
  if (stroke && widthPx > 0) {
    layPaint(canvas, strokeCoverage(placed, { widthPx, style }, canvas), { paint: stroke, clips });
  }
}

function readClip(value: string | undefined, { box, matrix }: Scope, canvas: Canvas): Coverage | undefined {
  if (value === undefined || value === "none") return undefined;
  const id = /^url\(\s*["']?#([^)"']+)["']?\s*\)$/.exec(value)?.[1];
  const element = id === undefined ? undefined : box.ids.get(id);
  if (element?.name !== "clipPath" || element.attributes.get("clipPathUnits") === "objectBoundingBox") {
    throw new SutradharError(
      "image_invalid",
      `${box.name}: has a clip that cannot be read (${value.slice(0, 40)}): cut the shapes`,
    );
  }
  const root = multiply(matrix, readTransform(element.attributes.get("transform"), box.name));
  const segments = element.children.flatMap((child) => {
    const outline = outlineOf(child, box.view, box.name);
    if (!outline) throw new SutradharError("image_invalid", `${box.name}: clips must be shapes, got <${child.name}>`);
    return transformSegments(outline, multiply(root, readTransform(child.attributes.get("transform"), box.name)));
  });
  const isEvenOdd = element.children.some((child) => child.attributes.get("clip-rule") === "evenodd");
  return fillCoverage(segments, isEvenOdd, canvas);
}

function boundsOf(segments: readonly Segment[]): { x: number; y: number; width: number; height: number } {
  const points = segments.flatMap((segment) => {
    if (segment.kind === "close") return [];
    return segment.kind === "cubic" ? [segment.first, segment.second, segment.to] : [segment.to];
  });
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function layPaint(
  canvas: Canvas,
  coverage: Coverage | undefined,
  { paint, clips }: { readonly paint: Paint; readonly clips: readonly Coverage[] },
): void {
  if (!coverage) return;
  for (let row = 0; row < coverage.height; row++) {
    const y = coverage.y + row;
    for (let column = 0; column < coverage.width; column++) {
      let share = coverage.data[row * coverage.width + column] ?? 0;
      // Most of a logo is clear.
      if (share === 0) continue;
      const x = coverage.x + column;
      for (const clip of clips) share = divideBy255(share * coverageAt(clip, x, y));
      if (share === 0) continue;
      const colour = paint(x + 0.5, y + 0.5);
      layPixel(canvas.data, 4 * (y * canvas.width + x), colour, divideBy255(share * Math.round(255 * colour.alpha)));
    }
  }
}

function coverageAt({ x, y, width, height, data }: Coverage, atX: number, atY: number): number {
  const column = atX - x;
  const row = atY - y;
  return column < 0 || row < 0 || column >= width || row >= height ? 0 : (data[row * width + column] ?? 0);
}

function layPixel(data: Uint8Array, at: number, { red, green, blue }: SvgColour, alpha: number): void {
  const rest = 255 - alpha;
  data[at] = divideBy255(Math.round(red) * alpha) + divideBy255((data[at] ?? 0) * rest);
  data[at + 1] = divideBy255(Math.round(green) * alpha) + divideBy255((data[at + 1] ?? 0) * rest);
  data[at + 2] = divideBy255(Math.round(blue) * alpha) + divideBy255((data[at + 2] ?? 0) * rest);
  data[at + 3] = alpha + divideBy255((data[at + 3] ?? 0) * rest);
}

function layCanvas(canvas: Canvas, over: Canvas, opacity: number): void {
  for (let at = 0; at < canvas.data.length; at += 4) {
    const rest = 255 - divideBy255((over.data[at + 3] ?? 0) * opacity);
    for (let channel = at; channel < at + 4; channel++) {
      canvas.data[channel] =
        divideBy255((over.data[channel] ?? 0) * opacity) + divideBy255((canvas.data[channel] ?? 0) * rest);
    }
  }
}

/** `round(value / 255)` for 0 ≤ value ≤ 65025, without a division. */
function divideBy255(value: number): number {
  const sum = value + 128;
  return (sum + (sum >> 8)) >> 8;
}
