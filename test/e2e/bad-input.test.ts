import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, root, scriptOf, type ErrorDocument, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
});
afterAll(() => place.remove());
afterEach(() => {
  rmSync(place.out, { recursive: true });
  mkdirSync(place.out);
});

const say = (body: string, front: Readonly<Record<string, string>> = {}): string => scriptOf(front, body);

// What else is refused, and why, is in src/app/refused-scripts.test.ts: here it is what the command says and does.
describe("bad input is refused with its place, exit code 2 and nothing written", () => {
  it.each([
    { name: "a missing file", file: "none.md", code: "file_missing", says: /no file .*none\.md/ },
    { name: "a mistake in the script", code: "script_invalid", at: "5:1", says: /colour/ },
    { name: "an unknown option", options: ["--colour"], code: "option_invalid", says: /--colour/ },
    { name: "an assignment without a value", options: ["--set", "name"], code: "option_invalid", says: /name=value/ },
    { name: "no process to render with", options: ["--jobs", "0"], code: "option_invalid", says: /1 to 64/ },
    { name: "an unknown caption mode", options: ["--captions", "maybe"], code: "option_invalid", says: /sidecar/ },
    { name: "a film in another format", options: ["--out", "x.mkv"], code: "option_invalid", says: /\.mp4/ },
  ])("$name", ({ file = "script.md", options = [], code, at, says }) => {
    place.write("script.md", say("Hi.", { colour: "red" }));
    const args = ["render", file, "--out", "out/x.mp4", ...options, "--json"];
    const { status, stdout, stderr } = place.run(args);
    const { error } = JSON.parse(stdout) as ErrorDocument;
    const [problem] = error.problems;
    expect({ code: error.code, status, stderr }).toEqual({ code, status: 2, stderr: "" });
    expect(problem?.message ?? error.message).toMatch(says);
    if (at) expect(`${problem?.position?.line}:${problem?.position?.column}`).toBe(at);
    expect(place.list(place.out)).toEqual([]);
  });

  it("tells every mistake at once, as editors and terminals link to it", () => {
    place.write("script.md", say("Hi {{who}}.\n\n<emphasis>Unclosed.\n\n![x](../y.png)"));
    const { status, stdout, stderr } = place.run(["check", "script.md"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.split(": ")[0]),
    ).toEqual(["script.md:7:4", "script.md:9:1", "script.md:11:1"]);
  });
});

describe("a disk that takes no more", () => {
  it("is our fault, said in words, and leaves no video (a process's own limit)", () => {
    place.write("script.md", say("Hi."));
    const command = `ulimit -f 20; exec "${process.execPath}" "${join(root, "bin/sutradhar.js")}" render script.md --out out/x.mp4 --json`;
    const options = {
      cwd: place.folder,
      env: { ...place.environment, SUTRADHAR_HOME: place.path("bounded") },
      encoding: "utf8",
    } as const;
    const { status, stdout } = spawnSync("sh", ["-c", command], options);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "disk_full", message: expect.stringMatching(/takes no more/) },
    });
    expect(status).toBe(1);
    expect(place.list(place.out)).toEqual([]);
  });

  it("is our fault, said in words, and leaves no video (a full file system, in each place)", ({ skip }) => {
    const small = place.path("small");
    mkdirSync(small, { recursive: true });
    place.write("script.md", say("Hi."));
    for (const { sizeKb, out, environment } of [
      { sizeKb: 1_000, out: "out/x.mp4", environment: { SUTRADHAR_HOME: small } },
      { sizeKb: 16, out: "small/x.mp4", environment: {} },
    ]) {
      if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeKb}k`, "none", small]).status !== 0) {
        skip("this machine lets no test mount a file system");
      }
      try {
        const { status, stdout } = place.run(["render", "script.md", "--out", out, "--json"], environment);
        expect(JSON.parse(stdout)).toMatchObject({ error: { code: "disk_full" } });
        expect(status).toBe(1);
        expect([...place.list(place.out), ...place.list(place.path("tmp"))]).toEqual([]);
        if (out.startsWith("small")) expect(place.list(small)).toEqual([]);
      } finally {
        spawnSync("umount", [small]);
      }
    }
  });
});

describe("strange text that is no mistake", () => {
  it("renders right-to-left mixed with left-to-right, as it was written", () => {
    place.write("mixed.md", say("یہ NeelPay ہے (version 2.5)۔", { language: "ur", profile: "480p25" }));
    const summary = place.render("mixed.md", "out/mixed.mp4", "--captions", "both");
    expect(summary.shots.map(({ text }) => text)).toEqual(["یہ NeelPay ہے (version 2.5)۔"]);
    expect(summary.frames).toBeGreaterThan(25);
    const endings = ["declaration.json", "jpg", "mp4", "srt", "vtt"];
    expect(place.list(place.out)).toEqual(endings.map((ending) => `mixed.${ending}`));
  });
});
