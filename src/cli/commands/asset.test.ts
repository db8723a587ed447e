import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openAssetServer, type AssetServer } from "../../../test/fixtures/asset-server.ts";
import { pictureBytes, readAsset, sampleLexicon, sampleVoice, scoreOf } from "../../../test/fixtures/loose-files.ts";
import { digestBytes, SutradharError } from "../../core/index.ts";
import { addAsset } from "./asset.ts";

let server: AssetServer;
const work = mkdtempSync(join(tmpdir(), "sutradhar-asset-cli-"));
const at = (...names: string[]): string => join(work, ...names);

beforeAll(async () => {
  server = await openAssetServer();
  vi.stubEnv("SUTRADHAR_HOME", at("home"));
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", server.key);
  const shared = server.registry.request("shared", "sutradhar");
  await server.registry.push({ name: "calm" }, { "score.json": scoreOf() }, { request: shared });
  for (const [path, bytes] of Object.entries(readAsset("avatars/raghav"))) write(join("raghav", path), bytes);
  write("raghav/README.md", "mine");
  write("raghav/.git/config", "mine");
  write("raghav/source/body.psd", "mine");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(work, { recursive: true });
});

function write(path: string, bytes: string | Uint8Array): string {
  mkdirSync(join(at(path), ".."), { recursive: true });
  writeFileSync(at(path), bytes);
  return at(path);
}

