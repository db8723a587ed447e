import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { sampleLexicon } from "../../../test/fixtures/loose-files.ts";
import { testLedgerWriter } from "../../../test/fixtures/test-ledger-writer.ts";
import { testLikenessGuard } from "../../../test/fixtures/test-likeness-guard.ts";
import { openTestRegistry, type TestRegistry } from "../../../test/fixtures/test-registry.ts";
import type { Caller } from "../../access/index.ts";
import type { NewOrder } from "../../api/index.ts";
import { digestBytes } from "../../core/index.ts";
import { openJobQueue, type JobQueue } from "../../executors/index.ts";
import { deleteAsset } from "../../registry/versions/index.ts";
import type { BlobStore } from "../../store/index.ts";
import { orderVideo } from "./order-video.ts";

const caller: Caller = {
  keyId: "key_meera",
  workspaceId: "default",
  name: "meera",
  scopes: ["videos:write"],
  principal: { kind: "person", id: "person_meera" },
  isWide: false,
};
const lexicon = digestBytes(sampleLexicon);
const text = "---\nlanguage: en\nlexicons: [bank.pls]\n---\n\nPay by NEFT.\n";

let registry: TestRegistry;
let queue: JobQueue;
let vault: BlobStore;
/** What happens while the order looks whether the vault has something: before its transaction, and within it. */
let onLook: (look: number) => Promise<unknown>;

beforeAll(async () => {
  registry = await openTestRegistry();
  queue = await openJobQueue({ database: registry.database, onError: () => undefined });
  vault = await registry.vaultOf("default");
});
afterAll(async () => {
  await queue.close();
  await registry.close();
});
beforeEach(async () => {
  await registry.push({ kind: "lexicon", name: "bank", version: "1.0.0" }, { "lexicon.pls": sampleLexicon });
});

const deleteBank = (): Promise<void> =>
  deleteAsset(registry.request(), { kind: "lexicon", name: "bank", version: "1.0.0" });

function order() {
  let looks = 0;
  const watched: BlobStore = {
    ...vault,
    async has(digest) {
      const isThere = await vault.has(digest);
      await onLook(++looks);
      return isThere;
    },
  };
  const stores = { openVault: async () => watched } as unknown as Parameters<typeof orderVideo>[0]["stores"];
  const wanted: NewOrder = {
    script: { name: "pay.md", text },
    files: { "bank.pls": lexicon },
    variables: {},
    captions: "none",
    reuse: true,
    priority: "interactive",
  };
  const { database } = registry;
  const options = {
    database,
    queue,
    stores,
    ledger: testLedgerWriter,
    likenesses: testLikenessGuard(database),
    now: () => new Date(),
  };
  return orderVideo(options, caller, wanted, "req_1");
}

const countVideos = async (): Promise<number> => {
  const rows = await registry.database.engine.selectFrom("videos").select("id").execute();
  return rows.length;
};

it("an order for a file that is deleted with an asset this instant is refused, and makes no video", async () => {
  onLook = (look) => (look === 1 ? deleteBank() : Promise.resolve());
  await expect(order()).rejects.toMatchObject({
    code: "request_invalid",
    message: `files.bank.pls: nothing was uploaded under ${lexicon}: PUT it to /v1/blobs/${lexicon} first`,
  });
  expect(await countVideos()).toBe(0);
});

it("what an order has looked at stays, though the asset that it came with is deleted meanwhile", async () => {
  let deleted: Promise<void> | undefined;
  onLook = async (look) => {
    if (look === 1) return;
    deleted ??= deleteBank();
    // The version goes at once; its file waits for the order's transaction.
    await expect
      .poll(() => registry.database.engine.selectFrom("asset_versions").select("digest").execute())
      .toEqual([]);
    expect(await vault.has(lexicon)).toBe(true);
  };
  expect(await order()).toMatchObject({ state: "queued" });
  await deleted;
  expect(deleted).toBeDefined();
  expect(await vault.has(lexicon)).toBe(true);
});
