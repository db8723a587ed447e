import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { lintAvatar } from "./lint-avatar.ts";
import { newAvatar } from "./new-avatar.ts";

const work = mkdtempSync(join(tmpdir(), "sutradhar-new-"));
afterAll(() => rmSync(work, { recursive: true }));

describe("a new avatar", () => {
  const folder = join(work, "deep/er/kavya");
  beforeAll(() => newAvatar(folder));

  it("has nothing that the linter finds", async () => {
    const lint = await lintAvatar(folder, readConfig({}));
    expect(lint).toMatchObject({ avatar: "kavya", version: "0.1.0", findings: [], isSound: true });
  });

  it("says in its README what each of its layers is", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    for (const file of readdirSync(join(folder, "layers"))) expect(readme).toContain(`\`${basename(file, ".png")}\``);
  });

  it("has a rig.json that people can edit: each curve in one line, none longer than a wide screen", () => {
    const lines = readFileSync(join(folder, "rig.json"), "utf8").split("\n");
    expect(lines.filter((line) => /"(?:lipLine|closed|crease)": \[.*\],?$/.test(line))).toHaveLength(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(180);
  });

  it("is the same each time", async () => {
    const again = await newAvatar(join(work, "again"), "kavya");
    for (const file of again.files)
      expect(readFileSync(join(again.folder, file)).equals(readFileSync(join(folder, file)))).toBe(true);
  });

  it("goes into an empty folder", async () => {
    mkdirSync(join(work, "empty"));
    expect(await newAvatar(join(work, "empty"))).toMatchObject({
      name: "empty",
      files: expect.arrayContaining(["rig.json"]),
    });
  });

  it("overwrites nothing", async () => {
    const kept = join(work, "kept");
    mkdirSync(kept);
    writeFileSync(join(kept, "rig.json"), "mine");
    await expect(newAvatar(kept)).rejects.toMatchObject({
      code: "output_unwritable",
      message: expect.stringMatching(/holds rig.json: name another/),
    });
    expect(readdirSync(kept)).toEqual(["rig.json"]);
    expect(readFileSync(join(kept, "rig.json"), "utf8")).toBe("mine");
  });

  it("refuses a file for a folder", async () => {
    writeFileSync(join(work, "file"), "");
    await expect(newAvatar(join(work, "file"))).rejects.toMatchObject({ code: "output_unwritable" });
  });

  it.each(["Kavya", "kavya rao", "../kavya", "", "काव्या", "k".repeat(65)])("refuses the name %j", async (name) => {
    await expect(newAvatar(join(work, "named"), name)).rejects.toMatchObject({
      code: "option_invalid",
      message: expect.stringContaining("--name"),
    });
    expect(readdirSync(work)).not.toContain("named");
  });
});
