import { expect, it } from "vitest";
import { createRandom, digestBytes } from "../../core/index.ts";
import { createFourier, type ComplexSquare } from "./fourier.ts";

const side = 16;
const random = createRandom(digestBytes("a square"));
const fill = (rows = side): ComplexSquare => {
  const take = () => Float64Array.from({ length: side * side }, (_unused, i) => (i < rows * side ? random() - 0.5 : 0));
  return { real: take(), imaginary: take() };
};
const copy = ({ real, imaginary }: ComplexSquare) => ({ real: real.slice(), imaginary: imaginary.slice() });

/** As it is defined, turned over its diagonal: slow, and shares nothing with what is tested. */
function define({ real, imaginary }: ComplexSquare): ComplexSquare {
  const out = { real: new Float64Array(side * side), imaginary: new Float64Array(side * side) };
  for (let at = 0; at < side * side; at++) {
    const [v, u] = [at % side, Math.floor(at / side)];
    for (let from = 0; from < side * side; from++) {
      const turned = (-2 * Math.PI * (u * (from % side) + v * Math.floor(from / side))) / side;
      const [cosine, sine] = [Math.cos(turned), Math.sin(turned)];
      (out.real[at] as number) += (real[from] as number) * cosine - (imaginary[from] as number) * sine;
      (out.imaginary[at] as number) += (real[from] as number) * sine + (imaginary[from] as number) * cosine;
    }
  }
  return out;
}

function expectSame(a: ComplexSquare, b: ComplexSquare): void {
  for (const part of ["real", "imaginary"] as const) {
    a[part].forEach((value, i) => expect(value).toBeCloseTo(b[part][i] as number, 9));
  }
}

it.each([side, 5])("transforms a square of which %d rows are filled as it is defined", (rows) => {
  const square = fill(rows);
  const expected = define(square);
  createFourier(side).transform(square, rows);
  expectSame(square, expected);
});

it("comes back by its inverse, times the count", () => {
  const square = fill();
  const before = copy(square);
  const fourier = createFourier(side);
  fourier.transform(square);
  fourier.invert(square);
  expectSame(square, {
    real: before.real.map((v) => v * side ** 2),
    imaginary: before.imaginary.map((v) => v * side ** 2),
  });
});

it("is of powers of two alone", () => {
  expect(() => createFourier(12)).toThrow(/power of two/);
});
