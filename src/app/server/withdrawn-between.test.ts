import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture } from "../../../test/fixtures/consent-desk.ts";
import { getVideo, moveVideo, type Video } from "../../productions/index.ts";
import { toJson, type Trx } from "../../store/index.ts";
import { createLikenessGuard, type LikenessGuard, type UsePoint } from "./likeness-guard.ts";

/**
 * A consent ends between two points of a video's way: whatever comes next is refused, with nothing but the row of the grant
 * changed. What runs is not stopped by anybody here: it is the checks alone that are looked at.
 */
let office: ConsentDeskFixture;
let guard: LikenessGuard;
let at = new Date();
let [video, number] = ["", 0];
beforeAll(async () => {
  office = await openConsentDesk();
  const { body } = await office.ask("GET", "/v1/consents/keys.json");
  // A clock of its own: an answer of the guard stands for a second, and no longer.
  guard = createLikenessGuard({
    database: office.served.installation.database,
    trusted: body.keys,
    now: () => at,
  });
}, 150_000);
afterAll(() => office.close());

beforeEach(async () => {
  number += 1;
  const ref = `between-${number}`;
  const digest = await office.digestOfVoice(ref);
  const asked = await office.askPerson(ref, digest);
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice(ref, ref);
  const ordered = await office.order(ref);
  video = ordered.body.id;
  at = new Date();
});

const inDefault = <T>(work: (trx: Trx) => Promise<T>): Promise<T> =>
  office.served.installation.database.forWorkspace("default", work);
const read = (): Promise<Video> => inDefault((trx) => getVideo(trx, video));
const check = (point: UsePoint): Promise<void> =>
  inDefault(async (trx) => guard.check(trx, await getVideo(trx, video), point));
const work = () => ({ workspaceId: "default", videoId: video });

/** The person takes it back: only that, so that nothing but the next check can refuse. */
async function withdraw(): Promise<void> {
  const { engine } = office.served.installation.database;
  await engine
    .updateTable("consent_grants")
    .set({ withdrawn_at: new Date() })
    .where("withdrawn_at", "is", null)
    .execute();
}

/** As if it had been made, with a file that can be had. */
async function finish(): Promise<void> {
  const { database, stores } = office.served.installation;
  const file = await (await stores.openVault("default")).put(Buffer.from(`video ${number}`));
  await database.engine
    .updateTable("videos")
    .set({
      state: "ready",
      finished_at: new Date(),
      deliverables: toJson({ video: file }),
      master_sha256: file,
    })
    .where("id", "=", video)
    .execute();
}

const get = (path: string) =>
  office.served.app.request(`/v1/videos/${video}${path}`, { headers: { Authorization: `Bearer ${office.key}` } });

const refused = { code: "consent_refused", details: { reason: "grant_withdrawn" } };

describe("a consent that is withdrawn", () => {
  it("after one order refuses the next", async () => {
    await withdraw();
    const again = await office.order(`between-${number}`);
    expect([again.status, again.body.detail]).toEqual([403, expect.stringContaining("[grant_withdrawn]")]);
  });

  it("after the order refuses the run, before the cache is looked into", async () => {
    await expect(guard.checkRun(work())).resolves.toBeUndefined();
    await withdraw();
    // The answer of before stands for a second at most; withdrawing also stops what runs, in the same request.
    at = new Date(at.getTime() + 1_001);
    await expect(guard.checkRun(work())).rejects.toMatchObject({ ...refused, details: { point: "run" } });
    // What was refused is asked anew, and not remembered.
    await expect(guard.checkRun(work())).rejects.toMatchObject(refused);
  });

  it("while it runs refuses the release", async () => {
    for (const to of ["screening", "rendering", "verifying"] as const) {
      await inDefault((trx) => moveVideo(trx, video, { to, now: new Date() }));
    }
    await expect(check("release")).resolves.toBeUndefined();
    await withdraw();
    await expect(check("release")).rejects.toMatchObject(refused);
    expect((await read()).state).toBe("verifying");
  });

  it("between two downloads refuses the second, and each one after", async () => {
    await finish();
    expect((await get("/files/video")).status).toBe(200);
    await withdraw();
    for (const range of ["bytes=0-0", "bytes=1-2"]) {
      const headers = { Authorization: `Bearer ${office.key}`, Range: range };
      const { status } = await office.served.app.request(`/v1/videos/${video}/files/video`, { headers });
      expect(status).toBe(403);
    }
    expect((await get("/files/video")).status).toBe(403);
  });

  it("between two looks at the preview refuses the second", async () => {
    const open = async () => {
      const watch = await office.withKey(["videos:read", "previews:read"], "default");
      return (await watch("GET", `/v1/videos/${video}/preview.m3u8`)).body;
    };
    await expect(check("preview")).resolves.toBeUndefined();
    await withdraw();
    await expect(check("preview")).rejects.toMatchObject(refused);
    expect(await open()).toMatchObject({ code: "consent_refused" });
  });
});
