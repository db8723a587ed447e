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
}, 60_000);

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
  expect(report.withdrawnMs).toBeLessThan(5_000);
  expect(told.filter((line) => /^\d\./.test(line))).toHaveLength(9);
}, 280_000);
