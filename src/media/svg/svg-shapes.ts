import { SutradharError } from "../../core/index.ts";
import type { SvgElement } from "./svg-element.ts";
import { parsePath, type Segment } from "./svg-path.ts";
import type { Point } from "./svg-transform.ts";

/** Handles of a cubic that is a quarter of a circle of radius 1: 4/3 (√2 − 1). */
const quarter = (4 / 3) * (Math.SQRT2 - 1);

/** What percentages are of. */
export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/** A length: a number, with `px` or none, or a share of the picture. @throws SutradharError `image_invalid`. */
export function readLength(text: string | undefined, whole: number, name: string): number {
  if (text === undefined || text === "" || text === "auto") return 0;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(px|%)?$/i.exec(text);
  if (!match?.[1])
    throw new SutradharError("image_invalid", `${name}: lengths must be numbers, px or %, got ${text.slice(0, 30)}`);
  const value = Number(match[1]);
  return match[2] === "%" ? (value / 100) * whole : value;
}

/** The outline of a shape, in its own coordinates; undefined for what is no shape. */
export function outlineOf(element: SvgElement, view: ViewSize, name: string): readonly Segment[] | undefined {
  const get = (attribute: string, whole: number): number => readLength(element.attributes.get(attribute), whole, name);
  const diagonal = Math.sqrt((view.width * view.width + view.height * view.height) / 2);
  switch (element.name) {
    case "path":
      return parsePath(element.attributes.get("d") ?? "", name);
    case "rect":
      return rectangle(element, get, view);
    case "circle": {
      const radius = get("r", diagonal);
      return ellipse({ x: get("cx", view.width), y: get("cy", view.height) }, { x: radius, y: radius });
    }
    case "ellipse":
      return ellipse(
        { x: get("cx", view.width), y: get("cy", view.height) },
        { x: get("rx", view.width), y: get("ry", view.height) },
      );
    case "line":
      return [
        { kind: "move", to: { x: get("x1", view.width), y: get("y1", view.height) } },
        { kind: "line", to: { x: get("x2", view.width), y: get("y2", view.height) } },
      ];
    case "polyline":
    case "polygon":
      return parsePath(pathOfPoints(element), name);
    default:
      return undefined;
  }
}

function pathOfPoints({ name, attributes }: SvgElement): string {
  const points = (attributes.get("points") ?? "").trim();
  return points === "" ? "" : `M${points}${name === "polygon" ? "Z" : ""}`;
}

function rectangle(
  element: SvgElement,
  get: (attribute: string, whole: number) => number,
  view: ViewSize,
): readonly Segment[] {
  const [x, y] = [get("x", view.width), get("y", view.height)];
  const [width, height] = [get("width", view.width), get("height", view.height)];
  if (width <= 0 || height <= 0) return [];
  const own = { x: get("rx", view.width), y: get("ry", view.height) };
  const has = (attribute: string): boolean => element.attributes.has(attribute);
  const rx = Math.min(width / 2, has("rx") ? own.x : own.y);
  const ry = Math.min(height / 2, has("ry") ? own.y : own.x);
  const [right, bottom] = [x + width, y + height];
  if (rx <= 0 || ry <= 0)
    return closed([
      { x, y },
      { x: right, y },
      { x: right, y: bottom },
      { x, y: bottom },
    ]);
  const corner = (from: Point, by: Point, to: Point): Segment => ({
    kind: "cubic",
    first: { x: from.x + quarter * (by.x - from.x), y: from.y + quarter * (by.y - from.y) },
    second: { x: to.x + quarter * (by.x - to.x), y: to.y + quarter * (by.y - to.y) },
    to,
  });
  const line = (toX: number, toY: number): Segment => ({ kind: "line", to: { x: toX, y: toY } });
  return [
    { kind: "move", to: { x: x + rx, y } },
    line(right - rx, y),
    corner({ x: right - rx, y }, { x: right, y }, { x: right, y: y + ry }),
    line(right, bottom - ry),
    corner({ x: right, y: bottom - ry }, { x: right, y: bottom }, { x: right - rx, y: bottom }),
    line(x + rx, bottom),
    corner({ x: x + rx, y: bottom }, { x, y: bottom }, { x, y: bottom - ry }),
    line(x, y + ry),
    corner({ x, y: y + ry }, { x, y }, { x: x + rx, y }),
    { kind: "close" },
  ];
}

function closed([first, ...rest]: readonly Point[]): readonly Segment[] {
  if (!first) return [];
  return [{ kind: "move", to: first }, ...rest.map((to): Segment => ({ kind: "line", to })), { kind: "close" }];
}

function ellipse({ x, y }: Point, radius: Point): readonly Segment[] {
  if (radius.x <= 0 || radius.y <= 0) return [];
  const at = (across: number, down: number): Point => ({ x: x + across * radius.x, y: y + down * radius.y });
  const arc = (first: Point, second: Point, to: Point): Segment => ({ kind: "cubic", first, second, to });
  return [
    { kind: "move", to: at(1, 0) },
    arc(at(1, quarter), at(quarter, 1), at(0, 1)),
    arc(at(-quarter, 1), at(-1, quarter), at(-1, 0)),
    arc(at(-1, -quarter), at(-quarter, -1), at(0, -1)),
    arc(at(quarter, -1), at(1, -quarter), at(1, 0)),
    { kind: "close" },
  ];
}
