import { expect, it } from "vitest";
import { listVariables } from "./list-variables.ts";

it("tells a script's variables before there are values for them, and none of a script without front matter", () => {
  const text = "---\nvariables:\n  name: text\n  bonus: { type: currency, default: ₹5 }\n---\n\nHello {{name}}.\n";
  expect(listVariables({ file: "a.md", text })).toEqual([
    expect.objectContaining({ name: "name", type: "text" }),
    expect.objectContaining({ name: "bonus", type: "currency", default: "₹5" }),
  ]);
  expect(listVariables({ file: "a.md", text: "Hello." })).toEqual([]);
  expect(listVariables({ file: "a.md", text: "---\nvariables: [\n---\n" })).toEqual([]);
});
