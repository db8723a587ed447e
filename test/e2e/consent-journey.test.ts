import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { travel } from "../../examples/consent-journey.ts";
import { runBeside, startTestServer, type TestServer } from "./running-server.ts";
import { createWorkplace, root, type Workplace } from "./workplace.ts";

let place: Workplace;
let server: TestServer;
beforeAll(async () => {
  place = createWorkplace({ SUTRADHAR_WITHDRAWAL: "shred" });
  server = await startTestServer(place);
}, 150_000);
afterAll(async () => {
  await server.end();
  place.remove();
});

it("a consent is asked for, given, kept to, taken back, and proved, through the public interface", async () => {
  const told: string[] = [];
  const { url, key } = server;
  const report = await travel({
    url,
    key,
    avatar: join(root, "examples", "avatars", "lakshmi"),
    path: (name) => place.path(name),
    tell: (line) => told.push(line),
    async run(first = "", ...rest) {
      if (first !== "verify-offline")
        return runBeside(place, [first, ...rest], { SUTRADHAR_URL: url, SUTRADHAR_KEY: key });
      const verifier = join(root, "bin", "ledger-verify.mjs");
      return spawnSync(process.execPath, [verifier, ...rest], { encoding: "utf8", env: {} });
    },
  });
  expect(report).toMatchObject({
    pushedUnasked: { status: 3, message: expect.stringContaining("consent_refused") },
    language: "hi",
    marketing: { status: 403, detail: expect.stringContaining("purpose_not_covered") },
    made: { state: "ready" },
    told: { name: "Lakshmi Iyer", uses: 1, recipients: ["Bank of Pune"] },
    queued: { state: "blocked", problem: "consent_refused" },
    afterwards: { download: 403, preview: 403, order: 403 },
    shredded: { name: null, pull: expect.stringContaining("cannot be exported") },
    evidence: { status: 0, says: expect.stringMatching(/^holds: \d+ files, \d+ entries of the ledger/) },
    proof: { status: 0, says: expect.stringMatching(/^holds: entry \d+ of/) },
  });
  expect(report.made.bytes).toBeGreaterThan(10_000);
  expect(told.filter((line) => /^\d\./.test(line))).toHaveLength(9);
}, 280_000);

/** What has to stand in the ledger, and by which entries it does. Erased campaigns and rotated ledger keys are shown by their own tests. */
const written: readonly (readonly [what: string, types: readonly string[]])[] = [
  ["consent events", ["notice.written", "person.added", "consent.requested", "consent.given", "consent.withdrawn"]],
  ["parties", ["party.added"]],
  ["decisions", ["video.moderated", "video.labelled", "video.allowed", "video.refused"]],
  ["generation", ["video.ordered", "video.planned", "video.marked"]],
  ["releases", ["video.released"]],
  ["downloads and previews", ["video.downloaded"]],
  ["purges", ["person.key_destroyed", "video.stopped"]],
  ["promotions", ["asset.pushed", "asset.tagged"]],
  ["changes of keys", ["access.key_changed", "access.secret_rotated"]],
  ["evidence that was packed", ["evidence.packed"]],
];

it("each kind of event that has to be in the ledger is there", async () => {
  const { url, key } = server;
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    expect({ path, isFine: answer.ok }).toEqual({ path, isFine: true });
    return answer.text();
  };
  await ask("POST", "/v1/keys", { name: "another" });
  await ask("POST", "/v1/links/rotate");
  await ask("PUT", "/v1/assets/template/diwali/aliases/production", { version: "1.0.0" });
  const wanted = written.flatMap(([, types]) => types);
  /** The keeper takes entries in a moment after they were left. */
  const read = async (): Promise<readonly { readonly type: string; readonly entry: string }[]> => {
    const lines = (await ask("GET", "/v1/audit/export?format=jsonl")).trim().split("\n");
    return lines.map((line) => JSON.parse(line) as { readonly type: string; readonly entry: string });
  };
  await expect
    .poll(async () => (await read()).some(({ type }) => type === "asset.tagged"), { timeout: 10_000 })
    .toBe(true);
  const entries = await read();
  const types = new Set(entries.map(({ type }) => type));
  expect(wanted.filter((type) => !types.has(type))).toEqual([]);
  const bodies = (of: string): Record<string, string>[] =>
    entries
      .filter(({ type }) => type === of)
      .map(({ entry }) => (JSON.parse(entry) as { readonly body: Record<string, string> }).body);
  expect(new Set(bodies("video.downloaded").map(({ what }) => what))).toEqual(new Set(["preview", "video"]));
  const points = new Set(bodies("video.refused").map(({ point }) => point));
  expect([...points]).toEqual(expect.arrayContaining(["enqueue", "download", "preview"]));
  // Of whom, and about what, stands there for nobody to guess.
  expect(entries.map(({ entry }) => entry).join("")).not.toMatch(/Lakshmi|emp-2041|Bank of Pune/);
});
