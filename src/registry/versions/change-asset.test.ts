import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAsset, sampleLexicon, sampleTemplate, scoreOf } from "../../../test/fixtures/loose-files.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { parseSelector } from "../asset-name.ts";
import { getAsset } from "./asset-record.ts";
import { deleteAsset } from "./delete-asset.ts";
import { deprecateAsset } from "./deprecate-asset.ts";
import { listAssets } from "./list-assets.ts";
import { recordUses } from "./record-uses.ts";
import { sharedWorkspace } from "./registry-request.ts";
import { parseReference, resolveAsset } from "./resolve-asset.ts";
import { showAsset, showVersion } from "./show-asset.ts";
import { tagAsset } from "./tag-asset.ts";

let registry: TestRegistry;
const kind = "lexicon";
const lexicon = (words: string) => ({ "lexicon.pls": sampleLexicon.replace("NEFT", `NEFT${words}`) });
beforeAll(async () => {
  registry = await openTestRegistry();
  for (const version of ["1.0.0", "1.1.0", "2.0.0"]) await registry.push({ name: "bank", version }, lexicon(version));
  const shared = registry.request(sharedWorkspace, "sutradhar");
  await registry.push({ name: "calm" }, { "score.json": scoreOf() }, { request: shared });
  await registry.push({}, readAsset("backgrounds/festive"), { request: shared });
});
afterAll(() => registry.close());

const tag = (name: string, alias: string, to: string | null, more: object = {}) =>
  tagAsset(registry.request(), { kind, name, alias, to: to === null ? null : (parseSelector(to) ?? null), ...more });
const resolve = (name: string, workspaceId = "default") =>
  registry.database.forWorkspace(workspaceId, (trx) => resolveAsset(trx, workspaceId, parseReference(name)));
const versionOf = async (name: string, workspaceId?: string) => (await resolve(name, workspaceId)).version;

describe("an alias", () => {
  it("points where it is told, by a version, a range or another alias, and keeps every move", async () => {
    expect(await tag("bank", "production", "1.0.0", { reason: "first" })).toEqual({
      kind,
      name: "bank",
      alias: "production",
      version: "1.0.0",
      isFrozen: false,
      isMoved: true,
    });
    expect(await tag("bank", "production", "^1", { reason: "typo mended" })).toMatchObject({ version: "1.1.0" });
    expect(await tag("bank", "canary", "latest")).toMatchObject({ version: "2.0.0" });
    expect(await tag("bank", "canary", "2.0.0")).toMatchObject({ isMoved: false });
    expect(await versionOf("lexicon/bank@production")).toBe("1.1.0");
    expect(await tag("bank", "canary", null)).toMatchObject({ version: null, isMoved: true });
    const { history, aliases } = await showAsset(registry.request(), { kind, name: "bank" });
    expect(aliases.map(({ alias }) => alias)).toEqual(["latest", "production"]);
    expect(
      history
        .filter(({ alias }) => alias !== "latest")
        .map(({ alias, from, to, reason, by }) => [alias, from, to, reason, by]),
    ).toEqual([
      ["canary", "2.0.0", null, null, "meera"],
      ["canary", null, "2.0.0", null, "meera"],
      ["production", "1.0.0", "1.1.0", "typo mended", "meera"],
      ["production", null, "1.0.0", "first", "meera"],
    ]);
  });

  it("of latest that is moved is frozen, until it is let go", async () => {
    for (const version of ["1.0.0", "1.1.0"]) await registry.push({ name: "cold", version }, lexicon(`cold${version}`));
    expect(await tag("cold", "latest", "1.0.0")).toMatchObject({ version: "1.0.0", isFrozen: true });
    await registry.push({ name: "cold", version: "1.2.0" }, lexicon("cold1.2.0"));
    expect(await versionOf("lexicon/cold")).toBe("1.0.0");
    expect(await tag("cold", "latest", "latest", { isFrozen: false })).toMatchObject({
      version: "1.2.0",
      isFrozen: false,
    });
    await registry.push({ name: "cold", version: "1.3.0" }, lexicon("cold1.3.0"));
    expect(await versionOf("lexicon/cold")).toBe("1.3.0");
  });

  it("of a workspace's own may be had for what ships, and counts there alone", async () => {
    const request = registry.request();
    const { version } = await resolve("music/calm");
    const music = { kind: "music", name: "calm" } as const;
    await tagAsset(request, { ...music, alias: "house", to: { kind: "exact", version } });
    expect(await versionOf("music/calm@house")).toBe(version);
    await expect(versionOf("music/calm@house", "other")).rejects.toMatchObject({ code: "asset_unknown" });
    await tagAsset(request, { ...music, alias: "latest", to: { kind: "exact", version } });
    expect(
      (await registry.database.forWorkspace("default", (trx) => getAsset(trx, "default", music))).aliases.get("latest"),
    ).toEqual({
      version,
      isFrozen: true,
    });
    const freed = await tagAsset(request, { ...music, alias: "latest", to: null });
    expect(freed).toMatchObject({ version, isFrozen: false, isMoved: true });
  });

  it.each([
    [
      "a version that is not there",
      "bank",
      "staging",
      "9.0.0",
      "asset_unknown",
      /there is no version 9\.0\.0; there are 2\.0\.0/,
    ],
    ["a range that nothing is in", "bank", "staging", "^7", "asset_unknown", /no version is in \^7/],
    ["an asset that is not there", "bnak", "staging", "1.0.0", "asset_unknown", /no lexicon "bnak"; there are bank/],
    ["a name like a version", "bank", "1.0", "1.0.0", "request_invalid", /an alias begins with a letter/],
    ["itself", "bank", "production", "production", "request_invalid", /cannot point to itself/],
  ])("is refused %s", async (_what, name, alias, to, code, says) => {
    await expect(tag(name, alias, to)).rejects.toMatchObject({ code, message: expect.stringMatching(says) as string });
  });

  it("is refused a reason that is a book", async () => {
    await expect(tag("bank", "staging", "1.0.0", { reason: "x".repeat(501) })).rejects.toMatchObject({
      code: "request_invalid",
    });
  });
});

