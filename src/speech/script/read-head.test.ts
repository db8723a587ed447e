import { expect, it } from "vitest";
import { SutradharError } from "../../core/index.ts";
import { readHead } from "./read-head.ts";
import { parseScript } from "./parse-script.ts";

it("tells a script's variables before there are values for them, and none of a script without front matter", () => {
  const text = "---\nvariables:\n  name: text\n  bonus: { type: currency, default: ₹5 }\n---\n\nHello {{name}}.\n";
  expect(readHead({ file: "a.md", text }).variables).toEqual([
    expect.objectContaining({ name: "name", type: "text" }),
    expect.objectContaining({ name: "bonus", type: "currency", default: "₹5" }),
  ]);
  expect(readHead({ file: "a.md", text: "Hello." }).variables).toEqual([]);
  expect(readHead({ file: "a.md", text: "---\nvariables: [\n---\n" }).variables).toEqual([]);
});

it.each([
  ["{ type: text, required: true, default: a }", /required: true needs no default/],
  ["{ type: text, required: false }", /required: false needs a default/],
  ["{ type: text, max: 5 }", /min and max go with type: number/],
  ["{ type: number, min: 5, max: 2 }", /min must be at most max/],
  ["{ type: number, max: much }", /must be a number such as/],
  ["{ type: date, example: 31-02-2026 }", /example must be a date/],
  ["{ type: name, maxLength: 3, example: Asha }", /example must have at most 3/],
  ["{ type: text, maximum: 5 }", /has no key "maximum".*max/],
])("refuses a declaration that cannot be: %s", (written, message) => {
  const text = `---\nvariables:\n  it: ${written}\n---\n\nHello {{it}}.\n`;
  const told = (): void => void parseScript({ file: "a.md", text }, { values: { it: "1" } });
  const problems = catchProblems(told);
  expect(problems.join()).toMatch(message);
});

function catchProblems(work: () => void): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof SutradharError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}
