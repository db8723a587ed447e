import { limits, SutradharError } from "../../core/index.ts";
import { arcToCubics } from "./svg-arc.ts";
import { apply, type Matrix, type Point } from "./svg-transform.ts";

/** A piece of an outline, in absolute coordinates: what Skia is given, and nothing more. */
export type Segment =
  | { readonly kind: "move" | "line"; readonly to: Point }
  | { readonly kind: "cubic"; readonly first: Point; readonly second: Point; readonly to: Point }
  | { readonly kind: "close" };

const origin: Point = { x: 0, y: 0 };

/** Reads path data (SVG 2 §9.3). @throws SutradharError `image_invalid`. */
export function parsePath(data: string, name: string): readonly Segment[] {
  const scanner = scan(data, name);
  const pen = createPen();
  let command = "";
  while (!scanner.isDone()) {
    command = scanner.command() ?? followUp(command);
    if (command === "" || (pen.segments.length === 0 && !/^m$/i.test(command))) throw scanner.wrong();
    draw(command, scanner, pen);
    if (pen.segments.length > limits.svgSegmentsMax) {
      throw new SutradharError(
        "image_invalid",
        `${name}: may have ${limits.svgSegmentsMax} curves in a path: simplify it`,
      );
    }
  }
  return pen.segments;
}

/** Numbers that go on without a letter repeat the command; after a move they are lines. */
function followUp(command: string): string {
  if (command === "M") return "L";
  if (command === "m") return "l";
  return /^z?$/i.test(command) ? "" : command;
}

interface Pen {
  readonly segments: Segment[];
  at: Point;
  start: Point;
  /** The last handle, which a smooth curve mirrors, and the kind of curve that it was of. */
  handle: { readonly point: Point; readonly kind: "cubic" | "quadratic" } | undefined;
}

function createPen(): Pen {
  return { segments: [], at: origin, start: origin, handle: undefined };
}

function draw(command: string, scanner: Scanner, pen: Pen): void {
  const kind = command.toUpperCase();
  const base = command === kind ? origin : pen.at;
  const point = (): Point => ({ x: base.x + scanner.number(), y: base.y + scanner.number() });
  const handle = pen.handle;
  pen.handle = undefined;
  if (kind === "M" || kind === "L") {
    go(pen, kind === "M" ? "move" : "line", point());
  } else if (kind === "H") {
    go(pen, "line", { x: base.x + scanner.number(), y: pen.at.y });
  } else if (kind === "V") {
    go(pen, "line", { x: pen.at.x, y: base.y + scanner.number() });
  } else if (kind === "Z") {
    pen.segments.push({ kind: "close" });
    pen.at = pen.start;
  } else if (kind === "A") {
    drawArc(scanner, pen, point);
  } else {
    drawCurve(kind, pen, { point, handle });
  }
}

function go(pen: Pen, kind: "move" | "line", to: Point): void {
  pen.segments.push({ kind, to });
  pen.at = to;
  if (kind === "move") pen.start = to;
}

function drawArc(scanner: Scanner, pen: Pen, point: () => Point): void {
  const [rx, ry, degrees] = [scanner.number(), scanner.number(), scanner.number()];
  const [isLarge, isSweep] = [scanner.flag(), scanner.flag()];
  const to = point();
  const cubics = arcToCubics(pen.at, to, { rx, ry, degrees, isLarge, isSweep });
  if (!cubics) return go(pen, "line", to);
  for (const [first, second, end] of cubics) pen.segments.push({ kind: "cubic", first, second, to: end });
  pen.at = to;
}

function drawCurve(
  kind: string,
  pen: Pen,
  { point, handle }: { readonly point: () => Point; readonly handle: Pen["handle"] },
): void {
  const mirrored = (of: "cubic" | "quadratic"): Point =>
    handle?.kind === of ? { x: 2 * pen.at.x - handle.point.x, y: 2 * pen.at.y - handle.point.y } : pen.at;
  if (kind === "C" || kind === "S") {
    const first = kind === "C" ? point() : mirrored("cubic");
    const second = point();
    curve(pen, { first, second, to: point() }, { point: second, kind: "cubic" });
    return;
  }
  const middle = kind === "Q" ? point() : mirrored("quadratic");
  const to = point();
  const between = (end: Point): Point => ({
    x: end.x + (2 / 3) * (middle.x - end.x),
    y: end.y + (2 / 3) * (middle.y - end.y),
  });
  curve(pen, { first: between(pen.at), second: between(to), to }, { point: middle, kind: "quadratic" });
}

function curve(pen: Pen, cubic: { first: Point; second: Point; to: Point }, handle: NonNullable<Pen["handle"]>): void {
  pen.segments.push({ kind: "cubic", ...cubic });
  pen.at = cubic.to;
  pen.handle = handle;
}

interface Scanner {
  isDone(): boolean;
  /** A letter, or undefined where a number follows. */
  command(): string | undefined;
  number(): number;
  /** One digit, which need not be parted from the next number. */
  flag(): boolean;
  wrong(): SutradharError;
}

const numberForm = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;

function scan(data: string, name: string): Scanner {
  let at = 0;
  const skip = (): void => {
    while (at < data.length && /[\s,]/.test(data.charAt(at))) at += 1;
  };
  const wrong = (): SutradharError =>
    new SutradharError("image_invalid", `${name}: has a path that cannot be read at "${data.slice(at, at + 20)}"`);
  return {
    wrong,
    isDone: () => {
      skip();
      return at >= data.length;
    },
    command: () => {
      skip();
      const letter = data.charAt(at);
      if (!/[a-z]/i.test(letter)) return undefined;
      if (!/[mlhvcsqtaz]/i.test(letter)) throw wrong();
      at += 1;
      return letter;
    },
    number: () => {
      skip();
      numberForm.lastIndex = at;
      const found = numberForm.exec(data)?.[0];
      if (found === undefined || !Number.isFinite(Number(found))) throw wrong();
      at += found.length;
      return Number(found);
    },
    flag: () => {
      skip();
      const digit = data.charAt(at);
      if (digit !== "0" && digit !== "1") throw wrong();
      at += 1;
      return digit === "1";
    },
  };
}

/** Moved by our own arithmetic, so that Skia is left with the identity. */
export function transformSegments(segments: readonly Segment[], matrix: Matrix): readonly Segment[] {
  return segments.map((segment) => {
    if (segment.kind === "close") return segment;
    const to = apply(matrix, segment.to);
    if (segment.kind !== "cubic") return { kind: segment.kind, to };
    return { kind: segment.kind, first: apply(matrix, segment.first), second: apply(matrix, segment.second), to };
  });
}
