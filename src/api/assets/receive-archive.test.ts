import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { receiveArchive } from "./receive-archive.ts";

const folder = mkdtempSync(join(tmpdir(), "sutradhar-receive-"));
afterAll(() => rmSync(folder, { recursive: true }));
const location = join(folder, "body");

/** A body that goes on for ever. */
function endless(): { request: Request; sent: () => number } {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_000;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  return { request: new Request("http://localhost/", { method: "POST", body, duplex: "half" }), sent: () => sent };
}

describe("a body", () => {
  it("is a file while work is done with it, and gone afterwards", async () => {
    const request = new Request("http://localhost/", { method: "POST", body: "abc" });
    expect(await receiveArchive(request, { location }, async () => readFileSync(location, "utf8"))).toBe("abc");
    expect(existsSync(location)).toBe(false);
  });

  it("is read no further than it may be long", async () => {
    const { request, sent } = endless();
    const work = receiveArchive(request, { location, bytesMax: 10_000 }, () => Promise.resolve());
    await expect(work).rejects.toMatchObject({ code: "file_too_large" });
    expect(sent()).toBeLessThan(50_000);
    expect(existsSync(location)).toBe(false);
  });

  it("is gone also where the work fails", async () => {
    const request = new Request("http://localhost/", { method: "POST", body: "abc" });
    const work = receiveArchive(request, { location }, () => Promise.reject(new Error("no")));
    await expect(work).rejects.toThrow("no");
    expect(existsSync(location)).toBe(false);
  });
});
