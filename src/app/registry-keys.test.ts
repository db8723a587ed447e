import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readAsset, shippedAssets } from "../../test/fixtures/loose-files.ts";
import { openTestRegistry, type TestRegistry } from "../../test/fixtures/test-registry.ts";
import { createShippedAssets, type AssetBinder } from "../registry/index.ts";
import { createLockedAssets, createRegistryAssets, sharedWorkspace } from "../registry/versions/index.ts";
import { createEspeakVoices } from "../speech/voices/index.ts";
import type { BlobStore } from "../store/index.ts";
import { planPrepared, prepareVideo } from "./prepare-video.ts";

const script = `---
title: Diwali
language: en
avatar: asha@^1
background: festive
brand: neelgagan
music: calm
---

## Diwali {layout=title}

Happy Diwali to all of you.

## Greetings

Let us light the lamps together. Everybody is with us.
`;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const request = registry.request(sharedWorkspace, "sutradhar");
  const push = (folder: string, claim = {}) => registry.push(claim, readAsset(folder), { request });
  await push("avatars/asha");
  await push("backgrounds/festive");
  await push("music/calm", { name: "calm" });
  await push("brands/neelgagan", { name: "neelgagan" });
  await push("stings/open", { kind: "sting", name: "open" });
  writeFileSync(join(registry.folder, "diwali.md"), script);
});
afterAll(() => registry.close());

async function keysOf(assets: AssetBinder, blobs: BlobStore): Promise<Readonly<Record<string, string>>> {
  const prepared = await prepareVideo({
    scriptPath: join(registry.folder, "diwali.md"),
    values: {},
    captions: "burned",
    assets,
    voices: createEspeakVoices(),
    store: { blobs },
  });
  return Object.fromEntries(planPrepared(prepared).plan.nodes.map(({ id, key }) => [id, key]));
}

it("gives every step the same key, whether assets are bound from the folder, from a registry or from a lock", async () => {
  const [one, two, three] = await Promise.all([0, 1, 2].map(() => registry.openCache()));
  if (!one || !two || !three) throw new Error("no caches");
  const keys = await keysOf(createShippedAssets({ directory: shippedAssets, blobs: one }), one);
  const place = { ...registry, workspaceId: "default" };
  const assets = await createRegistryAssets({ ...place, cache: two });
  expect(await keysOf(assets, two)).toEqual(keys);
  expect(assets.resolutions().map(({ wanted }) => wanted)).toEqual([
    "avatar/asha@^1",
    "background/festive@latest",
    "brand/neelgagan@latest",
    "music/calm@latest",
    "sting/open@latest",
  ]);
  const locked = await createLockedAssets({ ...place, entries: assets.resolutions(), cache: three });
  expect(await keysOf(locked, three)).toEqual(keys);
});