describe("a deprecated version", () => {
  const key = (version: string) => ({ kind, name: "old", version }) as const;
  it("is passed over by ranges while another fits, and tells why and what instead", async () => {
    for (const version of ["1.0.0", "1.1.0", "2.0.0"])
      await registry.push({ name: "old", version }, lexicon(`old${version}`));
    await deprecateAsset(registry.request(), key("1.1.0"), {
      reason: "says NEFT wrongly",
      replacement: "lexicon/old@^2",
    });
    expect(await versionOf("lexicon/old@^1")).toBe("1.0.0");
    expect(await resolve("lexicon/old@1.1.0")).toMatchObject({
      version: "1.1.0",
      deprecation: { reason: "says NEFT wrongly", replacement: "lexicon/old@2.0.0" },
    });
    expect((await showVersion(registry.request(), parseReference("lexicon/old@1.1.0"))).deprecation).toMatchObject({
      by: "meera",
    });
    await deprecateAsset(registry.request(), key("1.0.0"), { reason: "old" });
    expect(await resolve("lexicon/old@^1")).toMatchObject({
      version: "1.1.0",
      deprecation: { reason: "says NEFT wrongly" },
    });
    await deprecateAsset(registry.request(), key("1.1.0"), null);
    expect(await resolve("lexicon/old@^1")).not.toHaveProperty("deprecation");
  });

  it.each([
    ["is not there", key("9.0.0"), { reason: "x" }, "asset_unknown"],
    ["has no reason", key("1.0.0"), { reason: " " }, "request_invalid"],
    [
      "is to be replaced by nothing that is there",
      key("1.0.0"),
      { reason: "x", replacement: "lexicon/new" },
      "asset_unknown",
    ],
    ["is to be replaced by itself", key("1.0.0"), { reason: "x", replacement: "lexicon/old@1.0.0" }, "request_invalid"],
    ["ships", { kind: "music", name: "calm", version: "1.0.0" } as const, { reason: "x" }, "forbidden"],
  ] as const)("is refused where it %s", async (_what, which, deprecation, code) => {
    await expect(deprecateAsset(registry.request(), which, deprecation)).rejects.toMatchObject({ code });
  });
});

