import { expect, it } from "vitest";
import { redactValues } from "./redact-values.ts";

it.each([
  ["a value", "variable name got Meera Krishnan", "variable name got •••"],
  ["a part of it", "the word Krishnan cannot be said", "the word ••• cannot be said"],
  ["it in JSON", String.raw`got "Meera \"K\" Krishnan"`, 'got "•••"'],
])("hides %s", (_, text, expected) => {
  const name = text.includes(String.raw`\"`) ? 'Meera "K" Krishnan' : "Meera Krishnan";
  expect(redactValues(text, { name })).toBe(expected);
});

it("leaves a sentence alone that says none of it", () => {
  expect(redactValues("the disk is full", { name: "Meera", empty: "" })).toBe("the disk is full");
});
