import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VerifiedVideo, VideoReport } from "../../src/app/index.ts";
import type { Timeline } from "../../src/media/timeline/index.ts";
import { masterGates } from "../../src/quality/index.ts";
import { readTextTrack } from "./captions.ts";
import { createWorkplace, root, scriptOf, type Finished, type Workplace } from "./workplace.ts";

let place: Workplace;
let rendered: Finished;
let summary: ReturnType<Workplace["render"]>;
beforeAll(() => {
  place = createWorkplace();
  place.write("hello.md", scriptOf({ title: "Hello", profile: "480p25" }, "Good morning."));
  const options = ["--timeline", "out/hello.json", "--captions", "both", "--json"];
  rendered = place.run(["render", "hello.md", "--out", "out/hello.mp4", ...options]);
  summary = JSON.parse(rendered.stdout) as typeof summary;
}, 120_000);
afterAll(() => place.remove());

const read = (...args: string[]): unknown => {
  const { status, stdout, stderr } = place.run([...args, "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as unknown;
};

describe("what a render leaves", () => {
  it("prints one document with everything that was promised, and nothing beside it", () => {
    expect(Object.keys(summary).sort()).toEqual(
      [
        ..."durationMs fileSha256 frameRate frames framesPerSecond framesRendered framesReused gates height masterSha256 out".split(
          " ",
        ),
        ..."peakPssBytes processorMs renderMsPerMinute shots ttffMs width".split(" "),
      ].sort(),
    );
    expect(summary.gates.map(({ name }) => name)).toEqual([...masterGates.map(({ name }) => name), "watermark"]);
    expect(summary.gates.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    const [shot] = summary.shots;
    expect(shot).toEqual({ id: "s1-01", text: "Good morning.", startMs: 0, endMs: summary.durationMs, reused: false });
    expect(summary).toMatchObject({ width: 854, height: 480, frameRate: 25, out: place.path("out/hello.mp4") });
    expect(summary.durationMs).toBe((summary.frames * 1000) / 25);
    expect(rendered.stderr).toBe("");
  });

  it("lays a poster, captions and the timeline beside the video", () => {
    expect(place.list(place.out)).toEqual([
      "hello.declaration.json",
      "hello.jpg",
      "hello.json",
      "hello.mp4",
      "hello.srt",
      "hello.vtt",
    ]);
    expect([...readFileSync(place.path("out/hello.jpg")).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(readFileSync(place.path("out/hello.vtt"), "utf8")).toMatch(
      /^WEBVTT\n\n1\n00:00:00\.\d{3} --> .*\nGood morning\.\n$/,
    );
    expect(readFileSync(place.path("out/hello.srt"), "utf8")).toMatch(/^1\n00:00:00,\d{3} --> .*\nGood morning\.\n$/);
  });

  it("writes a timeline of shots, words, phones, and the mouth in pixels of every frame", () => {
    const timeline = JSON.parse(readFileSync(place.path("out/hello.json"), "utf8")) as Timeline;
    expect(Object.keys(timeline).sort()).toEqual(["frameRate", "height", "mouth", "phones", "shots", "width", "words"]);
    expect(timeline.words.map(({ text }) => text)).toEqual(["Good", "morning"]);
    expect(timeline.mouth.map(({ frame }) => frame)).toEqual(Array.from({ length: summary.frames }, (_, i) => i));
    for (const { x, y, width, height } of timeline.mouth) {
      expect(x >= 0 && y >= 0 && x + width <= 854 && y + height <= 480 && width > 10 && height > 10).toBe(true);
    }
    for (const { startMs, endMs } of [...timeline.phones, ...timeline.words]) {
      expect(startMs >= 0 && endMs >= startMs && endMs <= summary.durationMs).toBe(true);
    }
  });

  it("has its index in front, colour tags, and nothing that tells the time", () => {
    const bytes = readFileSync(place.path("out/hello.mp4"));
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    const movieHeader = bytes.indexOf("mvhd");
    expect(bytes.readUInt32BE(movieHeader + 8)).toBe(0);
    const report = read("inspect", "out/hello.mp4") as VideoReport;
    expect(report.video).toMatchObject({ codec: "h264", width: 854, height: 480, frameRate: 25, colour: "bt709" });
    expect(report.video.frames).toBe(summary.frames);
    expect(report.audio).toMatchObject({ sampleRateHz: 48_000 });
    expect(report.audio.codec).toMatch(/^mp4a\.40\.2$/);
    expect(Math.abs(report.audio.integratedLufs + 16)).toBeLessThanOrEqual(0.5);
    expect(report.audio.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(report.text).toEqual({ codec: "mov_text", language: "eng", cues: 1 });
    expect(report.sha256).toBe(summary.fileSha256);
  });

  it.each([
    { mode: "none", files: ["none.jpg", "none.mp4"], track: [] },
    { mode: "burned", files: ["burned.jpg", "burned.mp4"], track: ["Good morning."] },
    { mode: "sidecar", files: ["sidecar.jpg", "sidecar.mp4", "sidecar.srt", "sidecar.vtt"], track: ["Good morning."] },
  ])("puts captions where --captions $mode says", ({ mode, files, track }) => {
    place.render("hello.md", `out/${mode}.mp4`, "--captions", mode);
    expect(
      place.list(place.out).filter((name) => name.startsWith(`${mode}.`) && !name.endsWith(".declaration.json")),
    ).toEqual(files);
    expect(readTextTrack(place.path(`out/${mode}.mp4`)).map(({ text }) => text)).toEqual(track);
  });

  it("says by sutradhar verify who signed it, and that nothing was changed", () => {
    const verify = (file: string, ...options: string[]) => {
      const { status, stdout } = place.run(["verify", file, "--json", ...options]);
      return { status, report: JSON.parse(stdout) as VerifiedVideo };
    };
    const good = verify("out/hello.mp4");
    expect(good).toMatchObject({ status: 0, report: { state: "valid", isTrusted: false, said: { label: "in-sgi" } } });
    expect(good.report.told.verdict).toMatch(/^Valid, not trusted: /);
    expect(verify("out/hello.mp4", "--trusted").status).toBe(3);
    const bytes = readFileSync(place.path("out/hello.mp4"));
    bytes[bytes.indexOf("mdat") + 2_000]! ^= 1;
    writeFileSync(place.path("out/flipped.mp4"), bytes);
    expect(verify("out/flipped.mp4")).toMatchObject({ status: 3, report: { state: "invalid", isWellFormed: true } });
    const words = place.run(["verify", "out/flipped.mp4"]).stdout;
    expect(words).toMatch(/Not valid.*\n  well-formed: yes, valid: no, trusted: no\n  its pictures or its sound/);
  });

  it("is sound alone where that is asked for: its label spoken first, signed, and beside it no picture", () => {
    const sound = place.render("hello.md", "sound/hello.m4a", "--audio-only", "--lock", "sound/hello.lock.json");
    expect(sound).toMatchObject({
      width: 0,
      frames: 0,
      shots: [{ id: "label" }, { id: "s1-01", text: "Good morning." }],
    });
    expect(sound.gates.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
      ["decode", "label", "loudness", "clipping", "silence", "duration"].map((name) => `${name} pass`),
    );
    expect(place.list(place.path("sound"))).toEqual(["hello.declaration.json", "hello.lock.json", "hello.m4a"]);
    const file = readFileSync(place.path("sound/hello.m4a"));
    expect(file.toString("latin1", 4, 12)).toBe("ftypM4A ");
    expect(file.toString("utf8")).toContain("DigitalSourceType");
    const { status, stdout } = place.run(["verify", "sound/hello.m4a", "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      state: "valid",
      said: { isSoundOnly: true, label: "in-sgi", mark: null },
    });
    const again = place.run([
      "reproduce",
      "sound/hello.lock.json",
      "--script",
      "hello.md",
      "--out",
      "sound/again.m4a",
      "--json",
    ]);
    expect(JSON.parse(again.stdout)).toMatchObject({ isSame: true });
    const misnamed = place.run(["render", "hello.md", "--audio-only", "--out", "sound/hello.mp4", "--json"]);
    expect(misnamed.stdout).toContain("ends in .m4a");
  });

  it.each([
    { profile: "480p25-vertical", width: 480, height: 854, frameRate: 25 },
    { profile: "messenger", width: 854, height: 480, frameRate: 30 },
  ])("has the size and rate of $profile", ({ profile, ...picture }) => {
    expect(place.render("hello.md", "out/p.mp4", "--profile", profile)).toMatchObject(picture);
    expect((read("inspect", "out/p.mp4") as VideoReport).video).toMatchObject(picture);
  });
});

describe("the other commands", () => {
  it("lists avatars and voices", () => {
    expect((read("avatars") as { avatars: { name: string }[] }).avatars).toContainEqual(
      expect.objectContaining({ name: "asha" }),
    );
    const { voices } = read("voices", "--language", "hi") as { voices: { id: string; language: string }[] };
    expect(voices.map(({ id }) => id)).toEqual(["espeak-hi", "espeak-hi-male"]);
    expect(place.run(["voices", "--language", "sa"]).status).toBe(2);
  });

  it("checks without rendering", () => {
    expect(read("check", "hello.md")).toMatchObject({
      scenes: 1,
      warnings: [],
      shots: [{ id: "s1-01", text: "Good morning." }],
    });
  });

  it("draws an avatar's contact sheet", () => {
    const sheet = read("preview", "asha", "--out", "sheet.png") as { width: number; height: number };
    const bytes = readFileSync(place.path("sheet.png"));
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([sheet.width, sheet.height]);
    expect(place.run(["preview", "nobody", "--out", "x.png"]).status).toBe(2);
  });

  it.each([
    ["that is missing", "none.mp4", "file_missing"],
    ["that is no video", "hello.md", "video_invalid"],
  ])("refuses to inspect a file %s", (_what, file, code) => {
    const { status, stdout } = place.run(["inspect", file, "--json"]);
    expect({ status, code: (JSON.parse(stdout) as { error: { code: string } }).error.code }).toEqual({
      status: 2,
      code,
    });
  });

  it.each([[], ["render"], ["check"], ["avatars"], ["voices"], ["preview"], ["inspect"]])(
    "shows examples in --help %s",
    (...args) => {
      const { status, stdout } = place.run([...args, "--help"]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}\$ sutradhar /);
    },
  );

  it("runs as npx sutradhar in the clone", () => {
    const { status, stdout } = spawnSync("npx", ["sutradhar", "--help"], { cwd: root, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: sutradhar");
  });
});
