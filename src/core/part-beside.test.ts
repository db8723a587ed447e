import { dirname } from "node:path";
import { expect, it } from "vitest";
import { partBeside } from "./part-beside.ts";

it("lies in the file's own folder, and is another each time", () => {
  const parts = Array.from({ length: 100 }, () => partBeside("/data/secrets-key"));
  expect(new Set(parts).size).toBe(100);
  for (const part of parts) {
    expect(dirname(part)).toBe("/data");
    expect(part).toMatch(/^\/data\/secrets-key~[0-9a-f]{12}$/);
  }
});
