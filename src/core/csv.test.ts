import fc from "fast-check";
import { expect, it } from "vitest";
import { formatCsvLine } from "./csv.ts";

it.each([
  ["plain", "plain"],
  ["with, comma", '"with, comma"'],
  ['with "quotes"', '"with ""quotes"""'],
  ["two\nlines", '"two\nlines"'],
  [`=cmd|' /C calc'!A0`, `"'=cmd|' /C calc'!A0"`],
  ["+1", `"'+1"`],
  ["-1+cmd", `"'-1+cmd"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t=1"`],
  ["＝1+1", `"'＝1+1"`],
  ["-12.5", "-12.5"],
  ["अनीता", "अनीता"],
  ["", ""],
])("writes %j as %s", (cell, written) => {
  expect(formatCsvLine([cell])).toBe(`${written}\r\n`);
});

it("writes numbers, truths and nothing as they are", () => {
  expect(formatCsvLine([-3, true, null, "a"])).toBe("-3,true,,a\r\n");
});

it("lets no cell begin as a formula, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = formatCsvLine([text]).slice(0, -2);
      const cell = line.startsWith('"') ? line.slice(1) : line;
      expect(/^[=+@\t\r\n]/.test(cell)).toBe(false);
    }),
  );
});
