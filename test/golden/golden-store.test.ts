import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { StillPicture } from "../../scripts/gallery/index.ts";
import { openAllCases } from "./golden-cases.ts";
import { approve, baselinesDirectory, judge, leaveEvidence, listBaselines } from "./golden-store.ts";

const directory = mkdtempSync(join(tmpdir(), "sutradhar-golden-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const totalBytesMax = 6_000_000;

/** A disc on grey. */
function disc(red: number): StillPicture {
  const [width, height] = [64, 48];
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const isIn = Math.hypot((at % width) - 32, Math.floor(at / width) - 24) < 15;
    rgba.set(isIn ? [red, 60, 60, 255] : [120, 120, 120, 255], 4 * at);
  }
  return { width, height, rgba };
}

describe("a golden picture", () => {
  it("is not approved by itself", async () => {
    expect(await judge("new", disc(200), directory)).toEqual({ isNear: false });
  });

  it("passes near any of its baselines, and near no other", async () => {
    await approve("disc", disc(200), { isAdded: false, directory });
    expect(await judge("disc", disc(200), directory)).toMatchObject({ isNear: true });
    expect(await judge("disc", disc(120), directory)).toMatchObject({ isNear: false });
    await approve("disc", disc(120), { isAdded: true, directory });
    for (const red of [200, 120]) expect(await judge("disc", disc(red), directory)).toMatchObject({ isNear: true });
    const { isNear, nearest } = await judge("disc", disc(150), directory);
    expect({ isNear, file: nearest?.file }).toEqual({ isNear: false, file: join(directory, "disc", "2.webp") });
  });

  it("is replaced by another look, unless one says that it is added", async () => {
    await approve("other", disc(200), { isAdded: false, directory });
    await approve("other", disc(40), { isAdded: false, directory });
    expect(listBaselines("other", directory)).toHaveLength(1);
    expect(await judge("other", disc(200), directory)).toMatchObject({ isNear: false });
  });

  it("has no endless list of looks", async () => {
    for (let red = 0; red < 4; red++) await approve("many", disc(60 * red), { isAdded: true, directory });
    await expect(approve("many", disc(250), { isAdded: true, directory })).rejects.toThrow(/may have 4/);
  });

  it("leaves what one has to look at where it differs", async () => {
    await approve("shown", disc(200), { isAdded: false, directory });
    const folder = await leaveEvidence("shown", disc(90), await judge("shown", disc(90), directory), join(directory, "out"));
    expect(readdirSync(folder).sort()).toEqual(["actual.png", "difference.png", "nearest.png"]);
  });
});

describe("the golden pictures", () => {
  it("are of cases that there are, each with a name of its own, and small enough for a clone", async () => {
    const names = (await openAllCases()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const known = existsSync(baselinesDirectory) ? readdirSync(baselinesDirectory) : [];
    expect(known.filter((name) => !names.includes(name))).toEqual([]);
    const sizes = known.flatMap((name) => listBaselines(name)).map((file) => statSync(file).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(totalBytesMax);
  });
});
