import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAsset } from "../../test/fixtures/loose-files.ts";
import { openTestRegistry, type TestRegistry } from "../../test/fixtures/test-registry.ts";
import { digestBytes } from "../core/index.ts";
import { createLock } from "../planner/index.ts";
import { createRegistryAssets, sharedWorkspace } from "../registry/versions/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import type { BlobStore } from "../store/index.ts";
import { planFromLock } from "./plan-from-lock.ts";
import { planPrepared, planSpeech, prepareVideo, type PreparedVideo } from "./prepare-video.ts";

const lexiconOf = (entries: Readonly<Record<string, string>>): string => `<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
${Object.entries(entries)
  .map(([word, alias]) => `<lexeme><grapheme>${word}</grapheme><alias>${alias}</alias></lexeme>`)
  .join("\n")}
</lexicon>
`;

let registry: TestRegistry;
let cache: BlobStore;
const engineOf = () => digestBytes("engine");
beforeAll(async () => {
  registry = await openTestRegistry();
  cache = await registry.openCache();
  const request = registry.request(sharedWorkspace, "sutradhar");
  await registry.push({}, readAsset("avatars/asha"), { request });
  await registry.push({}, readAsset("backgrounds/studio"), { request });
  await pushBank("1.0.0", "national transfer");
  writeFileSync(join(registry.folder, "words.pls"), lexiconOf({ NEFT: "as the file says" }));
});
afterAll(() => registry.close());

function pushBank(version: string, alias: string) {
  return registry.push({ kind: "lexicon", name: "bank", version }, { "lexicon.pls": lexiconOf({ NEFT: alias }) });
}

function writeScript(name: string, lexicons: string): string {
  const path = join(registry.folder, name);
  writeFileSync(path, `---\nlanguage: en\nlexicons: ${lexicons}\n---\n\nPay by NEFT today.\n`);
  return path;
}

async function bind(scriptPath: string): Promise<PreparedVideo> {
  return prepareVideo({ scriptPath, values: {}, captions: "burned", engineOf, ...(await openBinders()) });
}

async function openBinders() {
  const assets = await createRegistryAssets({ ...registry, workspaceId: "default", cache });
  return { assets, voices: createEspeakVoices(), store: { blobs: cache } };
}

const aliasesOf = ({ script }: PreparedVideo) =>
  script.scenes.flatMap(({ shots }) =>
    shots.flatMap(({ sentence }) => sentence.spans.flatMap((span) => (span.kind === "alias" ? [span.alias] : []))),
  );
const speechKeys = (prepared: PreparedVideo): string[] => planSpeech(prepared).plan.nodes.map(({ key }) => key);

describe("a lexicon of the registry", () => {
  it("says its words, by the same steps as the same lexicon beside the script", async () => {
    writeFileSync(join(registry.folder, "copy.pls"), lexiconOf({ NEFT: "national transfer" }));
    const named = await bind(writeScript("named.md", "[lexicon/bank@^1]"));
    expect(aliasesOf(named)).toEqual(["national transfer"]);
    expect(speechKeys(named)).toEqual(speechKeys(await bind(writeScript("file.md", "[copy.pls]"))));
  });

  it.each([
    ["[words.pls, bank@1]", "as the file says"],
    ["[bank@1, words.pls]", "national transfer"],
  ])("has its place among those beside the script: of %s the first counts", async (lexicons, alias) => {
    expect(aliasesOf(await bind(writeScript("both.md", lexicons)))).toEqual([alias]);
  });

  it("stands in the lock, which holds on to its version", async () => {
    const scriptPath = writeScript("locked.md", "[lexicon/bank@^1]");
    const { inputs, ...prepared } = await bind(scriptPath);
    expect(inputs.assets).toContainEqual(expect.objectContaining({ wanted: "lexicon/bank@^1", version: "1.0.0" }));
    expect(inputs.files).toEqual({});
    const lock = createLock({ ...inputs, product: "1", video: planPrepared({ inputs, ...prepared }) });
    await pushBank("1.1.0", "the new way");
    expect(aliasesOf(await bind(scriptPath))).toEqual(["the new way"]);
    const again = await planFromLock(lock, { scriptPath, product: "1", engineOf, ...(await openBinders()) });
    expect(aliasesOf(again.prepared)).toEqual(["national transfer"]);
    expect(again.differences).toEqual([]);
  });

  it("that is not there is refused where the script names it, with all others", async () => {
    const path = writeScript("unknown.md", "[words.pls, lexicon/bnak@^1, bank@9, lexicon/Bank]");
    const position = (column: number) => ({ file: path, line: 3, column });
    await expect(bind(path)).rejects.toMatchObject({
      code: "asset_unknown",
      problems: [
        { code: "asset_unknown", message: expect.stringContaining("bnak") as string, position: position(23) },
        { code: "asset_unknown", message: expect.stringContaining("1.0.0") as string, position: position(40) },
        { code: "asset_unknown", message: expect.stringContaining("lexicon/Bank") as string, position: position(48) },
      ],
    });
  });
});
