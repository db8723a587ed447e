import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestRegistry, type TestRegistry } from "../../test/fixtures/test-registry.ts";
import type { VideoLock } from "../planner/index.ts";
import type { AssetBinder } from "../registry/index.ts";
import { createRegistryAssets } from "../registry/versions/index.ts";
import type { Script } from "../speech/script/index.ts";
import type { BlobStore } from "../store/index.ts";
import { createLockBinder } from "./lock-binder.ts";
import { pronounceScript } from "./pronounce-script.ts";
import { readScript } from "./read-script.ts";

const lexiconOf = (alias: string): string =>
  `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
  <lexeme><grapheme>NEFT</grapheme><alias>${alias}</alias></lexeme>
</lexicon>
`;

let registry: TestRegistry;
let blobs: BlobStore;
beforeAll(async () => {
  registry = await openTestRegistry();
  blobs = await registry.openCache();
  await pushBank("1.0.0", "national transfer");
  writeFileSync(join(registry.folder, "ours.pls"), lexiconOf("as the file says"));
});
afterAll(() => registry.close());

const pushBank = (version: string, alias: string) =>
  registry.push({ kind: "lexicon", name: "bank", version }, { "lexicon.pls": lexiconOf(alias) });

const openAssets = (): Promise<AssetBinder> =>
  createRegistryAssets({ ...registry, workspaceId: "default", cache: blobs });

function writeScript(lexicons: string): string {
  const path = join(registry.folder, "pay.md");
  writeFileSync(path, `---\nlanguage: en\nlexicons: ${lexicons}\n---\n\nPay by NEFT today.\n`);
  return path;
}

async function pronounce(lexicons: string, assets?: AssetBinder): Promise<Script> {
  const read = await readScript(writeScript(lexicons), {});
  return pronounceScript(read, { assets: assets ?? (await openAssets()), store: { blobs } });
}

const aliasesOf = ({ scenes }: Script): string[] =>
  scenes.flatMap(({ shots }) =>
    shots.flatMap(({ sentence }) => sentence.spans.flatMap((span) => (span.kind === "alias" ? [span.alias] : []))),
  );

describe("a lexicon of the registry", () => {
  it("says its words, as the same lexicon beside the script does", async () => {
    writeFileSync(join(registry.folder, "copy.pls"), lexiconOf("national transfer"));
    const named = await pronounce("[lexicon/bank@^1]");
    expect(aliasesOf(named)).toEqual(["national transfer"]);
    expect(named.scenes).toEqual((await pronounce("[copy.pls]")).scenes);
  });

  it.each([
    ["[ours.pls, bank@1]", "as the file says"],
    ["[bank@1, ours.pls]", "national transfer"],
  ])("has its place among those beside the script: of %s the first counts", async (lexicons, alias) => {
    expect(aliasesOf(await pronounce(lexicons))).toEqual([alias]);
  });

  it("is held on to by a lock, whatever its name means by then", async () => {
    const assets = await openAssets();
    await pronounce("[lexicon/bank@^1]", assets);
    const locked = assets.resolutions();
    expect(locked).toEqual([expect.objectContaining({ wanted: "lexicon/bank@^1", version: "1.0.0" })]);
    await pushBank("1.1.0", "the new way");
    expect(aliasesOf(await pronounce("[lexicon/bank@^1]"))).toEqual(["the new way"]);
    const lock = createLockBinder({ assets: locked, models: [] } as unknown as VideoLock, await openAssets());
    expect(aliasesOf(await pronounce("[lexicon/bank@^1]", lock))).toEqual(["national transfer"]);
  });

  it("that is not there is refused where the script names it, with all others", async () => {
    const refused = (says: string, column: number) => ({
      code: "asset_unknown",
      message: expect.stringContaining(says) as string,
      position: { file: join(registry.folder, "pay.md"), line: 3, column },
    });
    await expect(pronounce("[ours.pls, lexicon/bnak@^1, bank@9, lexicon/Bank]")).rejects.toMatchObject({
      code: "asset_unknown",
      problems: [refused("bnak", 22), refused("1.0.0", 39), refused("lexicon/Bank", 47)],
    });
  });
});
