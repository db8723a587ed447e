import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, describe, expect, it } from "vitest";
import { parseRange, serveFile } from "./serve-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-serve-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.from("0123456789");
writeFileSync(join(folder, "ten"), bytes);
writeFileSync(join(folder, "none"), "");

const app = new Hono().get("/:name", (context) =>
  serveFile(context, {
    path: join(folder, context.req.param("name")),
    contentType: "video/mp4",
    fileName: "vid_1.mp4",
    etag: "tag",
  }),
);

async function get(name: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await app.request(`/${name}`, { headers, method });
  const { status } = response;
  return { status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

describe("a range that is asked for", () => {
  it.each([
    ["bytes=0-0", 10, { start: 0, end: 0 }],
    ["bytes=0-9", 10, { start: 0, end: 9 }],
    ["bytes=9-", 10, { start: 9, end: 9 }],
    ["bytes=3-100", 10, { start: 3, end: 9 }],
    ["bytes=-1", 10, { start: 9, end: 9 }],
    ["bytes=-100", 10, { start: 0, end: 9 }],
    ["bytes=10-", 10, "unsatisfiable"],
    ["bytes=10-20", 10, "unsatisfiable"],
    ["bytes=-0", 10, "unsatisfiable"],
    ["bytes=0-", 0, "unsatisfiable"],
    ["bytes=-5", 0, "unsatisfiable"],
    // RFC 9110 §14.2: what is no range that one understands is ignored.
    ["bytes=5-3", 10, undefined],
    ["bytes=-", 10, undefined],
    ["bytes=0-1,3-4", 10, undefined],
    ["bytes=a-b", 10, undefined],
    ["bytes=0x1-2", 10, undefined],
    ["bytes=9999999999999999-", 10, undefined],
    ["lines=0-1", 10, undefined],
    ["", 10, undefined],
    [undefined, 10, undefined],
  ])("%j of %i bytes is %j", (header, size, expected) => {
    expect(parseRange(header, size)).toEqual(expected);
  });
});

describe("a file that is served", () => {
  it("comes whole, with what it is, and is asked for anew each time", async () => {
    expect(await get("ten")).toEqual({
      status: 200,
      text: "0123456789",
      headers: {
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "content-disposition": 'inline; filename="vid_1.mp4"',
        "content-length": "10",
        "content-type": "video/mp4",
        etag: '"tag"',
      },
    });
  });

  it("comes in parts", async () => {
    const { status, text, headers } = await get("ten", { Range: "bytes=2-4" });
    expect([status, text, headers["content-range"], headers["content-length"]]).toEqual([
      206,
      "234",
      "bytes 2-4/10",
      "3",
    ]);
  });

  it("says how long it is to who asks for what lies behind it", async () => {
    const { status, text, headers } = await get("ten", { Range: "bytes=10-" });
    expect([status, text, headers["content-range"]]).toEqual([416, "", "bytes */10"]);
  });

  it("comes whole to who has a part of another", async () => {
    expect(await get("ten", { Range: "bytes=2-4", "If-Range": '"other"' })).toMatchObject({
      status: 200,
      text: "0123456789",
    });
    expect(await get("ten", { Range: "bytes=2-4", "If-Range": '"tag"' })).toMatchObject({ status: 206, text: "234" });
  });

  it.each(['"tag"', 'W/"tag"', '"other", "tag"', "*"])("does not come again to who has %s", async (tags) => {
    const { status, text, headers } = await get("ten", { "If-None-Match": tags });
    expect([status, text, headers["etag"]]).toEqual([304, "", '"tag"']);
  });

  it("comes to who has another", async () => {
    expect(await get("ten", { "If-None-Match": '"other"' })).toMatchObject({ status: 200 });
  });

  it("is told of without its bytes", async () => {
    const { status, text, headers } = await get("ten", {}, "HEAD");
    expect([status, text, headers["content-length"]]).toEqual([200, "", "10"]);
  });

  it("may be empty", async () => {
    expect(await get("none")).toMatchObject({ status: 200, text: "", headers: { "content-length": "0" } });
    expect(await get("none", { Range: "bytes=0-" })).toMatchObject({ status: 416 });
  });
});
