import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greyRoom, markRoom, paintRoom, writeRooms } from "../../../test/fixtures/marked-clip.ts";
import { openTestApi, type TestApi } from "../../../test/fixtures/test-api.ts";
import type { CopyTrace } from "../../api/index.ts";
import { createId, digestBytes } from "../../core/index.ts";
import { printPicture, wordsOf } from "../../media/fingerprint/index.ts";
import { keepMarks, keepPrints, listLikelyVideos } from "../../productions/index.ts";
import { createMarkNames } from "../../provenance/marks/index.ts";
import { openMarkKeys } from "../mark-keys.ts";
import { createTraceService } from "./trace-service.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-trace-"));
const config = { homeDirectory: home, secretsKeyFile: undefined, markKeyVersion: 1 };
const videos = Array.from({ length: 3 }, (_unused, index) => createId("vid", index));
const copy = join(home, "copy.mp4");
const [shared, personal] = [digestBytes("greeting"), digestBytes("name")];
let api: TestApi;

/** What a workspace draws with under a version of its key. */
async function namesOf(workspaceId: string, version = 1) {
  const keys = await openMarkKeys({ ...config, markKeyVersion: version });
  const [key] = keys.list(workspaceId);
  if (!key) throw new Error("a workspace has keys");
  return { key, ...createMarkNames(key) };
}

const trace = (workspaceId: string, version = 1, file = copy): Promise<CopyTrace> =>
  createTraceService({ config: { ...config, markKeyVersion: version }, database: api.test.database }).trace(
    { workspaceId },
    file,
  );

beforeAll(async () => {
  api = await openTestApi(() => new Date());
  const { key, issuer, keyVersion, keyCheck, nameShot } = await namesOf("default");
  for (const workspace of ["default", "theirs"]) await api.addKey([], workspace);
  for (const [index, id] of videos.entries()) {
    const request = JSON.stringify({ template: "greeting@1.0.0" });
    const row = { id, workspace_id: "default", state: "ready" as const, request };
    await api.test.database.engine.insertInto("videos").values(row).execute();
    // Each greets somebody else in its second shot; the first is the template's.
    const shots = {
      "s1-01": nameShot("s1-01", shared),
      "s1-02": nameShot("s1-02", `${personal}${index}` as never),
    };
    await api.test.database.forWorkspace("default", (trx) =>
      keepMarks(trx, { id, workspaceId: "default" }, { keyVersion, keyCheck, shots }),
    );
  }
  const room = paintRoom("a room");
  const marks = [nameShot("s1-01", shared), nameShot("s1-02", `${personal}1` as never)];
  await writeRooms(
    copy,
    marks.map((shot) => markRoom(room, { key, issuer, shot })),
  );
}, 120_000);
afterAll(async () => {
  await api.close();
  rmSync(home, { recursive: true, force: true });
});

describe("a copy", () => {
  it("leads by a shared shot to all videos that share it, and by a personal one to its video, which comes first", async () => {
    const found = await trace("default");
    expect(found).toMatchObject({ verdict: "marked", keyVersion: 1, isWhole: true });
    expect(found.shots.map(({ names, videosTotal }) => [names, videosTotal])).toEqual([
      ["shared_shot", 3],
      ["one_video", 1],
    ]);
    expect(found.videos.map(({ video, template }) => [video, template])).toEqual([
      [videos[1], "greeting@1.0.0"],
      [videos[2], "greeting@1.0.0"],
      [videos[0], "greeting@1.0.0"],
    ]);
    expect(Object.keys(found.videos[0]?.shots ?? {}).toSorted()).toEqual(["s1-01", "s1-02"]);
  });

  it("is nobody's to another workspace, whose keys alone are tried", async () => {
    expect(await trace("theirs")).toEqual({
      verdict: "unmarked",
      keyVersion: null,
      shots: [],
      videos: [],
      content: null,
      looksLike: [],
      isSearched: true,
      isWhole: true,
    });
  });

  it("is traced after the key was changed, by the version that marked it", async () => {
    const found = await trace("default", 3);
    expect(found).toMatchObject({ verdict: "marked", keyVersion: 1 });
    expect(found.videos[0]?.video).toBe(videos[1]);
  });

  it("leads to the videos of a later version of the key by that version's marks alone", async () => {
    const { keyVersion, keyCheck } = await namesOf("default", 2);
    const id = createId("vid", 9);
    const row = { id, workspace_id: "default", state: "ready" as const, request: "{}" };
    await api.test.database.engine.insertInto("videos").values(row).execute();
    // By chance, or by somebody's hand, the same ten digits: under another key they are another mark.
    const { nameShot } = await namesOf("default");
    await api.test.database.forWorkspace("default", (trx) =>
      keepMarks(
        trx,
        { id, workspaceId: "default" },
        { keyVersion, keyCheck, shots: { "s1-01": nameShot("a", shared) } },
      ),
    );
    const found = await trace("default", 2);
    expect(found.videos.map(({ video }) => video)).not.toContain(id);
  });
});

