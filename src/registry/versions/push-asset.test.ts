import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  pictureBytes,
  readAsset,
  sampleLexicon,
  sampleTemplate,
  sampleVoice,
  scoreOf,
} from "../../../test/fixtures/loose-files.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import { canonicalJson, digestBytes, SutradharError } from "../../core/index.ts";
import { deleteAsset } from "./delete-asset.ts";
import { sharedWorkspace, type PushedAsset, type RegistryWatch } from "./registry-request.ts";
import { tagAsset } from "./tag-asset.ts";
import { showAsset, showVersion } from "./show-asset.ts";
import { parseReference } from "./resolve-asset.ts";

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.close());

const lexicon = (words = "") => ({ "lexicon.pls": sampleLexicon.replace("NEFT", `NEFT${words}`) });
const bank = (version: string) => ({ name: "bank", version });
const show = (name: string) => showVersion(registry.request(), parseReference(name));

describe("what is pushed", () => {
  it("is bound to the digest of its manifest, and its files are in the vault", async () => {
    const pushed = await registry.push(bank("1.0.0"), lexicon(), { provenance: { source: "https://bank.example" } });
    expect(pushed).toMatchObject({ kind: "lexicon", name: "bank", version: "1.0.0", isNew: true, ignored: [] });
    const file = digestBytes(lexicon()["lexicon.pls"]);
    const manifest = canonicalJson({ kind: "lexicon", name: "bank", version: "1.0.0", files: { "lexicon.pls": file } });
    expect(pushed.digest).toBe(digestBytes(manifest));
    const vault = await registry.vaultOf("default");
    expect(Buffer.from(await vault.get(pushed.digest)).toString()).toBe(manifest);
    expect(Buffer.from(await vault.get(file)).toString()).toBe(sampleLexicon);
    expect(await show("lexicon/bank@1.0.0")).toMatchObject({
      digest: pushed.digest,
      licence: "Apache-2.0",
      likeness: { kind: "synthetic" },
      source: "https://bank.example",
      pushedBy: "meera",
      pushedKey: "key_meera",
      traits: { language: "en", words: 2 },
      files: [{ path: "lexicon.pls", digest: file, sizeBytes: Buffer.byteLength(sampleLexicon) }],
      aliases: ["latest"],
      uses: [],
    });
  });

  it("changes nothing where the same bytes were pushed before, and says so", async () => {
    const before = await showAsset(registry.request(), { kind: "lexicon", name: "bank" });
    const again = await registry.push(
      bank("1.0.0"),
      { ...lexicon(), "notes.txt": "x" },
      {
        request: registry.request("default", "raghav"),
      },
    );
    expect(again).toMatchObject({ isNew: false, ignored: ["notes.txt"] });
    expect(await showAsset(registry.request(), { kind: "lexicon", name: "bank" })).toEqual(before);
    expect(registry.look().temp).toEqual([]);
  });

  it("is refused where the version has other bytes, with who pushed them, and leaves nothing behind", async () => {
    const before = registry.look();
    await expect(registry.push(bank("1.0.0"), lexicon("X"))).rejects.toMatchObject({
      code: "asset_exists",
      message: expect.stringMatching(
        /^lexicon\/bank@1\.0\.0 was pushed by meera at 2026-.*push this as a new one$/,
      ) as string,
    });
    expect(registry.look()).toEqual(before);
  });

  it("is put back where the vault has lost it", async () => {
    const vault = await registry.vaultOf("default");
    const file = digestBytes(lexicon()["lexicon.pls"]);
    await vault.remove(file);
    expect(await registry.push(bank("1.0.0"), lexicon())).toMatchObject({ isNew: false });
    expect(await vault.has(file)).toBe(true);
  });

  it("moves latest to the newest stable version, whatever comes when, and keeps each move", async () => {
    await registry.push(bank("1.2.0-rc.1"), lexicon("A"));
    await registry.push(bank("1.1.0"), lexicon("B"));
    await registry.push(bank("1.0.5"), lexicon("C"));
    const { aliases, history, versions } = await showAsset(registry.request(), { kind: "lexicon", name: "bank" });
    expect(aliases).toEqual([{ alias: "latest", version: "1.1.0", isFrozen: false }]);
    expect(versions.map(({ version }) => version)).toEqual(["1.2.0-rc.1", "1.1.0", "1.0.5", "1.0.0"]);
    expect(history.map(({ alias, from, to, by, reason }) => ({ alias, from, to, by, reason }))).toEqual([
      { alias: "latest", from: "1.0.0", to: "1.1.0", by: "meera", reason: "1.1.0 was pushed" },
      { alias: "latest", from: null, to: "1.0.0", by: "meera", reason: "1.0.0 was pushed" },
    ]);
  });

  it("of a name that has only pre-releases has no latest", async () => {
    await registry.push({ name: "draft", version: "0.1.0-beta.1" }, lexicon());
    expect(await showAsset(registry.request(), { kind: "lexicon", name: "draft" })).toMatchObject({ aliases: [] });
    await expect(show("lexicon/draft")).rejects.toMatchObject({
      code: "asset_unknown",
      message: "lexicon/draft@latest: there are only pre-releases (0.1.0-beta.1): name one of them",
    });
  });

  it("is its workspace's own: another sees none of it, and may have the same name", async () => {
    const other = registry.request("other");
    await expect(showVersion(other, parseReference("lexicon/bank@1.0.0"))).rejects.toMatchObject({
      code: "asset_unknown",
      message: 'there is no lexicon "bank"; there are none',
    });
    expect(await registry.push(bank("1.0.0"), lexicon("other"), { request: other })).toMatchObject({ isNew: true });
    expect((await showVersion(other, parseReference("lexicon/bank"))).version).toBe("1.0.0");
  });

  it("by two at once under one version is taken once, and the other is refused and leaves nothing", async () => {
    const name = { name: "race", version: "1.0.0" };
    const pushes = await Promise.allSettled(
      ["P", "Q", "R"].map((words) => registry.push(name, lexicon(words), { request: registry.request("race") })),
    );
    expect(pushes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const push of pushes) {
      if (push.status === "rejected") expect(push.reason).toMatchObject({ code: "asset_exists" });
    }
    // The manifest, and its one file.
    expect(registry.look("race").blobs).toHaveLength(2);
    expect(registry.look("race").temp).toEqual([]);
  });

  it("by two at once with the same bytes is taken by both", async () => {
    const name = { name: "twins", version: "1.0.0" };
    const pushes = await Promise.all([0, 1].map(() => registry.push(name, lexicon("twins"))));
    expect(pushes.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it("stays bound to its bytes when it has been deleted", async () => {
    const name = { name: "gone", version: "1.0.0" };
    await registry.push(name, lexicon("gone"));
    await deleteAsset(registry.request(), { kind: "lexicon", ...name });
    await expect(registry.push(name, lexicon("new"))).rejects.toMatchObject({
      code: "asset_exists",
      message: expect.stringMatching(/was deleted at .* and had other bytes: its name stays theirs/) as string,
    });
    expect(await registry.push(name, lexicon("gone"))).toMatchObject({ isNew: true });
    expect((await show("lexicon/gone")).version).toBe("1.0.0");
  });
});

describe("provenance", () => {
  const voice = { "voice.json": sampleVoice };
  it("names the person whose voice it is", async () => {
    const provenance = {
      likeness: { kind: "person", person: "Kavya R." },
      licence: "by contract of 2026-03-01",
    } as const;
    const asked: PushedAsset[] = [];
    const watch: RegistryWatch = {
      pushing: async (_, asset) => void asked.push(asset),
      tagging: async () => undefined,
      tagged: async () => undefined,
    };
    const request = { ...registry.request(), watch };
    await registry.push({ name: "kavya", version: "1.0.0" }, voice, { provenance, request });
    expect(await show("voice/kavya")).toMatchObject(provenance);
    const { digest } = await show("voice/kavya");
    expect(asked).toEqual([{ kind: "voice", name: "kavya", version: "1.0.0", digest, likeness: provenance.likeness }]);
  });

  it("of a person is asked about before an alias points at it, and whether that name meant another", async () => {
    const provenance = { likeness: { kind: "person", person: "Kavya R." } } as const;
    const asked: string[] = [];
    const watch: RegistryWatch = {
      pushing: async () => undefined,
      tagging: async (_, { version, alias, isMove }) => void asked.push(`${alias} ${version} ${isMove}`),
      tagged: async () => undefined,
    };
    const request = { ...registry.request(), watch };
    const asset = { kind: "voice", name: "tagged", alias: "live" } as const;
    for (const version of ["1.0.0", "2.0.0"])
      await registry.push({ name: "tagged", version }, voice, { provenance, request });
    const to = (version: string) => ({ ...asset, to: { kind: "exact", version } }) as const;
    await tagAsset(request, to("1.0.0"));
    await tagAsset(request, to("1.0.0"));
    await tagAsset(request, to("2.0.0"));
    // Taken away and given anew is moved as well.
    await tagAsset(request, { ...asset, to: null });
    await tagAsset(request, to("1.0.0"));
    expect(asked).toEqual(["live 1.0.0 false", "live 2.0.0 true", "live 1.0.0 true"]);
    await expect(tagAsset(registry.request(), to("2.0.0"))).rejects.toMatchObject({ code: "consent_refused" });
  });

  it("of a person is taken only where somebody is asked about their consent, who may refuse it and leaves nothing", async () => {
    const provenance = { likeness: { kind: "person", person: "Kavya R." } } as const;
    const before = registry.look();
    const push = (more: object) =>
      registry.push({ name: "kavya", version: "2.0.0" }, voice, {
        provenance,
        request: { ...registry.request(), ...more },
      });
    await expect(push({})).rejects.toMatchObject({ code: "consent_refused" });
    const watch = {
      pushing: () => Promise.reject(new SutradharError("consent_refused", "no")),
      tagging: async () => undefined,
      tagged: async () => undefined,
    };
    await expect(push({ watch })).rejects.toMatchObject({ code: "consent_refused" });
    expect(registry.look()).toEqual(before);
  });

  it.each([
    ["an avatar or a voice that is nobody's", { likeness: { kind: "none" } }, /a voice must say that it is synthetic/],
    ["a person without a name", { likeness: { kind: "person", person: " " } }, /the person's name must be 1 to 500/],
    ["no licence", { licence: "" }, /licence \(such as Apache-2\.0, or your own words\) must be 1 to 500/],
    ["a licence of several lines", { licence: "a\nb" }, /in one line/],
    ["a source that is a book", { source: "x".repeat(501) }, /source must be 1 to 500/],
  ] as const)("is refused where it tells %s", async (_what, provenance, says) => {
    const before = registry.look();
    await expect(registry.push({ name: "nobody", version: "1.0.0" }, voice, { provenance })).rejects.toMatchObject({
      code: "asset_invalid",
      message: expect.stringMatching(says) as string,
    });
    expect(registry.look()).toEqual(before);
  });

  it("need not tell of a likeness where there is none to see or hear", async () => {
    const provenance = { likeness: { kind: "none" } } as const;
    const pushed = registry.push(
      { name: "hall", version: "1.0.0", kind: "background" },
      { "a.png": pictureBytes() },
      { provenance },
    );
    await expect(pushed).resolves.toMatchObject({ isNew: true });
  });
});

describe("a template", () => {
  it("is refused while something that it names is not there, with everything that is missing", async () => {
    const before = registry.look();
    await expect(
      registry.push({ name: "diwali", version: "1.0.0" }, { "template.md": sampleTemplate }),
    ).rejects.toMatchObject({
      code: "asset_invalid",
      problems: [
        {
          message: expect.stringMatching(
            /^template\.md names avatar asha@\^1: there is no avatar "asha"; there are none; push that first/,
          ) as string,
        },
        { message: expect.stringMatching(/^template\.md names background festive/) as string },
        { message: expect.stringMatching(/^template\.md names music calm/) as string },
      ],
    });
    expect(registry.look()).toEqual(before);
  });

  it("uses what it names, of its workspace and of what ships", async () => {
    const shared = registry.request(sharedWorkspace, "sutradhar");
    await registry.push({}, readAsset("backgrounds/festive"), { request: shared });
    await registry.push({ name: "calm" }, { "score.json": scoreOf() }, { request: shared });
    const template = sampleTemplate.replace("avatar: asha@^1\n", "");
    await registry.push({ name: "diwali", version: "1.0.0" }, { "template.md": template });
    for (const name of ["background/festive", "music/calm"]) {
      expect((await show(name)).uses).toEqual([
        { kind: "asset", id: "template/diwali@1.0.0", wanted: `${name}@latest`, usedAt: expect.any(Date) as Date },
      ]);
    }
    expect((await showVersion(registry.request("other"), parseReference("music/calm"))).uses).toEqual([]);
  });
});

it("is refused by the name of something that ships, and told to take another", async () => {
  await expect(
    registry.push({ name: "calm", version: "2.0.0" }, { "score.json": scoreOf({ version: "2.0.0" }) }),
  ).rejects.toMatchObject({
    code: "asset_exists",
    message: expect.stringMatching(/^music\/calm ships with the product: .* such as music\/our-calm$/) as string,
  });
});

it("hides what ships by the same name where it was there first", async () => {
  const own = { "score.json": scoreOf({ title: "Own" }) };
  await registry.push({ name: "later" }, own);
  const shared = registry.request(sharedWorkspace, "sutradhar");
  await registry.push({ name: "later" }, { "score.json": scoreOf({ title: "Shipped" }) }, { request: shared });
  expect(await show("music/later")).toMatchObject({ title: "Own", isShared: false });
  expect(await showVersion(registry.request("other"), parseReference("music/later"))).toMatchObject({
    title: "Shipped",
    isShared: true,
  });
  const { version } = await show("music/later");
  const next = `${version.split(".")[0] ?? ""}.99.0`;
  await expect(registry.push({ name: "later" }, { "score.json": scoreOf({ version: next }) })).resolves.toMatchObject({
    isNew: true,
  });
});
