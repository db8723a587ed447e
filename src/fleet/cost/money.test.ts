import fc from "fast-check";
import { expect, it } from "vitest";
import { formatInr, parseInr, toInr } from "./money.ts";

it.each([
  ["0", 0],
  ["1", 1_000_000],
  ["12.5", 12_500_000],
  ["0.000001", 1],
  ["999999999.999999", 999_999_999_999_999],
])("reads and writes %s rupees", (text, microInr) => {
  expect(parseInr(text)).toBe(microInr);
  expect(toInr(microInr)).toBe(text);
});

it.each(["", "-1", "1.", ".5", "1e3", "1,000", "0.0000001", "1000000000", "₹5", " 1", "NaN"])(
  "refuses %j as an amount",
  (text) => {
    expect(() => parseInr(text)).toThrow(expect.objectContaining({ code: "request_invalid" }) as Error);
  },
);

it("gives back what it wrote, for any amount", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (microInr) => {
      expect(parseInr(toInr(microInr))).toBe(microInr);
    }),
  );
  expect(toInr(-1_500_000)).toBe("-1.5");
});

it.each([
  [0, "₹0.00"],
  [999_000_000, "₹999.00"],
  [1_234_500_000, "₹1,234.50"],
  [123_456_500_000, "₹1,23,456.50"],
  [98_765_432_100_000, "₹9,87,65,432.10"],
])("writes %d micro-rupees for people", (microInr, text) => {
  expect(formatInr(microInr)).toBe(text);
});
