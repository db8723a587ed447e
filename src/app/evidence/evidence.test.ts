import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConsentDesk, type ConsentDeskFixture, type DeskAsker } from "../../../test/fixtures/consent-desk.ts";
import { createSecret, addKey } from "../../access/index.ts";
import { canonicalJson, digestBytes, openEnvelope, type Digest, type StatementKey } from "../../core/index.ts";
import { createLedgerWriter, formatVerifierKey, hide, readKeyFile, readStoredZip } from "../../ledger/index.ts";
import { bySystem, recordVideo } from "../../productions/index.ts";
import { toJson } from "../../store/index.ts";
import { ledgerFiles, openCommitmentKey, openInstallationLedger } from "../ledger.ts";

const verifier = fileURLToPath(new URL("../../../bin/ledger-verify.mjs", import.meta.url));
const lock = { format: 2, product: "0.1.0", marks: { keyVersion: 1, shots: { "s1-01": "0123456789" } }, values: {} };

let office: ConsentDeskFixture;
let folder: string;
let [auditor, key, video] = ["", "", ""];
let master: Digest;
let ask: DeskAsker;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sutradhar-evidence-")));
  copyFileSync(verifier, join(folder, "ledger-verify.mjs"));
  office = await openConsentDesk();
  const voice = await office.digestOfVoice("proof");
  const asked = await office.askPerson("proof", voice);
  await office.open(asked.link);
  await office.send(asked.link, [
    ["purposes", "internal-training"],
    ["action", "agree"],
  ]);
  await office.pushVoice("proof", "proof");
  video = (await office.order("proof")).body.id;
  await release(video);
  auditor = createSecret();
  const { database } = office.served.installation;
  const scopes = ["evidence:read", "videos:read"] as const;
  await addKey(database, {
    workspaceId: "default",
    name: "auditor",
    secret: auditor,
    scopes,
    owner: { service: "audit" },
    now: new Date(0),
  });
  ask = await office.withKey(["evidence:read"], "default");
  key = await takeIn();
}, 150_000);
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

/** As if it had been made: its files, its lock, what was judged, and the entry that says so. */
async function release(id: string): Promise<void> {
  const { database, stores } = office.served.installation;
  master = await (await stores.openVault("default")).put(Buffer.from("a signed video"));
  const judged = {
    input_sha256: digestBytes("texts"),
    is_overridable: true,
    judged: toJson({ objections: [] }),
    took_ms: 1,
  };
  await database.engine
    .insertInto("moderation_decisions")
    .values({
      id: "mod_1",
      workspace_id: "default",
      video_id: id,
      action: "allow",
      ...judged,
      decided_at: new Date(0),
      overridden_at: null,
    })
    .execute();
  const gates = toJson([{ name: "label", verdict: "pass", reason: "" }]);
  await database.engine
    .updateTable("videos")
    .set({
      state: "ready",
      finished_at: new Date(0),
      lock: toJson(lock),
      gates,
      deliverables: toJson({ video: master }),
      master_sha256: master,
    })
    .where("id", "=", id)
    .execute();
  const commitmentKey = await openCommitmentKey(database, office.served.homeDirectory);
  const ledger = createLedgerWriter({ commitmentKey, now: () => Date.now() });
  const body = {
    video: id,
    run: "run_01jdz2k8q4m3w7x9c5t6r8v0ya",
    master: hide(master),
    file: hide(master),
    gates: "passed",
  } as const;
  const sealed = hide(digestBytes(canonicalJson(lock)));
  await database.engine
    .transaction()
    .execute((trx) =>
      recordVideo(trx, bySystem(ledger, "default"), { says: "released", body: { ...body, lock: sealed } }),
    );
}

/** What a server with the scheduler does. @returns the log's public key */
async function takeIn(): Promise<string> {
  const { installation, homeDirectory } = office.served;
  const ledger = await openInstallationLedger(installation.database, homeDirectory);
  await ledger.integrate();
  return formatVerifierKey((await readKeyFile(ledgerFiles(homeDirectory).keyFile)).key);
}

async function pack(query = ""): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const headers = { Authorization: `Bearer ${auditor}` };
  const response = await office.served.app.request(`/v1/videos/${video}/evidence${query}`, { headers });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** As an auditor runs it: alone in a folder that it may only read. */
