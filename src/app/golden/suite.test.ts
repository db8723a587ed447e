import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSuite } from "./suite.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-suite-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "suite.json");
const read = (suite: object) => {
  writeFileSync(path, JSON.stringify({ format: 1, profiles: ["480p25"], ...suite }));
  return readSuite(path);
};

describe("a suite", () => {
  it("has a case for each script in each profile, and recordings beside it", async () => {
    const spoken = { script: "hi/said.md", voiceTrack: { file: "hi/said.wav", model: "ear@1.0.0", speaker: "synthetic" } };
    const { cases } = await read({ profiles: ["480p25", "720p25"], scripts: ["hello.md", spoken] });
    expect(cases.map(({ name }) => name)).toEqual([
      "hello-480p25",
      "hello-720p25",
      "hi-said-480p25",
      "hi-said-720p25",
    ]);
    expect(cases[0]?.voiceTrack).toBeUndefined();
    expect(cases[2]?.voiceTrack).toEqual({
      path: join(folder, "hi", "said.wav"),
      model: "ear@1.0.0",
      speaker: "synthetic",
    });
  });

  it.each([
    ["a script elsewhere", { scripts: ["../hello.md"] }, "path_outside"],
    ["a recording elsewhere", { scripts: [{ script: "a.md", voiceTrack: { file: "/tmp/said.wav", speaker: "synthetic" } }] }, "path_outside"],
    ["a word that is none", { scripts: [{ script: "a.md", voice: "said.wav" }] }, "option_invalid"],
    ["two of one name", { scripts: ["a.md", "a.md"] }, "option_invalid"],
  ])("is refused with %s", async (_, suite, code) => {
    await expect(read(suite)).rejects.toMatchObject({ code });
  });
});
