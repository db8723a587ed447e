import { expect, it } from "vitest";
import { formatPointer } from "./json-pointer.ts";

it("tells a place in a body, with the names as they are but for what means something in a pointer", () => {
  expect(formatPointer([])).toBe("#");
  expect(formatPointer(["variables", "name"])).toBe("#/variables/name");
  expect(formatPointer(["files", "slides/a~b.png", 0])).toBe("#/files/slides~1a~0b.png/0");
});
