import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markRoom, paintRoom, writeRooms } from "../../test/fixtures/marked-clip.ts";
import { digestBytes } from "../core/index.ts";
import { createMarkNames } from "../provenance/marks/index.ts";
import { keepLocalRelease, listLocalReleases, type LocalRelease } from "./local-releases.ts";
import { localWorkspace, openMarkKeys } from "./mark-keys.ts";
import { verifyVideo } from "./verify-video.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-local-origin-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const at = (name: string): string => join(home, name);
const config = { homeDirectory: home, secretsKeyFile: undefined, markKeyVersion: 1, trustAnchors: undefined };
const digest = digestBytes("a file");
let release: LocalRelease;

beforeAll(async () => {
  const [key] = (await openMarkKeys(config)).list(localWorkspace);
  if (!key) throw new Error("a workspace has keys");
  const { nameShot, ...names } = createMarkNames(key);
  const shot = nameShot("s1-01", digestBytes("a shot"));
  const room = markRoom(paintRoom("a room"), { key, issuer: names.issuer, shot });
  await writeRooms(at("copy.mp4"), [room, room], 30);
  release = {
    format: 1,
    out: at("gone.mp4"),
    fileSha256: digest,
    masterSha256: digest,
    frames: 120,
    signedAt: new Date(0).toISOString(),
    marks: { ...names, shots: { "s1-01": shot } },
  };
});

describe("a copy without credentials", { timeout: 120_000 }, () => {
  it("of what this machine made, but does not remember, was made here", async () => {
    expect(await verifyVideo(at("copy.mp4"), config)).toMatchObject({
      state: "none",
      isValid: false,
      origin: { kind: "made_here" },
    });
  });

  it("of what it remembers is that video, and what is missing is told", async () => {
    await keepLocalRelease(home, release);
    const { origin } = await verifyVideo(at("copy.mp4"), config);
    expect(origin).toMatchObject({ kind: "one_video" });
    expect(origin?.differences).toEqual([
      "what it said of itself was removed",
      "120 pictures were signed, and 60 are in it",
    ]);
  });

  it("is not looked at where there is no key to look with", async () => {
    const elsewhere = { ...config, homeDirectory: join(home, "elsewhere") };
    expect((await verifyVideo(at("copy.mp4"), elsewhere)).origin).toBeNull();
  });
});

it("what is remembered stands once for each place, and what cannot be read is left out", async () => {
  await keepLocalRelease(home, release);
  await keepLocalRelease(home, { ...release, out: at("other.mp4"), signedAt: new Date(1).toISOString() });
  writeFileSync(join(home, "releases", "broken.json"), "{");
  expect(readdirSync(join(home, "releases"))).toHaveLength(3);
  expect((await listLocalReleases(home)).map(({ out }) => out)).toEqual([at("other.mp4"), at("gone.mp4")]);
});
