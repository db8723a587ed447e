import { describe, expect, it } from "vitest";
import { checkVariables, createVariableTable } from "./check-variables.ts";
import { readHead } from "./read-head.ts";

const declared = `---
variables:
  name: { type: name, maxLength: 20, example: राजेश जी }
  note: { type: text, default: Hello }
  count: { type: number, min: 1, max: 10, default: "3" }
  site: { type: url, default: bank.example }
  due: { type: date, default: 2026-11-08 }
---
`;
const table = createVariableTable(readHead({ file: "a.md", text: declared }).variables);
const check = (more: Record<string, string | number>) => checkVariables(table, { name: "Asha", ...more });

describe("values that may stand", () => {
  it.each<[string, string | number]>([
    ["name", "A. P. J. Abdul Kalam"],
    ["name", "D'Souza"],
    ["name", "Anne-Marie"],
    ["name", "राजेश जी"],
    ["name", "வைத்தியநாதன்"],
    ["name", "క్షమ్‌య"],
    ["name", "محمد اقبال"],
    ["name", "José Müller"],
    ["count", 10],
    ["count", "१०"],
    ["site", "https://bank.example/diwali?x=1"],
    ["due", "08/11/2026"],
    ["note", "5 % off, at 9!"],
  ])("%s: %s", (name, value) => {
    expect(check({ [name]: value })).toEqual({ values: { name: "Asha", [name]: String(value) }, findings: [] });
  });
});

describe("values that may not", () => {
  it.each<[string, string | number, RegExp]>([
    ["name", "", /must not be empty/],
    ["name", "Иван", /Indian script to be spoken, got U\+0418/],
    ["name", "李明", /to be spoken/],
    ["name", "Asha王", /U\+738B/],
    ["name", "+91 98765 43210", /must be a name/],
    ["name", "Asha\nRao", /one line/],
    ["name", "x".repeat(21), /at most 20 characters, got 21/],
    ["name", 7, /must be text, got the number 7/],
    ["note", "привет", /to be spoken/],
    ["count", 11, /at most 10, got 11/],
    ["count", "0", /at least 1/],
    ["count", "ten", /must be a number/],
    ["site", "javascript:alert(1)", /must be an address/],
    ["due", "31/02/2026", /must be a date/],
    ["colour", "red", /no variable is called "colour"/],
  ])("%s: %j", (name, value, message) => {
    const { findings } = check({ [name]: value });
    expect(findings).toEqual([
      { name, code: expect.any(String) as string, message: expect.stringMatching(message) as string },
    ]);
  });

  it("are told all at once, also what is missing, with a code of their own where no voice knows the letters", () => {
    const { findings } = checkVariables(table, { nmae: "Asha", note: "日本", count: 99 });
    expect(findings.map(({ name, code }) => [name, code])).toEqual([
      ["nmae", "variable_invalid"],
      ["note", "text_unspeakable"],
      ["count", "variable_invalid"],
      ["name", "variable_invalid"],
    ]);
    expect(findings[0]?.message).toMatch(/did you mean|name/);
  });
});
