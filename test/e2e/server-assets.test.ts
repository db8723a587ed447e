import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReproductionView, VideoView } from "../../src/app/index.ts";
import { digestBytes, type Digest } from "../../src/core/index.ts";
import { parseLock } from "../../src/planner/index.ts";
import { rawZip } from "../fixtures/raw-zip.ts";
import { runBeside, startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, root, scriptOf, type Workplace } from "./workplace.ts";

let place: Workplace;
let server: TestServer;
let video: VideoView;

const script = scriptOf({ avatar: "kavya@^1", lexicons: "[lexicon/bank@^1]", profile: "480p25" }, "Use NEFT.");

/** A presenter of one's own: one of the examples under another name, who speaks at a pace of her own. */
function avatarOf(version: string, rate: number): Readonly<Record<string, Uint8Array>> {
  const folder = join(root, "examples/avatars/lakshmi");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.startsWith("layers/") && statSync(join(folder, name)).isFile(),
  );
  const rig = JSON.parse(readFileSync(join(folder, "rig.json"), "utf8")) as { readonly manner: object };
  const json = JSON.stringify({ ...rig, name: "kavya", version, manner: { ...rig.manner, rate } });
  const layers = names.map((name) => [name, readFileSync(join(folder, name))] as const);
  return { "rig.json": Buffer.from(json), ...Object.fromEntries(layers) };
}

const lexiconOf = (alias: string): Readonly<Record<string, Uint8Array>> => ({
  "lexicon.pls": Buffer.from(
    `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">` +
      `<lexeme><grapheme>NEFT</grapheme><alias>${alias}</alias></lexeme></lexicon>`,
  ),
});

/** What the registry has under each name, then and later. */
const first = { avatar: avatarOf("1.0.0", 0.92), lexicon: lexiconOf("neft") };
const later = { avatar: avatarOf("1.1.0", 1.2), lexicon: lexiconOf("the national transfer") };

async function push(assets: typeof first, version: string): Promise<void> {
  const send = async (query: string, files: Readonly<Record<string, Uint8Array>>) => {
    const body = rawZip(Object.entries(files).map(([name, data]) => ({ name, data, method: 0 })));
    const headers = { "Content-Type": "application/zip" };
    const response = await server.fetch(`/v1/assets?licence=Apache-2.0&${query}`, { method: "POST", headers, body });
    if (!response.ok) throw new Error(await response.text());
  };
  await send("likeness=synthetic", assets.avatar);
  await send(`kind=lexicon&name=bank&version=${version}`, assets.lexicon);
}

async function reproduce(): Promise<{ readonly status: number | null; readonly made: ReproductionView }> {
  const { status, stdout } = await runBeside(place, ["reproduce", video.id, "--json"]);
  return { status, made: JSON.parse(stdout) as ReproductionView };
}

/** Removes a blob from wherever the server keeps it, as a bad disk or a hasty hand does. */
function lose(digest: Digest): void {
  for (const store of ["vault/default", "store"]) {
    rmSync(place.path("home", store, "blobs", digest.slice(0, 2), digest), { force: true });
  }
}

const short = (digest: Digest): string => `(sha256 ${digest.slice(0, 12)}…)`;

beforeAll(async () => {
  place = createWorkplace();
  server = await startTestServer(place);
  await push(first, "1.0.0");
  const response = await server.post("/v1/videos", { script, name: "talk.md", profile: "480p25" });
  const { id } = (await response.json()) as VideoView;
  video = await server.until(id, ({ state }) => state === "ready");
}, 150_000);
afterAll(async () => {
  await server.end();
  place.remove();
});

it("a video is made again the same after all that it is made of has moved on", async () => {
  await push(later, "1.1.0");
  for (const name of ["avatar/kavya", "lexicon/bank"]) {
    const now = (await (await server.fetch(`/v1/assets/${name}/%5E1`)).json()) as { version: string };
    expect(now.version).toBe("1.1.0");
    const reason = { reason: "there is a better one" };
    expect((await server.post(`/v1/assets/${name}/1.0.0/deprecate`, reason)).status).toBe(200);
  }
  const { status, made } = await reproduce();
  expect(made).toMatchObject({ isSame: true, masterSha256: video.masterSha256, findings: [] });
  expect(status).toBe(0);
});

it("names every input that is missing, and is made again when those are back", async () => {
  const text = await (await server.fetch(`/v1/videos/${video.id}/lock.json`)).text();
  const lock = parseLock(text, "the lock");
  const digestOf = (wanted: string): Digest => lock.assets.find((asset) => asset.wanted === wanted)?.digest as Digest;
  const [rig, words] = [digestBytes(first.avatar["rig.json"] ?? ""), digestBytes(first.lexicon["lexicon.pls"] ?? "")];
  for (const digest of [rig, words, lock.script.digest]) lose(digest);
  const { status, made } = await reproduce();
  expect(made).toMatchObject({ state: "failed", isSame: false, masterSha256: null });
  const missing = (what: string, digest: Digest) =>
    `${what} is missing: no store has ${digest}; restore it from a backup, or push the asset again`;
  expect(made.findings).toEqual([
    `talk.md ${short(lock.script.digest)} is missing: upload it again (PUT /v1/blobs/${lock.script.digest}), or restore the vault from a backup`,
    `avatar/kavya@1.0.0 ${short(digestOf("avatar/kavya@^1"))} is missing: ${missing("rig.json of avatar/kavya@1.0.0", rig)}`,
    `lexicon/bank@1.0.0 ${short(digestOf("lexicon/bank@^1"))} is missing: ${missing("lexicon.pls of lexicon/bank@1.0.0", words)}`,
  ]);
  expect(status).toBe(2);
  await push(first, "1.0.0");
  await server.fetch(`/v1/blobs/${lock.script.digest}`, { method: "PUT", body: script });
  expect((await reproduce()).made).toMatchObject({ isSame: true, masterSha256: video.masterSha256 });
});