function verify(path: string, ...more: readonly string[]) {
  const words = [
    "--permission",
    `--allow-fs-read=${folder}`,
    "ledger-verify.mjs",
    "packet",
    path,
    "--key",
    key,
    ...more,
  ];
  return spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8", env: {} });
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

describe("the evidence of a video", () => {
  let packet: Buffer;
  let files: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    const { status, bytes } = await pack();
    if (status !== 200) throw new Error(`it was not packed: ${status}`);
    packet = bytes;
    files = readStoredZip(bytes);
  });

  it("holds what an auditor asks for, and is the same bytes when it is packed again", async () => {
    await takeIn();
    expect((await pack()).bytes.equals(packet)).toBe(true);
    const paths = [...files.keys()];
    for (const path of [
      "manifest.json",
      "manifest.jws",
      "order.json",
      "lock.json",
      "gates.json",
      "certificate-63-4.txt",
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => path.startsWith("consents/con_"))).toHaveLength(2);
    expect(paths.filter((path) => path.startsWith("notices/"))).toHaveLength(2);
    const types = paths
      .filter((path) => path.startsWith("ledger/"))
      .map((path) => path.replace(/^ledger\/\d+-|\.json$/g, ""));
    expect(types).toEqual(
      expect.arrayContaining(["consent.requested", "consent.given", "video.ordered", "video.released"]),
    );
  });

  it("is checked offline by the single file: hashes, signature, proofs, and that entries speak of what lies beside them", () => {
    write("evidence.zip", packet);
    const { status, stdout } = verify("evidence.zip");
    expect(stdout).toMatch(/^holds: \d+ files, \d+ entries of the ledger, 4 of their values/);
    expect(status).toBe(0);
    for (const [path, bytes] of files) write(join("unpacked", path), bytes);
    expect(verify("unpacked").status).toBe(0);
    const { issuer } = JSON.parse(verify("evidence.zip", "--json").stdout);
    expect(verify("evidence.zip", "--issuer", issuer).status).toBe(0);
    // Every 64th thumbprint begins with a dash.
    for (const other of ["another", "-other", "--other"]) {
      expect(verify("evidence.zip", "--issuer", other).stdout).toContain(`not by ${other}`);
    }
  });

  it("does not hold with one byte of any file flipped, one more, or one less", () => {
    for (const [path, bytes] of files) {
      const spoiled = Buffer.from(packet);
      const at = spoiled.indexOf(Buffer.from(bytes)) + (bytes.length >> 1);
      spoiled[at] = spoiled[at]! ^ 1;
      write("spoiled.zip", spoiled);
      const { status, stdout } = verify("spoiled.zip");
      expect([path, status, stdout.split(":")[0]]).toEqual([path, 3, "does not hold"]);
    }
    for (const [path, bytes] of files) if (path !== "lock.json") write(join("less", path), bytes);
    expect(verify("less").stdout).toContain("lock.json is missing");
    for (const [path, bytes] of files) write(join("more", path), bytes);
    write("more/consents/forged.json", Buffer.from("{}"));
    expect(verify("more").stdout).toContain("consents/forged.json is in no manifest");
  });

  it("does not hold where the manifest is made anew by somebody else, who has the issuer's name", () => {
    const manifest = JSON.parse(Buffer.from(files.get("manifest.json")!).toString());
    const forged = Buffer.from(
      `${JSON.stringify({ ...manifest, video: { ...manifest.video, state: "withdrawn" } }, undefined, 2)}\n`,
    );
    for (const [path, bytes] of files) write(join("forged", path), path === "manifest.json" ? forged : bytes);
    expect(verify("forged").stdout).toContain("no signature of the manifest");
  });

  it("has a draft of the certificate with the digests filled in, and what only people can say left open", () => {
    const text = Buffer.from(files.get("certificate-63-4.txt")!).toString();
    expect(text).toMatch(/PART A[^]*PART B[^]*HASH REPORT/);
    expect(text.split(master).length - 1).toBe(6);
    expect(text).toContain("[x] SHA256");
    expect(text).toContain("I, ______________________________ (Name)");
    expect(text).toContain("Bank of Pune");
    // Who had the device answers for it; the expert does not.
    const [party = "", expert = ""] = text.split("PART B");
    expect(party).toContain("under the lawful control");
    expect(expert).not.toContain("lawful control");
    for (const part of [party, expert]) expect(part).toMatch(/Cloud ID[^]*HASH value[^]*Time \(IST\)/);
    expect(expert).toMatch(/Expert[^]*obtained from[^]*Name, designation and signature/);
  });

  it("tells what entries stand for, and who ordered, where that is known", () => {
    const ordered = [...files].find(([path]) => path.endsWith("video.ordered.json"))?.[1];
    const { openings } = JSON.parse(Buffer.from(ordered!).toString());
    expect(openings.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(["actor.ref", "body.order", "workspace"]),
    );
    expect(JSON.stringify([...files.values()].map((bytes) => Buffer.from(bytes).toString()))).not.toMatch(
      /Kavya|kavya@/,
    );
  });

  it("has the delivered files where they may be handed out, and then alone", async () => {
    const whole = readStoredZip((await pack("?files=true")).bytes);
    expect(Buffer.from(whole.get("files/video")!).toString()).toBe("a signed video");
    expect(files.has("files/video")).toBe(false);
    const { database } = office.served.installation;
    await database.engine.updateTable("consent_grants").set({ withdrawn_at: new Date() }).execute();
    expect((await pack("?files=true")).status).toBe(403);
    expect((await pack()).status).toBe(200);
  });

  it("is recorded, and is for those who may", async () => {
    const { engine } = office.served.installation.database;
    const rows = await engine.selectFrom("ledger_pending").select("entry").execute();
    expect(rows.filter(({ entry }) => entry.includes('"evidence.packed"')).length).toBeGreaterThan(0);
    expect((await ask("GET", `/v1/videos/vid_${"0".repeat(26)}/evidence`)).status).toBe(404);
    const other = await office.withKey(["videos:read"], "default");
    expect((await other("GET", `/v1/videos/${video}/evidence`)).status).toBe(403);
    expect(readFileSync(join(folder, "ledger-verify.mjs"), "utf8")).toContain("packet FILE");
  });
});

