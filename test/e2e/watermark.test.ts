import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DetectedWatermark } from "../../src/app/index.ts";
import { parseLock, type VideoLock } from "../../src/planner/index.ts";
import { createWorkplace, scriptOf } from "./workplace.ts";

const place = createWorkplace();
let lock: VideoLock;

const detect = (options: readonly string[], environment: Readonly<Record<string, string>> = {}): DetectedWatermark => {
  const { status, stdout, stderr } = place.run(["watermark", "detect", ...options, "--json"], environment);
  if (status !== 0) throw new Error(`detect ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as DetectedWatermark;
};

beforeAll(() => {
  place.write("hello.md", scriptOf({}, "A very good morning to you all. This is the second of the shots."));
  place.render("hello.md", "out/hello.mp4", "--lock", "out/hello.lock.json");
  lock = parseLock(readFileSync(place.path("out/hello.lock.json"), "utf8"), "the lock");
}, 120_000);
afterAll(() => place.remove());

describe("a video that was rendered", () => {
  it("bears the marks that its lock names, in every frame", () => {
    const found = detect(["out/hello.mp4", "--lock", "out/hello.lock.json"]);
    expect(found).toMatchObject({ verdict: "marked", id: lock.marks?.issuer, workspace: "default", keyVersion: 1 });
    expect(found.isDecoded).toBe(true);
    expect(found.pValue).toBeLessThan(1e-9);
    expect(found.frameAgreement?.min).toBeGreaterThan(0.7);
    const named = found.shots.flatMap(({ id, namedBy }) => namedBy.map(({ shot }) => [shot, id]));
    expect(Object.fromEntries(named)).toEqual(lock.marks?.shots);
  });

  it("is not taken for another installation's", () => {
    const key = place.write("other-key", `${Buffer.alloc(32, 9).toString("base64")}\n`);
    const found = detect(["out/hello.mp4"], { SUTRADHAR_SECRETS_KEY_FILE: key });
    expect(found).toMatchObject({ verdict: "unmarked", id: null, workspace: null, geometry: null, shots: [] });
  });

  it("is still found when the key has been changed, and what is made anew bears another", () => {
    const changed = { SUTRADHAR_MARK_KEY_VERSION: "2" };
    expect(detect(["out/hello.mp4"], changed)).toMatchObject({ verdict: "marked", keyVersion: 1 });
    const plan = (environment: Readonly<Record<string, string>>) =>
      place.run(["plan", "hello.md", "--json"], environment);
    expect(plan(changed).stdout).not.toBe(plan({}).stdout);
  });
});

it("says what is no video", () => {
  place.write("not.mp4", "no video");
  const { status, stderr } = place.run(["watermark", "detect", "not.mp4"]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/not\.mp4 is not a video that can be read/);
});