describe("deleting", () => {
  const uses = (workspaceId: string, id: string, wanted: string) => async (trx: Trx) => {
    const resolved = await resolveAsset(trx, workspaceId, parseReference(wanted));
    await recordUses(trx, { workspaceId, user: { kind: "video", id }, resolutions: [resolved], now: new Date() });
  };

  it("removes the version, and of its files those that nothing else has", async () => {
    const name = { name: "brief", version: "1.0.0" };
    await registry.push(name, lexicon("brief"));
    await registry.push({ ...name, version: "1.1.0" }, lexicon("brief"));
    const before = registry.look().blobs;
    await deleteAsset(registry.request(), { kind, ...name, version: "1.1.0" });
    const after = registry.look().blobs;
    // The manifest went, the file is still that of 1.0.0.
    expect(before.filter((digest) => !after.includes(digest))).toHaveLength(1);
    expect(await versionOf("lexicon/brief")).toBe("1.0.0");
    await deleteAsset(registry.request(), { kind, ...name });
    expect(after.filter((digest) => !registry.look().blobs.includes(digest))).toHaveLength(2);
    await expect(resolve("lexicon/brief")).rejects.toMatchObject({ code: "asset_unknown" });
  });

  it("keeps a file that a video was asked for with", async () => {
    const name = { name: "seen", version: "1.0.0" };
    await registry.push(name, lexicon("seen"));
    const { files } = await showVersion(registry.request(), parseReference("lexicon/seen"));
    const digest = files[0]?.digest ?? "";
    await registry.database.forWorkspace("default", (trx) =>
      trx
        .insertInto("videos")
        .values({
          id: "vid_1",
          workspace_id: "default",
          state: "queued",
          request: toJson({ files: { "a.pls": digest } }),
        } as never)
        .execute(),
    );
    await deleteAsset(registry.request(), { kind, ...name });
    expect(registry.look().blobs).toContain(digest);
  });

  it("is refused while a video is bound to it, an alias points to it, or a template needs it: each is named", async () => {
    await tag("bank", "production", "1.1.0");
    await expect(deleteAsset(registry.request(), { kind, name: "bank", version: "1.1.0" })).rejects.toMatchObject({
      code: "asset_in_use",
      message: expect.stringMatching(/^lexicon\/bank@1\.1\.0 is in use by the alias production: /) as string,
    });
    await registry.database.forWorkspace("default", uses("default", "vid_7", "lexicon/bank@^1"));
    await tag("bank", "production", null);
    // However many assets have asked for it since, and could do with another version.
    const digest = (await resolve("lexicon/bank@1.1.0")).digest;
    const later = Array.from({ length: 30 }, (_, index) => ({
      workspace_id: "default",
      digest,
      user_kind: "asset" as const,
      user_id: `template/t${index}@1.0.0`,
      wanted: "lexicon/bank@latest",
      used_at: new Date("2030-01-01"),
    }));
    await registry.database.forWorkspace("default", (trx) => trx.insertInto("asset_uses").values(later).execute());
    await expect(deleteAsset(registry.request(), { kind, name: "bank", version: "1.1.0" })).rejects.toMatchObject({
      code: "asset_in_use",
      details: { users: ["the video vid_7"] },
    });
  });

  it("of what a template names is refused only where no other version would answer", async () => {
    const scored = (version: string) => ({ "score.json": scoreOf({ version, title: version }) });
    for (const version of ["1.0.0", "1.1.0"]) await registry.push({ name: "bed" }, scored(version));
    const template = sampleTemplate.replace("avatar: asha@^1\n", "").replace("music: calm", "music: bed@^1");
    await registry.push({ name: "diwali", version: "1.0.0" }, { "template.md": template });
    const bed = (version: string) => ({ kind: "music", name: "bed", version }) as const;
    await deleteAsset(registry.request(), bed("1.0.0"));
    await expect(deleteAsset(registry.request(), bed("1.1.0"))).rejects.toMatchObject({
      code: "asset_in_use",
      message: expect.stringMatching(/in use by template\/diwali@1\.0\.0: /) as string,
    });
    await deleteAsset(registry.request(), { kind: "template", name: "diwali", version: "1.0.0" });
    await expect(deleteAsset(registry.request(), bed("1.1.0"))).resolves.toBeUndefined();
  });

  it("is refused of what ships, and of what is not there", async () => {
    const { version } = await resolve("music/calm");
    await expect(deleteAsset(registry.request(), { kind: "music", name: "calm", version })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteAsset(registry.request(), { kind, name: "bank", version: "9.9.9" })).rejects.toMatchObject({
      code: "asset_unknown",
    });
  });

  it("waits for a use that is being written down, and then is refused", async () => {
    const name = { name: "contended", version: "1.0.0" };
    await registry.push(name, lexicon("contended"));
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    const { promise: may, resolve: commit } = Promise.withResolvers<void>();
    const planned = registry.database.forWorkspace("default", async (trx) => {
      await uses("default", "vid_9", "lexicon/contended")(trx);
      write();
      await may;
    });
    await written;
    const deleted = deleteAsset(registry.request(), { kind, ...name });
    commit();
    await planned;
    await expect(deleted).rejects.toMatchObject({ code: "asset_in_use" });
  });

  it("makes a use that comes too late fail, and says to plan again", async () => {
    const name = { name: "late", version: "1.0.0" };
    await registry.push(name, lexicon("late"));
    const resolved = await resolve("lexicon/late");
    await deleteAsset(registry.request(), { kind, ...name });
    const late = registry.database.forWorkspace("default", (trx) =>
      recordUses(trx, {
        workspaceId: "default",
        user: { kind: "video", id: "vid_8" },
        resolutions: [resolved],
        now: new Date(),
      }),
    );
    await expect(late).rejects.toMatchObject({
      code: "state_conflict",
      message: expect.stringMatching(/plan again/) as string,
    });
  });
});

