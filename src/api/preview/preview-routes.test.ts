import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createPreviewShots } from "../../../test/fixtures/preview-shots.ts";
import { requireScope, scopes as allScopes, type Scope } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { readMedia } from "../../media/decode/index.ts";
import { createApiApp } from "../create-api.ts";
import { readRouteScopes } from "../route-scopes.ts";
import { createPreviewRoutes } from "./preview-routes.ts";
import type { PreviewedVideo } from "./preview-service.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-preview-"));
afterAll(() => rmSync(folder, { recursive: true }));

const made = await createPreviewShots(25);
const none: PreviewedVideo["shots"] = made.shots.map(() => ({ chunks: [] }));
const statuses: Readonly<Record<string, number>> = { forbidden: 403, video_unknown: 404 };

let video: PreviewedVideo;
let scopes: readonly Scope[];
let reads: number;
beforeEach(() => {
  video = { picture: made.picture, shots: none, isFinished: false };
  scopes = ["previews:read"];
  reads = 0;
});

/** The routes in a frame that knows one key, of the workspace `ours`, and over a service that holds one video. */
function createFrame() {
  const app = createApiApp();
  app.use(async (context, next) => {
    const workspaceId = context.req.header("workspace") ?? "ours";
    const principal = { kind: "service", id: "ours/a key" } as const;
    const caller = { workspaceId, keyId: "key_1", name: "a key", scopes, principal, isWide: false };
    context.set("caller", caller);
    requireScope(caller, findScope(context) as Scope);
    await next();
  });
  app.onError((error, context) => {
    const code = error instanceof SutradharError ? error.code : "internal";
    return context.json({ code, detail: error.message }, (statuses[code] ?? 500) as 500);
  });
  app.route(
    "/",
    createPreviewRoutes({
      preview: {
        find: async ({ workspaceId }, id) => (workspaceId === "ours" && id === "vid_1" ? video : undefined),
        readBlob: async (workspaceId, digest) => {
          reads++;
          const bytes = made.blobs.get(digest);
          if (workspaceId !== "ours" || !bytes) throw new SutradharError("blob_missing", "there is no such blob");
          return bytes;
        },
      },
    }),
  );
  const findScope = readRouteScopes(app);
  return app;
}

const app = createFrame();
const get = (path: string, headers: Record<string, string> = {}) => app.request(`/v1/videos/${path}`, { headers });
const getBytes = async (path: string) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};
const urisOf = (playlist: string) => playlist.split("\n").filter((line) => line && !line.startsWith("#"));
const paths = ["vid_1/preview.m3u8", "vid_1/preview/init.mp4", "vid_1/preview/0.m4s"];

describe("a preview over HTTP", () => {
  it("plays whole, by what its playlist names", async () => {
    video = { ...video, shots: made.shots };
    const playlist = await (await get("vid_1/preview.m3u8")).text();
    expect(playlist).toContain("#EXT-X-ENDLIST");
    const map = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)?.[1];
    const parts = await Promise.all([map!, ...urisOf(playlist)].map((uri) => getBytes(`vid_1/${uri}`)));
    const path = join(folder, "whole.mp4");
    writeFileSync(path, Buffer.concat(parts));
    let frames = 0;
    readMedia(path, { picture: () => void frames++ });
    expect(frames).toBe(made.frames);
  });

  it("grows with the video", async () => {
    const lengths: number[] = [];
    let before = "";
    for (let spoken = 0; spoken <= made.shots.length; spoken++) {
      video = { ...video, shots: made.shots.map((shot, index) => (index < spoken ? shot : { chunks: [] })) };
      const playlist = await (await get("vid_1/preview.m3u8")).text();
      expect(playlist.startsWith(before)).toBe(true);
      before = playlist;
      lengths.push(urisOf(playlist).length);
    }
    expect(lengths).toEqual([0, 2, 4, 7]);
  });

  it("ends where the video will not be finished", async () => {
    video = { ...video, shots: [made.shots[0]!, { chunks: [] }], isFinished: true };
    const playlist = await (await get("vid_1/preview.m3u8")).text();
    expect(urisOf(playlist)).toEqual(["preview/0.m4s", "preview/1.m4s"]);
    expect(playlist).toContain("#EXT-X-ENDLIST");
  });

  it.each([
    [paths[0]!, "application/vnd.apple.mpegurl"],
    [paths[1]!, "video/mp4"],
    [paths[2]!, "video/iso.segment"],
  ])("says of %s what it is, that it may not be kept, and that its sound is not the master's", async (path, type) => {
    video = { ...video, shots: made.shots };
    const { headers } = await get(path);
    expect(headers.get("content-type")).toBe(type);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("sutradhar-sound")).toBe("unnormalised");
  });

  it("reads a segment's chunk and the speech that is heard in it, no more", async () => {
    video = { ...video, shots: made.shots };
    await getBytes("vid_1/preview/1.m4s");
    expect(reads).toBe(2);
  });

  it("is in the description of the API", () => {
    const { paths: described } = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "1" } });
    expect(Object.keys(described ?? {})).toEqual([
      "/v1/videos/{id}/preview.m3u8",
      "/v1/videos/{id}/preview/init.mp4",
      "/v1/videos/{id}/preview/{segment}",
    ]);
  });
});

describe.each(paths)("%s", (path) => {
  beforeEach(() => {
    video = { ...video, shots: made.shots };
  });

  it("is refused without the scope, before anything is looked up", async () => {
    scopes = allScopes.filter((scope) => scope !== "previews:read");
    const response = await get(path);
    expect([response.status, await response.json()]).toMatchObject([403, { code: "forbidden" }]);
    expect(reads).toBe(0);
  });

  it("is refused as soon as the scope is taken away", async () => {
    expect((await get(path)).status).toBe(200);
    scopes = [];
    expect((await get(path)).status).toBe(403);
  });

  it("is unknown in another workspace, as a video that is not there is", async () => {
    const theirs = await get(path, { workspace: "theirs" });
    const unknown = await get(path.replace("vid_1", "vid_2"));
    expect([theirs.status, unknown.status]).toEqual([404, 404]);
    expect(reads).toBe(0);
  });
});

describe("a part that is not there", () => {
  it.each([
    ["init.mp4 before the first chunk", "init.mp4", false],
    ["the first segment before the first chunk", "0.m4s", false],
    ["a segment behind the last", "7.m4s", true],
    ["a number that is too long", "99999999999.m4s", true],
    ["a negative number", "-1.m4s", true],
    ["another way to write a number", "1e0.m4s", true],
    ["leading zeros", "01.m4s", true],
    ["another file", "0.mp4", true],
    ["a property of lists", "length", true],
  ])("is unknown: %s", async (_name, part, isMade) => {
    if (isMade) video = { ...video, shots: made.shots };
    const response = await get(`vid_1/preview/${part}`);
    expect([response.status, await response.json()]).toMatchObject([404, { code: "video_unknown" }]);
  });
});
