import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { rawZip, type RawEntry } from "../../../test/fixtures/raw-zip.ts";
import { digestBytes } from "../../core/index.ts";
import type { ApiClient } from "../api-client.ts";
import { placePulled } from "./place-pulled.ts";

const work = mkdtempSync(join(tmpdir(), "sutradhar-place-"));
afterAll(() => rmSync(work, { recursive: true }));

/** A server that has one version, and sends a zip for it. */
function serverWith(
  entries: readonly RawEntry[],
  files: Readonly<Record<string, string>>,
): { api: ApiClient; asked: string[] } {
  const asked: string[] = [];
  const shown = {
    kind: "lexicon",
    name: "bank",
    version: "1.1.0",
    digest: "d",
    files: Object.entries(files).map(([path, text]) => ({ path, digest: digestBytes(text), sizeBytes: text.length })),
  };
  const api: ApiClient = {
    ask: async <T>({ path }: { path: string }) => {
      asked.push(path);
      return shown as T;
    },
    askText: () => Promise.reject(new Error("not asked")),
    download: async ({ path, to }) => {
      asked.push(path);
      writeFileSync(to, rawZip(entries));
      return digestBytes("");
    },
  };
  return { api, asked };
}

const whole = [{ name: "lexicon.pls", data: "words" }];
const address = "/v1/assets/lexicon/bank/latest";

describe("what is pulled", () => {
  it("is asked for by its number, since an alias may move, and put where it was wanted", async () => {
    const { api, asked } = serverWith(whole, { "lexicon.pls": "words" });
    const folder = join(work, "a/b");
    expect(await placePulled(api, address, { folder })).toMatchObject({ version: "1.1.0", out: folder, files: 1 });
    expect(readFileSync(join(folder, "lexicon.pls"), "utf8")).toBe("words");
    expect(asked).toEqual([address, "/v1/assets/lexicon/bank/1.1.0/archive"]);
  });

  it.each([
    ["other bytes", [{ name: "lexicon.pls", data: "other" }], "blob_corrupt"],
    ["no such file", [{ name: "README", data: "words" }], "blob_corrupt"],
    ["a climbing path", [{ name: "../lexicon.pls", data: "words" }], "archive_invalid"],
  ] as const)("is refused where it came with %s, and no folder is left", async (_what, entries, code) => {
    const { api } = serverWith(entries, { "lexicon.pls": "words" });
    const folder = join(work, "refused");
    await expect(placePulled(api, address, { folder })).rejects.toMatchObject({ code });
    expect(existsSync(folder)).toBe(false);
  });

  it("goes into no folder that holds something, and over no file", async () => {
    const { api, asked } = serverWith(whole, { "lexicon.pls": "words" });
    mkdirSync(join(work, "full"));
    writeFileSync(join(work, "full/mine"), "");
    for (const folder of [join(work, "full"), join(work, "full/mine")]) {
      await expect(placePulled(api, address, { folder })).rejects.toMatchObject({ code: "output_unwritable" });
    }
    await expect(placePulled(api, address, { zip: join(work, "full/mine") })).rejects.toMatchObject({
      code: "output_unwritable",
    });
    expect(asked).not.toContain("/v1/assets/lexicon/bank/1.1.0/archive");
  });
});