describe("how a video looks", () => {
  const [forged, bare] = ["forged.mp4", "bare.mp4"].map((name) => join(home, name)) as [string, string];
  beforeAll(async () => {
    const { key, issuer, nameShot } = await namesOf("default");
    const shot = nameShot("s1-02", `${personal}1` as never);
    await writeRooms(forged, [markRoom(paintRoom("another room"), { key, issuer, shot })], 75);
    await writeRooms(bare, [greyRoom(paintRoom("a room"))], 75);
    const prints = [15, 45, 75].map((frame) => {
      const print = Buffer.from(printPicture({ width: 960, height: 540, luma: paintRoom("a room"), lumaStride: 960 }));
      return { frame, print: print.toString("hex"), words: wordsOf(print) };
    });
    await api.test.database.forWorkspace("default", (trx) =>
      keepPrints(trx, { id: videos[1] as string, workspaceId: "default" }, prints),
    );
  });

  it("says whether a mark stands on the content that it was given to, or was copied onto other", async () => {
    expect(await trace("default")).toMatchObject({ content: { says: "content_matches", alike: 3, seconds: 3 } });
    expect(await trace("default", 1, forged)).toMatchObject({
      verdict: "marked",
      videos: [{ video: videos[1] }],
      content: { says: "content_differs", alike: 0, seconds: 2 },
    });
  });

  it.each([
    ["blurred until nothing of its mark is left", (room: Uint8Array) => blur(room, 30)],
    ["blurred, mirrored and darker", (room: Uint8Array) => mirror(blur(room, 30)).map((value) => value * 0.8)],
  ])("names the video of a copy that was %s", async (_what, destroy) => {
    const { key, issuer, nameShot } = await namesOf("default");
    const { luma } = markRoom(paintRoom("a room"), { key, issuer, shot: nameShot("s1-01", shared) });
    const file = join(home, "destroyed.mp4");
    await writeRooms(file, [greyRoom(destroy(luma))], 75);
    expect(await trace("default", 1, file)).toMatchObject({
      verdict: "unmarked",
      looksLike: [{ video: videos[1], alike: 2, seconds: 2 }],
    });
  });

  it("leads a copy without a mark to the video that it looks like, and only in its own workspace", async () => {
    const found = await trace("default", 1, bare);
    expect(found).toMatchObject({ verdict: "unmarked", looksLike: [{ video: videos[1], alike: 2, seconds: 2 }] });
    const words = wordsOf(
      Buffer.from(printPicture({ width: 960, height: 540, luma: paintRoom("a room"), lumaStride: 960 })),
    );
    const likely = (workspaceId: string) =>
      api.test.database.forWorkspace(workspaceId, (trx) => listLikelyVideos(trx, { workspaceId, words }));
    expect([await likely("default"), await likely("theirs")]).toEqual([[videos[1]], []]);
  });
});

const width = 960;

function mirror(luma: Uint8Array): Uint8Array {
  return luma.map((_value, at) => luma[at - (at % width) + width - 1 - (at % width)] as number);
}

/** Means of squares: three cells of the lattice and more in each, of which nothing is left. */
function blur(luma: Uint8Array, size: number): Uint8Array {
  const blurred = new Uint8Array(luma.length);
  for (let top = 0; top < luma.length / width; top += size) {
    for (let left = 0; left < width; left += size) {
      const inside: number[] = [];
      for (let at = 0; at < size * size; at++) inside.push((top + Math.floor(at / size)) * width + left + (at % size));
      const mean = inside.reduce((sum, at) => sum + (luma[at] as number), 0) / inside.length;
      for (const at of inside) blurred[at] = mean;
    }
  }
  return blurred;
}
