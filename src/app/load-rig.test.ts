import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { afterAll, describe, expect, it } from "vitest";
import { SutradharError } from "../core/index.ts";
import { loadRig } from "./load-rig.ts";
import { lintAvatar } from "./lint-avatar.ts";
import { readConfig } from "./config.ts";

const { assetsDirectory } = readConfig({});
const config = { assetsDirectory };
const work = mkdtempSync(join(tmpdir(), "sutradhar-rig-"));
afterAll(() => rmSync(work, { recursive: true }));

let copies = 0;
/** A rig of its own, as somebody who has just exported it finds it. */
function copyRig(change: (folder: string) => void): string {
  const folder = join(work, `rig-${copies++}`);
  for (const part of ["rig.json", "layers"]) {
    cpSync(join(assetsDirectory, "avatars/asha", part), join(folder, part), { recursive: true });
  }
  change(folder);
  return folder;
}

const drawing = createCanvas(40, 30);
drawing.getContext("2d").fillRect(0, 0, 40, 20);

/** A PNG whose header says that it is 20,000 pixels wide. */
function widePng(): Uint8Array {
  const bytes = Uint8Array.from(drawing.toBuffer("image/png"));
  new DataView(bytes.buffer).setUint32(16, 20_000);
  return bytes;
}

async function failureOf(attempt: Promise<unknown>): Promise<SutradharError> {
  const error = await attempt.catch((caught: unknown) => caught);
  if (error instanceof SutradharError) return error;
  throw new Error(`expected a SutradharError, got ${String(error)}`);
}

describe("loading a rig", () => {
  it("takes an avatar by its name and a folder by its path", async () => {
    const folder = copyRig(() => undefined);
    const [shipped, own] = await Promise.all([loadRig("asha", config), loadRig(folder, config)]);
    expect(own.rig).toEqual(shipped.rig);
    expect([...own.pictures.keys()]).toEqual([...shipped.pictures.keys()]);
    expect(own.folder).toBe(folder);
  });

  it.each([
    ["a name nobody has", "nobody", /no avatar "nobody"/],
    ["a path to nothing", "./nowhere/at/all", /no avatar/],
    ["a name that climbs", "../avatars", /no avatar/],
  ])("refuses %s", async (_, named, message) => {
    expect(await failureOf(loadRig(named, config))).toMatchObject({
      code: "avatar_unknown",
      message: expect.stringMatching(message),
    });
  });

  it("refuses a folder without a rig.json, and says what to do", async () => {
    const failure = await failureOf(loadRig(work, config));
    expect(failure).toMatchObject({
      code: "avatar_unknown",
      message: expect.stringMatching(/without a rig.json: start one/),
    });
  });

  it.each([
    [
      "20,000 pixels wide",
      "layers/hair-front.png",
      widePng(),
      /^layer hair-front: layers\/hair-front.png is 20000 × 30/,
    ],
    ["no picture", "layers/face.png", "colours", /^layer face: layers\/face.png is not a PNG/],
    [
      "a JPEG",
      "layers/mouth-tongue.png",
      drawing.toBuffer("image/jpeg"),
      /^mouth.tongue: layers\/mouth-tongue.png is not a PNG/,
    ],
    ["an SVG", "layers/brow-left.png", '<svg xmlns="http://www.w3.org/2000/svg"/>', /^brows.left: .* is not a PNG/],
    [
      "cut short",
      "layers/face-depth.png",
      drawing.toBuffer("image/png").subarray(0, 60),
      /^depth of layer face: .* damaged or cut short/,
    ],
    ["empty", "layers/eye-left-iris.png", "", /^eyes.left.iris: .* is not a PNG/],
  ])("refuses a layer that is %s, with its name and file", async (_, file, bytes, message) => {
    const failure = await failureOf(
      loadRig(
        copyRig((folder) => writeFileSync(join(folder, file), bytes)),
        config,
      ),
    );
    expect(failure.code).toBe("rig_invalid");
    expect(failure.problems).toEqual([{ code: "rig_invalid", message: expect.stringMatching(message) }]);
  });

  it("names every layer that is missing at once", async () => {
    const folder = copyRig((each) => {
      for (const file of ["body", "mouth-inside", "eye-right-white"]) rmSync(join(each, `layers/${file}.png`));
    });
    const { code, message, problems } = await failureOf(loadRig(folder, config));
    expect(code).toBe("rig_invalid");
    expect(message).toContain("and 2 more");
    expect(problems.map((problem) => problem.message.split(":")[0])).toEqual([
      "layer body",
      "eyes.right.white",
      "mouth.inside",
    ]);
  });
});

describe("linting a rig", () => {
  it("refuses a depth picture of another size than its layer, by name", async () => {
    const folder = copyRig((each) => writeFileSync(join(each, "layers/face-depth.png"), drawing.toBuffer("image/png")));
    expect(await failureOf(lintAvatar(folder, config))).toMatchObject({
      code: "rig_invalid",
      message: expect.stringMatching(
        /depth picture of layer face must have the layer's size, \d+ × \d+; it is 40 × 30/,
      ),
    });
  });

  it("refuses bands that a strip does not have, by file", async () => {
    const folder = copyRig((each) => {
      const rig = JSON.parse(readFileSync(join(each, "rig.json"), "utf8")) as {
        mouth: { upperLip: { bands: number[] } };
      };
      rig.mouth.upperLip.bands = [20, 620];
      writeFileSync(join(each, "rig.json"), JSON.stringify(rig));
    });
    const { message } = await failureOf(lintAvatar(folder, config));
    expect(message).toMatch(/bands of layers\/mouth-upper-lip.png must rise within its \d+ rows, got 20, 620/);
  });
});
