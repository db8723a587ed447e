import { expect, test } from "vitest";
import { findIdentifiers, passesLuhn, passesVerhoeff } from "./find-identifiers.ts";

test.each([
  ["236", true],
  ["237", false],
  ["142857", false],
  ["1428570", true],
])("Verhoeff of %s: %s", (digits, isValid) => {
  expect(passesVerhoeff(digits)).toBe(isValid);
});

test.each([
  ["4111111111111111", true],
  ["4111111111111112", false],
  ["0", false],
])("Luhn of %s: %s", (digits, isValid) => {
  expect(passesLuhn(digits)).toBe(isValid);
});

test("finds what proves itself, and does not repeat it", () => {
  const text = "My card is 4111 1111 1111 1111 and my PAN is ABCPE1234F.";
  const found = findIdentifiers(text);
  expect(found.map(({ rule }) => rule)).toEqual(["identifier/payment-card", "identifier/pan"]);
  expect(found.map(({ spans: [span] }) => text.slice(span!.start, span!.end))).toEqual([
    "4111 1111 1111 1111",
    "ABCPE1234F",
  ]);
  expect(JSON.stringify(found)).not.toContain("4111");
});

test.each(["Call 1800 1234 5678 today", "Order 1234 5678 9012 3456", "The years 2019 2020 2021", "ABCDE1234F"])(
  "%s names nobody",
  (text) => {
    expect(findIdentifiers(text)).toEqual([]);
  },
);
