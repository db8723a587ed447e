import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reproduction } from "../../src/app/index.ts";
import { digestBytes } from "../../src/core/index.ts";
import { parseLock } from "../../src/planner/index.ts";
import { printMedia } from "../../src/provenance/c2pa/index.ts";
import { createWorkplace, scriptOf, type ErrorDocument, type Finished, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
  place.write("hello.md", scriptOf({}, "Hello."));
  place.render("hello.md", "out/hello.mp4", "--profile", "480p25", "--lock", "out/hello.lock.json");
});
afterAll(() => place.remove());

const reproduce = (lock: string, ...options: string[]): Finished =>
  place.run(["reproduce", lock, "--script", "hello.md", "--out", "out/again.mp4", "--json", ...options]);

describe("a video that is made again from its lock", () => {
  it("is the same to the last bit, also when nothing is reused", async () => {
    const { status, stdout } = reproduce("out/hello.lock.json");
    const made = JSON.parse(stdout) as Reproduction;
    expect(made).toMatchObject({ isSame: true, differences: [] });
    expect(made.fileSha256).toBe(digestBytes(readFileSync(place.path("out/again.mp4"))));
    expect(await printMedia(place.path("out/again.mp4"))).toEqual(await printMedia(place.path("out/hello.mp4")));
    expect(status).toBe(0);
  });

  it("has the lock of its first time, byte for byte", () => {
    place.render("hello.md", "out/twice.mp4", "--profile", "480p25", "--lock", "out/twice.lock.json");
    const first = readFileSync(place.path("out/hello.lock.json"), "utf8");
    expect(readFileSync(place.path("out/twice.lock.json"), "utf8")).toBe(first);
    expect(parseLock(first, "hello")).toMatchObject({
      script: { name: "hello.md" },
      captions: "burned",
      voices: ["espeak-en"],
    });
  });

  it("is said to be another where the lock names other bytes, and that nothing explains it", () => {
    const lock = JSON.parse(readFileSync(place.path("out/hello.lock.json"), "utf8")) as object;
    writeFileSync(place.path("other.json"), JSON.stringify({ ...lock, masterSha256: digestBytes("other") }));
    const { status, stdout } = reproduce("other.json", "--cache");
    expect(JSON.parse(stdout)).toMatchObject({ isSame: false, differences: [{ part: "master" }] });
    expect(status).toBe(1);
  });

  it("is not made from another script", () => {
    place.write("elsewhere/hello.md", scriptOf({}, "Goodbye."));
    const { status, stdout } = reproduce("out/hello.lock.json", "--script", "elsewhere/hello.md");
    const { error } = JSON.parse(stdout) as ErrorDocument;
    expect(error).toMatchObject({ code: "lock_unmet", problems: [{ code: "lock_unmet" }] });
    expect(error.message).toMatch(/hello\.md has changed: it was \w{12}… and is \w{12}…/);
    expect(status).toBe(2);
  });

  it.each([
    ["hello.md", "lock_invalid", /hello\.md must be the JSON/],
    ["nowhere.json", "file_missing", /there is no lock nowhere\.json/],
  ])("is not made from %s", (lock, code, says) => {
    const { status, stdout } = reproduce(lock);
    const { error } = JSON.parse(stdout) as ErrorDocument;
    expect({ status, code: error.code }).toEqual({ status: 2, code });
    expect(error.message).toMatch(says);
  });

  it("is a server's to make, where it is named by its id", () => {
    const { status, stdout } = reproduce("vid_01k2x3v4w5y6z7a8b9c0d1e2f3");
    const { error } = JSON.parse(stdout) as ErrorDocument;
    expect({ status, code: error.code }).toEqual({ status: 1, code: "server_unavailable" });
    expect(error.message).toMatch(/no server runs on .*: start one by sutradhar serve/);
  });
});