/** What a command prints. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    addAsset(program);
    await program.parseAsync(["asset", ...words], { from: "user" });
    return printed.join("");
  } finally {
    spy.mockRestore();
  }
}

async function refusal(...words: string[]): Promise<SutradharError> {
  const error: unknown = await run(...words).catch((thrown: unknown) => thrown);
  if (error instanceof SutradharError) return error;
  throw new Error("nothing was refused", { cause: error });
}

describe("sutradhar asset push", () => {
  it("takes a folder without how it was made, and says what it left out", async () => {
    const printed = await run("push", at("raghav"), "--licence", "Apache-2.0", "--synthetic");
    expect(printed).toMatch(
      /^avatar\/raghav@1\.\d+\.\d+ pushed: Raghav.*\n {2}sha256 [0-9a-f]{64}\n {2}left out, .*: README\.md\n$/,
    );
    expect(await run("push", at("raghav"), "--licence", "Apache-2.0", "--synthetic")).toMatch(
      /nothing to do: these very bytes/,
    );
  });

  it("takes one file under the name that it is told", async () => {
    write("bank.pls", sampleLexicon);
    expect(await run("push", at("bank.pls"), "--as", "lexicon/bank@1.0.0", "--licence", "CC0-1.0")).toMatch(
      /^lexicon\/bank@1\.0\.0 pushed/,
    );
    write("office.png", pictureBytes());
    const json = await run("push", at("office.png"), "--as", "background/office@1.0.0", "--licence", "ours", "--json");
    expect(JSON.parse(json)).toMatchObject({ kind: "background", name: "office", isNew: true });
  });

  it("names the person whose voice it is", async () => {
    write("voice.json", sampleVoice);
    await run(
      "push",
      at("voice.json"),
      "--as",
      "voice/kavya@1.0.0",
      "--licence",
      "by contract",
      "--person",
      "Kavya R.",
    );
    expect(await run("show", "voice/kavya@1.0.0")).toMatch(/likeness +of Kavya R\.\n/);
  });

  it.each([
    ["a folder that is not there", ["nowhere"], "file_missing", /there is no file or folder/],
    ["a zip that is not there", ["nowhere.zip"], "file_missing", /there is no file .*nowhere\.zip/],
    ["a name that is none", ["bank.pls", "--as", "bank"], "request_invalid", /kind: /],
    ["a name without sense", ["bank.pls", "--as", "a b"], "option_invalid", /--as must be like/],
    [
      "what is not sound",
      ["broken.pls", "--as", "lexicon/b@1.0.0"],
      "asset_invalid",
      /^lexicon\.pls:1:10: root element/,
    ],
  ] as const)("refuses %s", async (_what, [path, ...more], code, says) => {
    write("broken.pls", "<lexicon/>");
    const error = await refusal("push", at(path), ...more, "--licence", "x");
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) as string });
  });

  it("refuses a link that leads out of the folder, and an empty folder", async () => {
    mkdirSync(at("linked"));
    symlinkSync(at("bank.pls"), at("linked/lexicon.pls"));
    expect(await refusal("push", at("linked"), "--licence", "x")).toMatchObject({ code: "path_outside" });
    mkdirSync(at("empty/.git"), { recursive: true });
    expect(await refusal("push", at("empty"), "--licence", "x")).toMatchObject({ code: "file_missing" });
  });
});

describe("sutradhar asset list and show", () => {
  it("prints a table", async () => {
    expect(await run("list")).toMatch(/^avatar\/raghav@1\S+ +Raghav.*\n(?:.*\n)*music\/calm@\S+ +\S.* ships\n/);
    expect(await run("list", "--kind", "lexicon")).toMatch(/^lexicon\/bank@1\.0\.0 +bank\n$/);
    expect(await run("list", "--name", "zzz")).toBe("nothing\n");
    expect(JSON.parse(await run("list", "--kind", "music", "--json"))).toMatchObject({ assets: [{ name: "calm" }] });
    expect(await refusal("list", "--kind", "person")).toMatchObject({ code: "request_invalid" });
  });

  it("tells all versions with the history of aliases, or one with its files", async () => {
    write("bank.pls", sampleLexicon.replace("NEFT", "NEFTS"));
    await run("push", at("bank.pls"), "--as", "lexicon/bank@1.1.0", "--licence", "CC0-1.0", "--source", "ticket 7");
    const all = await run("show", "lexicon/bank");
    expect(all).toMatch(
      /^lexicon\/bank\n {2}1\.1\.0 +bank +latest +\d{4}-\d\d-\d\d \d\d:\d\d UTC by meera\n {2}1\.0\.0 /,
    );
    expect(all).toMatch(/latest +1\.0\.0 → 1\.1\.0 +by meera +1\.1\.0 was pushed\n/);
    const one = await run("show", "lexicon/bank@^1");
    expect(one).toMatch(/^lexicon\/bank@1\.1\.0\n/);
    for (const line of [
      / {2}licence +CC0-1\.0\n/,
      / {2}source +ticket 7\n/,
      / {2}words +2\n/,
      / {4}lexicon\.pls +\d+ +[0-9a-f]{12}\n/,
    ]) {
      expect(one).toMatch(line);
    }
    expect(await refusal("show", "bank")).toMatchObject({ code: "option_invalid" });
    expect(await refusal("show", "lexicon/bnak")).toMatchObject({
      code: "asset_unknown",
      message: expect.stringMatching(/there are bank/) as string,
    });
  });
});

describe("sutradhar asset tag, deprecate, diff and delete", () => {
  it("say what they did", async () => {
    expect(await run("tag", "lexicon/bank@1.0.0", "production", "--reason", "ok")).toBe(
      "production is lexicon/bank@1.0.0\n",
    );
    expect(await run("tag", "lexicon/bank@~1.0", "production")).toBe(
      "production is lexicon/bank@1.0.0: it was so before\n",
    );
    expect(await run("tag", "lexicon/bank@1.0.0", "latest")).toBe(
      "latest is lexicon/bank@1.0.0, and stays there (--follow lets it go)\n",
    );
    expect(await run("tag", "lexicon/bank", "latest", "--follow")).toBe("latest is lexicon/bank@1.1.0\n");
    expect(await run("deprecate", "lexicon/bank@1.0.0", "--reason", "old", "--use", "lexicon/bank@^1.1")).toBe(
      "lexicon/bank@1.0.0 is deprecated: old; use lexicon/bank@1.1.0\n",
    );
    expect(await refusal("deprecate", "lexicon/bank@1.0.0")).toMatchObject({ code: "option_invalid" });
    expect(await run("diff", "lexicon/bank@1.0.0", "lexicon/bank@latest")).toMatch(
      /^lexicon\/bank@1\.0\.0 → lexicon\/bank@1\.1\.0: 1 differ, 0 do not\n {2}~ lexicon\.pls {2}\d+ → \d+ bytes\n$/,
    );
    expect(await refusal("delete", "lexicon/bank@1.0.0")).toMatchObject({ code: "asset_in_use" });
    expect(await run("tag", "lexicon/bank", "production", "--remove")).toBe("production is no alias any more\n");
    expect(await run("deprecate", "lexicon/bank@1.0.0", "--undo")).toBe("lexicon/bank@1.0.0 is not deprecated\n");
    expect(await run("delete", "lexicon/bank@1.0.0")).toBe("lexicon/bank@1.0.0 is deleted\n");
  });
});

describe("sutradhar asset pull", () => {
  it("puts the files into a new folder, and overwrites nothing", async () => {
    const printed = await run("pull", "avatar/raghav", "--out", at("pulled"));
    const named = Object.keys(readAsset("avatars/raghav"));
    expect(printed).toMatch(new RegExp(`^avatar/raghav@1\\.\\d+\\.\\d+: ${named.length} files in `));
    expect(
      readdirSync(at("pulled/layers"))
        .map((name) => `layers/${name}`)
        .sort(),
    ).toEqual(named.filter((path) => path !== "rig.json").sort());
    for (const path of named)
      expect(readFileSync(at("pulled", path)).equals(readFileSync(at("raghav", path)))).toBe(true);
    expect(await refusal("pull", "avatar/raghav", "--out", at("pulled"))).toMatchObject({ code: "output_unwritable" });
    expect(await run("push", at("pulled"), "--licence", "Apache-2.0", "--synthetic")).toMatch(/nothing to do/);
  });

  it("gives the same zip every time", async () => {
    await run("pull", "background/office@^1", "--zip", at("one.zip"));
    await run("pull", "background/office", "--zip", at("two.zip"));
    expect(digestBytes(readFileSync(at("one.zip")))).toBe(digestBytes(readFileSync(at("two.zip"))));
    expect(await run("push", at("one.zip"), "--licence", "ours")).toMatch(/^background\/office@1\.0\.0 nothing to do/);
  });
});

describe("without a server", () => {
  it("says that none runs, and how to start one", async () => {
    vi.stubEnv("SUTRADHAR_URL", undefined);
    expect(await refusal("list")).toMatchObject({
      code: "server_unavailable",
      message: expect.stringMatching(/no server runs on .*start one/) as string,
    });
    vi.stubEnv("SUTRADHAR_URL", server.url);
  });

  it("says that nothing answers where one was named", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const error = await refusal("list", "--server", `http://127.0.0.1:${port}`);
    expect(error).toMatchObject({
      code: "server_unavailable",
      message: expect.stringMatching(/no server answers at/) as string,
    });
  });

  it("says that the key is none", async () => {
    vi.stubEnv("SUTRADHAR_KEY", "sk_unknown-key-of-nobody");
    expect(await refusal("list")).toMatchObject({ code: "unauthorized" });
    vi.stubEnv("SUTRADHAR_KEY", server.key);
  });
});
