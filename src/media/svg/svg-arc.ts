import { cosineOfTurns, sineOfTurns } from "../../core/index.ts";
import { apply, multiply, type Matrix, type Point } from "./svg-transform.ts";

/** A cubic Bézier: its two handles, then its end. */
export type Cubic = readonly [Point, Point, Point];

interface Arc {
  readonly rx: number;
  readonly ry: number;
  readonly degrees: number;
  readonly isLarge: boolean;
  readonly isSweep: boolean;
}

const cross = (a: Point, b: Point): number => a.x * b.y - a.y * b.x;
const dot = (a: Point, b: Point): number => a.x * b.x + a.y * b.y;

/**
 * An elliptical arc as cubics of at most a quarter turn each (SVG 2, implementation notes B.2). Done on the unit circle
 * with square roots only: no arc function is the same on every processor. Undefined where it is a straight line.
 */
export function arcToCubics(from: Point, to: Point, arc: Arc): readonly Cubic[] | undefined {
  const [rx, ry] = [Math.abs(arc.rx), Math.abs(arc.ry)];
  if (rx === 0 || ry === 0 || (from.x === to.x && from.y === to.y)) return undefined;
  const [sine, cosine] = [sineOfTurns(arc.degrees / 360), cosineOfTurns(arc.degrees / 360)];
  const toUnit: Matrix = { a: cosine / rx, b: -sine / ry, c: sine / rx, d: cosine / ry, e: 0, f: 0 };
  const [start, end] = [apply(toUnit, from), apply(toUnit, to)];
  const half = { x: (end.x - start.x) / 2, y: (end.y - start.y) / 2 };
  const reach = dot(half, half);
  // Radii that are too small grow until the ends are reached.
  const radius = Math.max(1, Math.sqrt(reach));
  const rise = Math.sqrt(Math.max(0, (radius * radius - reach) / reach)) * (arc.isLarge === arc.isSweep ? -1 : 1);
  const centre = { x: start.x + half.x - rise * half.y, y: start.y + half.y + rise * half.x };
  const turn = (arc.isSweep ? 1 : -1) * 1;
  const place: Matrix = multiply(
    { a: cosine * rx, b: sine * rx, c: -sine * ry, d: cosine * ry, e: 0, f: 0 },
    { a: radius, b: 0, c: 0, d: radius * turn, e: centre.x, f: centre.y },
  );
  // Mirrored by `turn`, every arc runs the same way round.
  const onCircle = (point: Point): Point => ({
    x: (point.x - centre.x) / radius,
    y: ((point.y - centre.y) / radius) * turn,
  });
  return walkCircle(onCircle(start), onCircle(end)).map(([first, second, last]): Cubic => [
    apply(place, first),
    apply(place, second),
    apply(place, last),
  ]);
}

/** Counter to the clock of the mirrored axes, by quarter turns as long as one fits, then the rest. */
function walkCircle(start: Point, end: Point): readonly Cubic[] {
  const cubics: Cubic[] = [];
  let at = start;
  for (let quarter = 0; quarter < 4; quarter++) {
    const isNear = cross(at, end) > 1e-9 && dot(at, end) >= 0;
    if (isNear) break;
    const next = { x: -at.y, y: at.x };
    cubics.push(bend(at, next));
    at = next;
  }
  if (Math.abs(cross(at, end)) > 1e-9) cubics.push(bend(at, end));
  return cubics;
}

/** One cubic along the circle between two points at most a quarter turn apart: its handles are 4/3 tan(θ/4) long. */
function bend(from: Point, to: Point): Cubic {
  const cosine = Math.max(0, Math.min(1, dot(from, to)));
  const tangentOfHalf = Math.sqrt((1 - cosine) / (1 + cosine));
  const length = (4 / 3) * (tangentOfHalf / (1 + Math.sqrt(1 + tangentOfHalf * tangentOfHalf)));
  return [
    { x: from.x - length * from.y, y: from.y + length * from.x },
    { x: to.x + length * to.y, y: to.y - length * to.x },
    to,
  ];
}
