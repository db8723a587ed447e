import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../e2e/running-server.ts";
import { createWorkplace, scriptOf, type Workplace } from "../e2e/workplace.ts";

/** A whole installation that is strict: what it releases has a purpose, and a watermark that its own gate has read in the file. */
let place: Workplace;
let server: TestServer;
beforeAll(async () => {
  place = createWorkplace({ SUTRADHAR_RELEASE_PROFILE: "strict" });
  server = await startTestServer(place);
});
afterAll(async () => {
  await server?.end();
  place?.remove();
});

const script = scriptOf({ profile: "480p25" }, "Good morning, and welcome to your lesson.");

it("makes nothing that says not what it is for", async () => {
  const refused = await server.post("/v1/videos", { script, name: "lesson.md" });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: "policy_refused",
    detail: expect.stringContaining("[purpose_unknown]"),
  });
});

it("releases what bears a mark that was read, and says so in its log of decisions", async () => {
  const ordered = await server.post("/v1/videos", { script, name: "lesson.md", purpose: "internal-training" });
  expect(ordered.status).toBe(202);
  const { id } = (await ordered.json()) as { id: string };
  const video = await server.until(id, ({ state }) => state === "ready" || state === "failed");
  expect(video.state).toBe("ready");
  expect(video.gates).toContainEqual(expect.objectContaining({ name: "watermark", verdict: "pass" }));
  const decided = server
    .log()
    .split("\n")
    .find((line) => line.includes('"name":"release"') && line.includes(id));
  expect(JSON.parse(decided ?? "{}")).toMatchObject({ allow: true, event: "policy_decided" });
  expect(decided).toContain(String.raw`\"profile\":\"strict\"`);
  expect(decided).toContain(String.raw`\"watermark\":\"read\"`);
});
