import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSizeMemory } from "./size-memory.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-memory-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what is remembered outside of the database", () => {
  it("is the newest of what was handed over, and nothing at first", async () => {
    const memory = createSizeMemory(join(folder, "last"));
    expect(await memory.read()).toBeUndefined();
    for (let number = 0; number < 50; number += 1) memory.write(`checkpoint ${number}`);
    await memory.settle();
    expect(await memory.read()).toBe("checkpoint 49");
    expect(readdirSync(folder)).toEqual(["last"]);
  });

  it("is a help only: a disk that takes nothing stops nobody", async () => {
    const memory = createSizeMemory(join(folder, "nowhere", "last"));
    memory.write("checkpoint");
    await expect(memory.settle()).resolves.toBeUndefined();
    await expect(createSizeMemory(folder).read()).rejects.toThrow("EISDIR");
  });
});
