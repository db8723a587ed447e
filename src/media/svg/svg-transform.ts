import { cosineOfTurns, sineOfTurns, SutradharError } from "../../core/index.ts";

/** `x' = a x + c y + e`, `y' = b x + d y + f`, as SVG writes it. */
export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const identity: Matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}

export function apply(matrix: Matrix, { x, y }: Point): Point {
  return { x: matrix.a * x + matrix.c * y + matrix.e, y: matrix.b * x + matrix.d * y + matrix.f };
}

/** Undefined for a matrix that flattens everything. */
export function invert(matrix: Matrix): Matrix | undefined {
  const { a, b, c, d, e, f } = matrix;
  const determinant = a * d - b * c;
  if (Math.abs(determinant) < 1e-12) return undefined;
  return {
    a: d / determinant,
    b: -b / determinant,
    c: -c / determinant,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}

/** How much longer lines become, on the average of directions. */
export function scaleOf({ a, b, c, d }: Matrix): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;

/** Reads a `transform` attribute. @throws SutradharError `image_invalid`. */
export function readTransform(text: string | undefined, name: string): Matrix {
  if (!text) return identity;
  let rest = text;
  let matrix = identity;
  for (const [whole, kind = "", list = ""] of text.matchAll(/([a-z]+)\s*\(([^)]*)\)/gi)) {
    rest = rest.replace(whole, "");
    const values = (list.match(number) ?? []).map(Number);
    const step = transforms[kind]?.(values);
    if (!step) throw wrong(whole, name);
    matrix = multiply(matrix, step);
  }
  if (!/^[\s,]*$/.test(rest)) throw wrong(rest, name);
  return matrix;
}

function wrong(what: string, name: string): SutradharError {
  return new SutradharError(
    "image_invalid",
    `${name}: has a transform that cannot be read: ${what.trim().slice(0, 40)}`,
  );
}

const tangent = (degrees: number): number => sineOfTurns(degrees / 360) / cosineOfTurns(degrees / 360);

const transforms: Readonly<Record<string, (values: readonly number[]) => Matrix | undefined>> = {
  matrix: ([a, b, c, d, e, f]) =>
    a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined
      ? undefined
      : { a, b, c, d, e, f },
  translate: ([x, y = 0]) => (x === undefined ? undefined : { ...identity, e: x, f: y }),
  scale: ([x, y = x]) => (x === undefined || y === undefined ? undefined : { ...identity, a: x, d: y }),
  rotate: ([degrees, x = 0, y = 0]) => {
    if (degrees === undefined) return undefined;
    const [sine, cosine] = [sineOfTurns(degrees / 360), cosineOfTurns(degrees / 360)];
    const turn = { a: cosine, b: sine, c: -sine, d: cosine, e: 0, f: 0 };
    return multiply(multiply({ ...identity, e: x, f: y }, turn), { ...identity, e: -x, f: -y });
  },
  skewX: ([degrees]) => (degrees === undefined ? undefined : { ...identity, c: tangent(degrees) }),
  skewY: ([degrees]) => (degrees === undefined ? undefined : { ...identity, b: tangent(degrees) }),
};
