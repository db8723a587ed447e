import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { collectTexts } from "../src/app/collect-texts.ts";
import { readConfig } from "../src/app/config.ts";
import { openPolicy } from "../src/app/open-policy.ts";
import { createBuiltInModerator, screenTexts } from "../src/governance/moderation/index.ts";
import { getVideo } from "../src/productions/index.ts";
import { parseScript } from "../src/speech/script/index.ts";
import type { ConsentDeskFixture } from "../test/fixtures/consent-desk.ts";
import { runRender } from "./run-command.ts";

const script = fileURLToPath(new URL("../examples/diwali.md", import.meta.url));
const turns = 200;
const points = ["enqueue", "run", "release", "download", "preview"] as const;

interface Cost {
  readonly what: string;
  readonly cpuMs: number;
  readonly times: number;
}

/**
 * What asking costs, beside the video that is asked about: each check many times over, on a database with 200 videos of the
 * person, and one render of the greeting that ships. @returns a table in Markdown
 */
export async function measureChecks(office: ConsentDeskFixture, videoId: string): Promise<string> {
  const video = await measureVideo();
  const runChecks = Math.ceil(video.wallMs / 1_000);
  const often = { enqueue: 2, run: runChecks, release: 1, download: 1, preview: 1 } as const;
  const costs: Cost[] = [];
  for (const point of points) {
    const cpuMs = await measurePoint(office, { videoId, point });
    costs.push({ what: `consent, at ${point}`, cpuMs, times: often[point] });
  }
  costs.push(...(await measureRules()), await measureTexts());
  return toTable(costs, video);
}

async function measureVideo(): Promise<{
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly durationMs: number;
}> {
  const home = mkdtempSync(join(tmpdir(), "sutradhar-checks-"));
  try {
    const options = { script, out: join(home, "greeting.mp4"), home, jobs: availableParallelism(), profile: "1080p30" };
    const { document, cpuMs, wallMs } = await runRender(options);
    return { cpuMs, wallMs, durationMs: document.durationMs };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Of this process: the database's own work is not counted. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  await work();
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / turns;
}

function measurePoint(
  { served }: ConsentDeskFixture,
  { videoId, point }: { readonly videoId: string; readonly point: (typeof points)[number] },
): Promise<number> {
  const { database } = served.installation;
  return cpuOf(() =>
    database.forWorkspace("default", async (trx) => served.likenesses.check(trx, await getVideo(trx, videoId), point)),
  );
}

async function measureRules(): Promise<readonly Cost[]> {
  const policy = await openPolicy(readConfig({}), { log: { info: () => undefined }, now: () => new Date() });
  const order = { profile: "enterprise", purpose: "internal-training", channel: "internal-lms", territory: "IN" };
  const gates = ["decode", "loudness", "lip-sync", "label"].map((name) => ({ name, verdict: "pass" }));
  const facts = { label: "drawn", watermark: "drawn", provenance: "signed", consent: "covered", moderation: "allow" };
  const release = { ...order, requester: "person:p", isTrial: false, gates, facts, approvals: [] };
  return [
    { what: "rules, of an order", cpuMs: await cpuOf(() => policy.decide("order", order)), times: 1 },
    { what: "rules, of a release", cpuMs: await cpuOf(() => policy.decide("release", release)), times: 1 },
  ];
}

async function measureTexts(): Promise<Cost> {
  const parsed = parseScript({ file: "diwali.md", text: readFileSync(script, "utf8") }).script;
  const moderator = createBuiltInModerator();
  const texts = collectTexts({ script: parsed, fileNames: ["diwali.md"] });
  const cpuMs = await cpuOf(() => screenTexts(moderator, { texts, purpose: "general" }, new Date()));
  return { what: "texts, judged", cpuMs, times: 1 };
}

function toTable(
  costs: readonly Cost[],
  video: { readonly cpuMs: number; readonly wallMs: number; readonly durationMs: number },
): string {
  const sum = costs.reduce((all, { cpuMs, times }) => all + cpuMs * times, 0);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const rows = [
    ["check", "processor time, each", "times", "together"],
    ["---", "---", "---", "---"],
    ...costs.map(({ what, cpuMs, times }) => [
      what,
      `${cpuMs.toFixed(2)} ms`,
      String(times),
      `${(cpuMs * times).toFixed(1)} ms`,
    ]),
    ["all of them", "", "", `${sum.toFixed(0)} ms`],
    [`the video, ${seconds(video.durationMs)} at 1080p30`, "", "", seconds(video.cpuMs)],
    ["share", "", "", `${((100 * sum) / video.cpuMs).toFixed(2)} %`],
  ];
  return `${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
