import { once } from "node:events";
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createRandom, digestBytes } from "../../src/core/index.ts";
import { printMedia } from "../../src/provenance/c2pa/index.ts";
import { createWorkplace, scriptOf, type Workplace } from "./workplace.ts";

const sentences = ["Good morning.", "Pay 250 rupees.", "Goodbye."] as const;
const killsMin = 4;

let place: Workplace;
let cold: ReturnType<Workplace["render"]>;
beforeAll(() => {
  place = createWorkplace();
  place.write("script.md", scriptOf({}, sentences.join(" ")));
  cold = place.render("script.md", "out/cold.mp4", "--jobs", "2");
}, 180_000);
afterAll(() => place.remove());

const render = (...options: string[]): ReturnType<Workplace["render"]> =>
  place.render("script.md", "out/again.mp4", ...options);

/** The largest blobs are the master and the layers; a chunk is one that starts with its own mark. */
function findBlob(matches: (bytes: Buffer) => boolean): string {
  const blobs = place.path("home", "store", "blobs");
  const path = readdirSync(blobs, { recursive: true, encoding: "utf8" })
    .map((name) => join(blobs, name))
    .filter((name) => statSync(name).isFile())
    .find((name) => matches(readFileSync(name)));
  if (!path) throw new Error("the store holds no such blob");
  chmodSync(path, 0o644);
  return path;
}

describe("the same script gives the same video", () => {
  it("renders nothing twice, and signs it again", async () => {
    expect(cold).toMatchObject({ framesRendered: cold.frames, framesReused: 0 });
    const warm = render("--jobs", "1");
    expect(warm).toMatchObject({ masterSha256: cold.masterSha256, framesRendered: 0, framesReused: cold.frames });
    expect(warm.shots.map(({ reused }) => reused)).toEqual([true, true, true]);
    expect(warm.ttffMs).toBeNull();
    expect(warm.fileSha256).not.toBe(cold.fileSha256);
    expect(digestBytes(readFileSync(place.path("out/again.mp4")))).toBe(warm.fileSha256);
    expect(await printMedia(place.path("out/again.mp4"))).toEqual(await printMedia(cold.out));
  });

  it("gives the same bytes with one process and with nothing kept", () => {
    const alone = render("--jobs", "1", "--no-cache");
    expect(alone).toMatchObject({ masterSha256: cold.masterSha256, framesRendered: cold.frames });
    expect(place.list(place.path("tmp"))).toEqual([]);
    expect(place.list(place.path("home", "passing"))).toEqual([]);
  });

  it("renders only the sentence in which a word was changed", () => {
    const [first, , last] = sentences;
    place.write("changed.md", scriptOf({}, [first, "Pay 900 rupees.", last].join(" ")));
    const changed = place.render("changed.md", "out/changed.mp4");
    expect(changed.shots.map(({ reused }) => reused)).toEqual([true, false, true]);
    const [, shot] = changed.shots;
    const shotFrames = Math.round((((shot?.endMs ?? 0) - (shot?.startMs ?? 0)) * changed.frameRate) / 1000);
    expect(changed.framesRendered).toBe(shotFrames);
    expect(changed.masterSha256).not.toBe(cold.masterSha256);
  });

  it.each([
    ["a truncated chunk", (path: string): void => truncateSync(path, 40)],
    ["a chunk with a flipped bit", flipBit],
  ])("drops %s and makes it again", (_name, damage) => {
    damage(findBlob((bytes) => bytes.subarray(0, 4).toString("latin1") === "SCH1"));
    // The master is whole, so that its chunks are not read: it goes too.
    damage(
      findBlob(
        (bytes) => bytes.subarray(4, 8).toString("latin1") === "ftyp" && digestBytes(bytes) === cold.masterSha256,
      ),
    );
    expect(render().masterSha256).toBe(cold.masterSha256);
    expect(render()).toMatchObject({ masterSha256: cold.masterSha256, framesRendered: 0 });
  });
});

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe.skipIf(!existsSync("/proc/self/environ"))("a command that is killed", () => {
  it(`leaves no process, and the next run makes the same video (${killsMin} kills)`, { timeout: 400_000 }, async () => {
    const other = createWorkplace();
    try {
      other.write("script.md", scriptOf({}, sentences.join(" ")));
      const random = createRandom(digestBytes("moments of death"));
      for (let kill = 1; kill <= killsMin; kill += 1) {
        const command = other.start(["render", "script.md", "--out", "out/x.mp4", "--jobs", kill % 2 ? "1" : "2"]);
        const ended = once(command, "exit");
        const isEnded = await Promise.race([ended.then(() => true), delay(600 + 1_600 * random()).then(() => false)]);
        command.kill("SIGKILL");
        await ended;
        await vi.waitFor(() => expect(other.listProcesses()).toEqual([]), { timeout: 60_000, interval: 50 });
        if (existsSync(other.path("out/x.mp4"))) {
          expect(await printMedia(other.path("out/x.mp4"))).toEqual(await printMedia(cold.out));
        }
        if (!isEnded && kill % 2 !== 0) continue;
        if (isEnded) kill -= 1;
        const after = other.render("script.md", "out/x.mp4", "--jobs", "2");
        expect(after.masterSha256).toBe(cold.masterSha256);
        // Everything is made again from here on, but the layers, which would take most of the time.
        rmSync(other.path("out"), { recursive: true });
        forgetAllButLayers(other.path("home/store/results"));
      }
    } finally {
      other.remove();
    }
  });
});

describe("a command that is killed while it renders", () => {
  it("leaves chunks that the next run does not make again", { timeout: 120_000 }, async () => {
    const other = createWorkplace();
    try {
      other.write("script.md", scriptOf({}, sentences.join(" ")));
      const command = other.start(["render", "script.md", "--out", "out/x.mp4", "--jobs", "1"]);
      const ended = once(command, "exit");
      const hasChunk = (): boolean =>
        listFiles(other.path("home/store/results")).some((path) => readFileSync(path, "utf8").includes('"chunk"'));
      await vi.waitFor(() => expect(hasChunk()).toBe(true), { timeout: 60_000, interval: 20 });
      command.kill("SIGKILL");
      await ended;
      const after = other.render("script.md", "out/x.mp4");
      expect(after.masterSha256).toBe(cold.masterSha256);
      expect(after.framesRendered).toBeGreaterThan(0);
      expect(after.framesRendered).toBeLessThan(after.frames);
    } finally {
      other.remove();
    }
  });
});

/** Those that are there now; a running command adds and removes some meanwhile. */
function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

function forgetAllButLayers(results: string): void {
  for (const name of readdirSync(results, { recursive: true, encoding: "utf8" })) {
    const path = join(results, name);
    if (statSync(path).isFile() && !/"(?:baked|plate)"/.test(readFileSync(path, "utf8"))) rmSync(path);
  }
}
