import { expect, it } from "vitest";
import { limits } from "./limits.ts";

it.each(Object.entries(limits))("%s is a whole number above zero, and its name says of what", (name, limit) => {
  expect(Number.isSafeInteger(limit) && limit > 0).toBe(true);
  expect(name).toMatch(/(Max|Min|Ms|Usual)$/);
});
