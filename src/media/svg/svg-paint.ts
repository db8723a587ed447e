import { SutradharError } from "../../core/index.ts";
import { readSvgColour, type SvgColour } from "./svg-colours.ts";
import type { SvgElement } from "./svg-element.ts";
import { readLength, type ViewSize } from "./svg-shapes.ts";
import { styleOf, type StyleRules, type SvgStyle } from "./svg-style.ts";
import { apply, identity, invert, multiply, readTransform, type Matrix, type Point } from "./svg-transform.ts";

/** The colour of each point of the picture. */
export type Paint = (x: number, y: number) => SvgColour;

/** What paints are looked up in. */
export interface PaintBox {
  readonly ids: ReadonlyMap<string, SvgElement>;
  readonly rules: StyleRules;
  readonly view: ViewSize;
  readonly name: string;
}

interface Stop {
  readonly offset: number;
  readonly colour: SvgColour;
}

interface Painted {
  /** Of the shape in its own coordinates: gradients may be shares of it. */
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** From the shape's coordinates to the picture's pixels. */
  readonly matrix: Matrix;
  readonly opacity: number;
}

const none = "none";
const linksMax = 4;

/** Reads a `fill` or `stroke`; undefined where nothing is to be painted. @throws SutradharError `image_invalid`. */
export function readPaint(value: string, painted: Painted, box: PaintBox): Paint | undefined {
  const id = /^url\(\s*["']?#([^)"']+)["']?\s*\)/.exec(value)?.[1];
  if (id !== undefined) return readGradient(id, painted, box);
  if (value === none || painted.opacity <= 0) return undefined;
  const colour = readSvgColour(value, box.name);
  const own = { ...colour, alpha: colour.alpha * painted.opacity };
  return own.alpha <= 0 ? undefined : () => own;
}

function readGradient(id: string, painted: Painted, box: PaintBox): Paint | undefined {
  const chain = followLinks(id, box);
  const first = chain[0];
  const stops = readStops(
    chain.find((element) => element.children.some((child) => child.name === "stop")),
    painted,
    box,
  );
  const last = stops.at(-1);
  if (!first || !last) return undefined;
  const get = (attribute: string): string | undefined =>
    chain.find((element) => element.attributes.has(attribute))?.attributes.get(attribute);
  const spread = get("spreadMethod") ?? "pad";
  if (spread !== "pad")
    throw new SutradharError("image_invalid", `${box.name}: gradients must not repeat, got ${spread}: expand them`);
  const isOfBox = (get("gradientUnits") ?? "objectBoundingBox") === "objectBoundingBox";
  const { bounds } = painted;
  const placed = isOfBox ? { a: bounds.width, b: 0, c: 0, d: bounds.height, e: bounds.x, f: bounds.y } : identity;
  const own = readTransform(get("gradientTransform"), box.name);
  const inverse = invert(multiply(multiply(painted.matrix, placed), own));
  if (!inverse) return () => last.colour;
  const view = isOfBox ? { width: 1, height: 1 } : box.view;
  const length = (attribute: string, fallback: string, whole: number): number =>
    readLength(get(attribute) ?? fallback, whole, box.name);
  const share = first.name === "linearGradient" ? linearShare(length, view) : radialShare(length, view);
  return (x, y) => colourAt(stops, share(apply(inverse, { x, y })));
}

type Length = (attribute: string, fallback: string, whole: number) => number;

function linearShare(length: Length, view: ViewSize): (point: Point) => number {
  const from = { x: length("x1", "0%", view.width), y: length("y1", "0%", view.height) };
  const to = { x: length("x2", "100%", view.width), y: length("y2", "0%", view.height) };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  return square === 0 ? () => 1 : ({ x, y }) => ((x - from.x) * dx + (y - from.y) * dy) / square;
}

/** A focus beside the centre is taken for the centre: logos shade balls with it, by a little. */
function radialShare(length: Length, view: ViewSize): (point: Point) => number {
  const centre = { x: length("cx", "50%", view.width), y: length("cy", "50%", view.height) };
  const diagonal = Math.sqrt((view.width * view.width + view.height * view.height) / 2);
  const radius = length("r", "50%", diagonal);
  if (radius <= 0) return () => 1;
  return ({ x, y }) => Math.sqrt((x - centre.x) ** 2 + (y - centre.y) ** 2) / radius;
}

/** A gradient and those whose stops and places it takes, nearest first. */
function followLinks(id: string, { ids, name }: PaintBox): readonly SvgElement[] {
  const chain: SvgElement[] = [];
  let next: string | undefined = id;
  while (next !== undefined) {
    const element = ids.get(next);
    if (!element?.name.endsWith("Gradient") || chain.length >= linksMax) {
      throw new SutradharError("image_invalid", `${name}: has no gradient #${next}, or one that refers to itself`);
    }
    chain.push(element);
    next = element.attributes.get("href")?.replace(/^#/, "");
  }
  return chain;
}

function readStops(gradient: SvgElement | undefined, { opacity }: Painted, box: PaintBox): readonly Stop[] {
  const root: SvgStyle = new Map();
  let offset = 0;
  return (gradient?.children ?? []).map((stop) => {
    const style = styleOf(stop, root, box);
    const colour = readSvgColour(style.get("stop-color") ?? "black", box.name);
    const share = Math.max(0, Math.min(1, readLength(stop.attributes.get("offset") ?? "0", 1, box.name)));
    offset = Math.max(offset, share);
    return { offset, colour: { ...colour, alpha: colour.alpha * readShare(style.get("stop-opacity")) * opacity } };
  });
}

/** An opacity: 0 to 1, or a percentage. */
export function readShare(text: string | undefined): number {
  if (text === undefined) return 1;
  const value = Number.parseFloat(text) / (text.trim().endsWith("%") ? 100 : 1);
  return Number.isFinite(value) ? Math.max(0, Math.min(1, value)) : 1;
}

function colourAt(stops: readonly Stop[], share: number): SvgColour {
  const after = stops.findIndex((stop) => stop.offset > share);
  const right = stops[after === -1 ? stops.length - 1 : after];
  const left = stops[after - 1];
  if (!right) return { red: 0, green: 0, blue: 0, alpha: 0 };
  if (!left || after === -1) return right.colour;
  const at = (share - left.offset) / (right.offset - left.offset);
  const mix = (a: number, b: number): number => a + (b - a) * at;
  return {
    red: mix(left.colour.red, right.colour.red),
    green: mix(left.colour.green, right.colour.green),
    blue: mix(left.colour.blue, right.colour.blue),
    alpha: mix(left.colour.alpha, right.colour.alpha),
  };
}