describe("what others' tools are told of it", () => {
  const get = async (path: string): Promise<{ readonly status: number; readonly body: unknown }> => {
    const headers = { Authorization: `Bearer ${auditor}` };
    const response = await office.served.app.request(path, { headers });
    return { status: response.status, body: await response.json() };
  };

  it("is a statement under the installation's own key, and events of one run", async () => {
    const { body: envelope } = await get(`/v1/videos/${video}/provenance`);
    const { body: known } = await get("/v1/statement-keys");
    const { keys } = known as { readonly keys: readonly StatementKey[] };
    expect(openEnvelope(envelope, keys).statement).toMatchObject({
      subject: [{ name: `${video}/video`, digest: { sha256: master } }],
      predicate: { runDetails: { metadata: { invocationId: video } } },
    });
    expect((await get(`/v1/videos/${video}/lineage`)).body).toMatchObject({
      events: [{ eventType: "START" }, { eventType: "COMPLETE", outputs: [{ name: `video/${video}/video` }] }],
    });
  });

  it("is signed of a released video alone, and has no word of its script or its values", async () => {
    const { engine } = office.served.installation.database;
    const told = JSON.stringify([
      (await get(`/v1/videos/${video}/lineage`)).body,
      Buffer.from(
        ((await get(`/v1/videos/${video}/provenance`)).body as { payload: string }).payload,
        "base64",
      ).toString(),
    ]);
    const { request } = await engine
      .selectFrom("videos")
      .select("request")
      .where("id", "=", video)
      .executeTakeFirstOrThrow();
    expect(told).not.toContain((request as unknown as { readonly script: { readonly digest: string } }).script.digest);
    await engine.updateTable("videos").set({ state: "failed" }).where("id", "=", video).execute();
    expect(await get(`/v1/videos/${video}/provenance`)).toMatchObject({
      status: 409,
      body: { code: "state_conflict" },
    });
    expect((await get(`/v1/videos/${video}/lineage`)).body).toMatchObject({ events: [{}, { eventType: "FAIL" }] });
  });
});
