import { afterAll, beforeAll, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture } from "../../../test/fixtures/consent-desk.ts";
import type { Digest } from "../../core/index.ts";
import { recordLikenesses } from "../../governance/consent/index.ts";
import { toJson, type BlobStore } from "../../store/index.ts";
import { protectOlder } from "./protect-older.ts";

let office: ConsentDeskFixture;
let vault: BlobStore;
const people: { readonly ref: string; readonly id: string; readonly video: string }[] = [];
beforeAll(async () => {
  office = await openConsentDesk();
  vault = await office.served.installation.stores.openVault("default");
  for (const ref of ["asha", "ravi"]) {
    const voice = await office.digestOfVoice(ref);
    const asked = await office.askPerson(ref, voice);
    await office.open(asked.link);
    await office.send(asked.link, [
      ["purposes", "internal-training"],
      ["action", "agree"],
    ]);
    await office.pushVoice(ref, ref);
    people.push({ ref, id: asked.person, video: (await office.order(ref)).body.id as string });
  }
}, 150_000);
afterAll(() => office.close());

async function sweep(): Promise<number> {
  const { database, stores, openPersonKeys } = office.served.installation;
  return protectOlder({ database, stores, desk: { keys: await openPersonKeys() } as never });
}

/** In the files of an order, and said to be somebody's, as `voiceTrack` has it. */
async function addRecording(digest: Digest, { ref, id, video }: (typeof people)[number]): Promise<void> {
  const { database } = office.served.installation;
  const videos = database.engine.updateTable("videos").where("id", "=", video);
  const { request } = await database.engine
    .selectFrom("videos")
    .select("request")
    .where("id", "=", video)
    .executeTakeFirstOrThrow();
  await videos.set({ request: toJson({ ...request, files: { "said.wav": digest } }) }).execute();
  const likenesses = [{ ref, principalId: id, assetDigest: digest, modality: "voice" }] as const;
  const spoken = { languages: ["hi"], contentClasses: ["general"] } as const;
  await database.forWorkspace("default", (trx) =>
    recordLikenesses(trx, { workspaceId: "default", videoId: video, likenesses, spoken, now: new Date() }),
  );
}

const isSealed = async (digest: Digest): Promise<boolean> =>
  (await office.served.installation.database.engine
    .selectFrom("sealed_blobs")
    .select("digest")
    .where("digest", "=", digest)
    .executeTakeFirst()) !== undefined;

it("a recording that came with an order is encrypted for whose voice it is, and nobody's once their key is destroyed", async () => {
  const [asha] = people;
  const bytes = Buffer.from("what Asha said");
  const digest = await vault.put(bytes);
  await sweep();
  // Nobody has said yet whose it is.
  expect(await isSealed(digest)).toBe(false);
  await addRecording(digest, asha!);
  await sweep();
  expect(await isSealed(digest)).toBe(true);
  expect(Buffer.from(await vault.get(digest))).toEqual(bytes);
  expect(await sweep()).toBe(0);
  await (await office.served.installation.openPersonKeys()).destroy(asha!.id);
  await expect(vault.get(digest)).rejects.toMatchObject({ code: "blob_missing" });
});

it("one that is said to be of two people stays as it is", async () => {
  const digest = await vault.put(Buffer.from("what both said"));
  for (const person of people) await addRecording(digest, person);
  await sweep();
  expect(await isSealed(digest)).toBe(false);
});
