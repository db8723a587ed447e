import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markRoom, paintRoom, writeRooms } from "../../../test/fixtures/marked-clip.ts";
import { openServedApi, type ServedApi } from "../../../test/fixtures/served-api.ts";
import { createId, digestBytes, type Digest } from "../../core/index.ts";
import { keepMarks } from "../../productions/index.ts";
import {
  createKeySigner,
  issueDevelopmentCertificate,
  signVideo,
  type CredentialReport,
} from "../../provenance/c2pa/index.ts";
import { createMarkNames } from "../../provenance/marks/index.ts";
import type { CopyOrigin } from "../../provenance/words/index.ts";
import { toJson } from "../../store/index.ts";
import { openMarkKeys } from "../mark-keys.ts";
import { createOriginFinder } from "./find-origin.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-origin-"));
const at = (name: string): string => join(home, name);
const config = { homeDirectory: home, secretsKeyFile: undefined, markKeyVersion: 1, trustAnchors: undefined };
const [id, twin] = [createId("vid", 1), createId("vid", 2)];
const bare: CredentialReport = {
  state: "none",
  isWellFormed: false,
  isValid: false,
  isTrusted: false,
  faults: [],
  said: null,
};
let served: ServedApi;

const engine = () => served.installation.database.engine;

async function addVideo(video: string, shots: Readonly<Record<string, string>>, file: Digest): Promise<void> {
  const row = { id: video, workspace_id: "default", state: "ready" as const, request: "{}", frames: 60 };
  await engine()
    .insertInto("videos")
    .values({ ...row, deliverables: toJson({ video: file }) })
    .execute();
  const { keyVersion, keyCheck } = createMarkNames(await keyOf());
  await served.installation.database.forWorkspace("default", (trx) =>
    keepMarks(trx, { id: video, workspaceId: "default" }, { keyVersion, keyCheck, shots }),
  );
}

async function keyOf() {
  const [key] = (await openMarkKeys(config)).list("default");
  if (!key) throw new Error("a workspace has keys");
  return key;
}

const find = async (name: string): Promise<CopyOrigin> => {
  const { database, stores } = served.installation;
  return createOriginFinder({ config, database, stores })(at(name), bare);
};

beforeAll(async () => {
  served = await openServedApi();
  const key = await keyOf();
  const { issuer, nameShot } = createMarkNames(key);
  const room = paintRoom("a room");
  const marks = ["one", "two"].map((text) => nameShot("s", digestBytes(text)));
  const rooms = marks.map((shot) => markRoom(room, { key, issuer, shot }));
  await writeRooms(at("master.mp4"), rooms, 30);
  await writeRooms(at("shorter.mp4"), rooms, 20);
  const now = new Date();
  const facts = {
    video: id,
    title: "Diwali",
    language: "hi",
    product: { name: "Sutradhar", version: "0.1.0" },
    label: "in-sgi",
    source: "algorithmicMedia",
    madeOf: [],
    consents: [],
    mark: issuer,
  } as const;
  await signVideo(
    {
      signer: createKeySigner({ ...issueDevelopmentCertificate(now), name: "test" }),
      secret: Buffer.alloc(32, 7),
      now: () => now,
    },
    { masterPath: at("master.mp4"), outPath: at("signed.mp4"), partPath: at("part"), gates: [], facts },
  );
  const vault = await served.installation.stores.openVault("default");
  const file = await vault.put(readFileSync(at("signed.mp4")));
  await addVideo(id, { "s1-01": marks[0] as string, "s1-02": marks[1] as string }, file);
}, 120_000);
afterAll(async () => {
  await served.close();
  rmSync(home, { recursive: true, force: true });
});

// Each looks at a copy twice, in a thread.
describe("a copy that lost its credentials", { timeout: 180_000 }, () => {
  it("is known by its watermark: what it was signed with is shown, and what became of it is told", async () => {
    const origin = await find("shorter.mp4");
    expect(origin).toMatchObject({
      kind: "one_video",
      state: "out",
      original: { isValid: true, said: { video: id, label: "in-sgi" } },
    });
    expect(origin.kind === "one_video" && origin.differences).toEqual([
      { kind: "credentials_gone" },
      { kind: "encoded_anew" },
      { kind: "frames", signed: 60, seen: 40 },
    ]);
  });

  it("plays what was signed, where only they were removed", async () => {
    const origin = await find("master.mp4");
    expect(origin.kind === "one_video" && origin.differences).toEqual([
      { kind: "credentials_gone" },
      { kind: "media_same" },
    ]);
  });

  it("says that it was withdrawn, and shows nothing of it any more", async () => {
    await engine().updateTable("videos").set({ state: "withdrawn" }).where("id", "=", id).execute();
    expect(await find("shorter.mp4")).toEqual({
      kind: "one_video",
      by: "mark",
      state: "withdrawn",
      original: null,
      differences: [],
    });
    await engine().updateTable("videos").set({ state: "ready" }).where("id", "=", id).execute();
  });

  it("is of nobody's where it is no video", async () => {
    writeFileSync(at("text.mp4"), "no video at all");
    expect(await find("text.mp4")).toEqual({ kind: "unmarked" });
  });

  it("is of none alone where videos share all that was read", async () => {
    const rows = await engine().selectFrom("video_marks").select(["shot", "mark"]).where("video_id", "=", id).execute();
    await addVideo(twin, Object.fromEntries(rows.map(({ shot, mark }) => [shot, mark])), "0".repeat(64) as Digest);
    expect(await find("shorter.mp4")).toEqual({ kind: "made_here", by: "mark", isShared: true });
  });
});