describe("uses", () => {
  it("are written once each, of what ships too, and not of folders beside a script", async () => {
    const calm = await resolve("music/calm");
    const own = { ...calm, wanted: "avatar/./kavya", digest: "0".repeat(64) as typeof calm.digest };
    const record = () =>
      registry.database.forWorkspace("default", (trx) =>
        recordUses(trx, {
          workspaceId: "default",
          user: { kind: "video", id: "vid_5" },
          resolutions: [calm, own],
          now: new Date(0),
        }),
      );
    await record();
    await record();
    const shown = await showVersion(registry.request(), parseReference("music/calm"));
    expect(shown.uses.filter(({ id }) => id === "vid_5")).toEqual([
      { kind: "video", id: "vid_5", wanted: "music/calm@latest", usedAt: new Date(0) },
    ]);
    expect((await showVersion(registry.request("other"), parseReference("music/calm"))).uses).toEqual([]);
  });
});

describe("the list", () => {
  it("goes by kind and name, a page at a time, with what ships among what is one's own", async () => {
    const request = registry.request();
    const all = await listAssets(request, {});
    const names = all.assets.map((each) => `${each.kind}/${each.name}`);
    expect(names).toEqual(names.toSorted());
    expect(all).not.toHaveProperty("cursor");
    expect(all.assets).toContainEqual(expect.objectContaining({ name: "calm", isShared: true }));
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAssets(request, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.assets.length).toBeLessThanOrEqual(2);
      paged.push(...page.assets.map((each) => `${each.kind}/${each.name}`));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(names);
  });

  it("may be of a kind, of a part of a name, of an alias, of what is deprecated or is not", async () => {
    const request = registry.request();
    const names = async (filter: Parameters<typeof listAssets>[1]) =>
      (await listAssets(request, filter)).assets.map(({ name, version }) => `${name}@${version}`);
    expect((await listAssets(request, { kind: "music" })).assets.every((each) => each.kind === "music")).toBe(true);
    expect(await names({ name: "ban" })).toEqual(["bank@2.0.0"]);
    expect(await names({ name: "b%n" })).toEqual([]);
    await tag("bank", "production", "1.0.0");
    expect(await names({ alias: "production" })).toEqual(["bank@1.0.0"]);
    await deprecateAsset(request, { kind, name: "bank", version: "2.0.0" }, { reason: "x" });
    expect(await names({ name: "bank", isDeprecated: true })).toEqual(["bank@2.0.0"]);
    expect(await names({ name: "bank", isDeprecated: false })).toEqual([]);
    await expect(listAssets(request, { cursor: "%%" })).rejects.toMatchObject({ code: "request_invalid" });
  });
});

it("lets no workspace write into what ships, whatever code would try", async () => {
  const write = registry.database.forWorkspace("default", (trx) =>
    trx
      .updateTable("asset_versions")
      .set({ title: "mine" })
      .where("workspace_id", "=", sharedWorkspace)
      .executeTakeFirst(),
  );
  expect((await write).numUpdatedRows).toBe(0n);
  const insert = registry.database.forWorkspace("default", (trx) =>
    trx
      .insertInto("asset_aliases")
      .values({ workspace_id: sharedWorkspace, kind: "music", name: "calm", alias: "evil", version: "6.6.6" })
      .execute(),
  );
  await expect(insert).rejects.toThrow(/row-level security/);
});
