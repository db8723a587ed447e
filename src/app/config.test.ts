import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { limits } from "../core/index.ts";
import { readConfig } from "./config.ts";

const assets = fileURLToPath(new URL("../../assets", import.meta.url));

describe("what the environment says", () => {
  it.each([
    [{ SUTRADHAR_HOME: "/a" }, { homeDirectory: "/a" }],
    [{ XDG_DATA_HOME: "/x" }, { homeDirectory: "/x/sutradhar" }],
    [{ SUTRADHAR_ASSETS: assets }, { assetsDirectory: assets }],
    [{ SUTRADHAR_JOBS: "3" }, { jobs: 3 }],
    [{ SUTRADHAR_JOBS: "" }, { storeBytesMax: limits.storeBytesMax }],
    [{ SUTRADHAR_STORE_BYTES_MAX: "1000" }, { storeBytesMax: 1000 }],
  ])("%j gives %j", (environment, expected) => {
    expect(readConfig(environment)).toMatchObject(expected);
  });

  it.each(["0", "-1", "2.5", "many"])("refuses %s processes by the variable's name", (text) => {
    expect(() => readConfig({ SUTRADHAR_JOBS: text })).toThrow(
      `SUTRADHAR_JOBS must be a whole number above 0, got "${text}"`,
    );
  });

  it("refuses a folder of assets that is none", () => {
    expect(() => readConfig({ SUTRADHAR_ASSETS: "/nowhere" })).toThrow(/SUTRADHAR_ASSETS must name .*avatars.*nowhere/);
  });
});
