import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Segment } from "./svg-path.ts";
import type { SvgStyle } from "./svg-style.ts";

/** How much of each pixel a shape covers, 0 to 255, in a box of the picture. */
export interface Coverage {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Undefined where nothing of it lies in the picture. */
export function fillCoverage(segments: readonly Segment[], isEvenOdd: boolean, size: Size): Coverage | undefined {
  return cover(segments, { size, marginPx: 1 }, (context) => context.fill(isEvenOdd ? "evenodd" : "nonzero"));
}

const caps = ["butt", "round", "square"] as const;
const joins = ["miter", "round", "bevel"] as const;

export function strokeCoverage(
  segments: readonly Segment[],
  { widthPx, style }: { readonly widthPx: number; readonly style: SvgStyle },
  size: Size,
): Coverage | undefined {
  const miterLimit = Number.parseFloat(style.get("stroke-miterlimit") ?? "4") || 4;
  return cover(segments, { size, marginPx: Math.ceil(widthPx * Math.max(2, miterLimit)) + 1 }, (context) => {
    context.lineWidth = widthPx;
    context.lineCap = caps.find((each) => each === style.get("stroke-linecap")) ?? "butt";
    context.lineJoin = joins.find((each) => each === style.get("stroke-linejoin")) ?? "miter";
    context.miterLimit = miterLimit;
    context.stroke();
  });
}

function cover(
  segments: readonly Segment[],
  { size, marginPx }: { readonly size: Size; readonly marginPx: number },
  draw: (context: SKRSContext2D) => void,
): Coverage | undefined {
  const box = findBox(segments, size, marginPx);
  if (!box) return undefined;
  const canvas = createCanvas(box.width, box.height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.strokeStyle = "#ffffff";
  context.globalCompositeOperation = "lighter";
  context.beginPath();
  trace(context, segments, box);
  draw(context);
  const pixels = canvas.data();
  const data = new Uint8Array(box.width * box.height);
  for (let at = 0; at < data.length; at++) data[at] = pixels[4 * at + 3] ?? 0;
  return { ...box, data };
}

function trace(context: SKRSContext2D, segments: readonly Segment[], { x, y }: { x: number; y: number }): void {
  for (const segment of segments) {
    if (segment.kind === "close") context.closePath();
    else if (segment.kind === "cubic") {
      const { first, second, to } = segment;
      context.bezierCurveTo(first.x - x, first.y - y, second.x - x, second.y - y, to.x - x, to.y - y);
    } else if (segment.kind === "move") context.moveTo(segment.to.x - x, segment.to.y - y);
    else context.lineTo(segment.to.x - x, segment.to.y - y);
  }
}

/** Whole pixels about everything that a path reaches, inside the picture. */
function findBox(segments: readonly Segment[], size: Size, marginPx: number): Omit<Coverage, "data"> | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const segment of segments) {
    if (segment.kind === "close") continue;
    const points = segment.kind === "cubic" ? [segment.first, segment.second, segment.to] : [segment.to];
    for (const point of points) {
      [left, right] = [Math.min(left, point.x), Math.max(right, point.x)];
      [top, bottom] = [Math.min(top, point.y), Math.max(bottom, point.y)];
    }
  }
  const x = Math.max(0, Math.floor(left - marginPx));
  const y = Math.max(0, Math.floor(top - marginPx));
  const width = Math.min(size.width, Math.ceil(right + marginPx)) - x;
  const height = Math.min(size.height, Math.ceil(bottom + marginPx)) - y;
  return width >= 1 && height >= 1 ? { x, y, width, height } : undefined;
}
