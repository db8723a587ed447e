/** `npm run chaos -- --render`: a render that is killed again and again makes the same video, and loses little. Linux only. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { lengthenScript } from "../../../bench/lengthen-script.ts";
import type { RenderSummary } from "../../../src/app/index.ts";
import { createRandom, digestBytes, digestJson } from "../../../src/core/index.ts";
import { writeSection } from "../document.ts";
import { composeReport, type ChaosReport } from "./chaos-report.ts";
import { killRenders } from "./kill-renders.ts";
import { toMarkdown, toTable } from "./report-text.ts";
import { startRender } from "./run-render.ts";
import { listLeftovers } from "./store-look.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const help = `npm run chaos -- --render [options]

  --kills N        how often something is killed with SIGKILL (default 25)
  --seed TEXT      decides when and what (default "sutradhar")
  --script FILE    what is rendered (default examples/one-minute.md)
  --times N        the script that many times over (default 4)
  --profile NAME   default 1080p30
  --jobs N         render processes (default: one a core)
  --mean-ms N      mean time from a start to its kill (default: so that the video is about done by the last kill,
                   and at least half as long again as the undisturbed run took to its first chunk)
  --json           one JSON document and nothing else
  --write          rewrite its part of docs/chaos.md
  --help

Renders the script undisturbed, then in another store, where it is killed: all its processes at once, or the command
alone, so that the others must notice; and in every third run one process that draws is killed before. After every
fourth run a blob of the store is damaged, any one. At last it is left to end. It holds where
  the video has the same master as the undisturbed one, each time that it was finished,
  no process is left over, and in the end no half-written file and no lease,
  each killed run loses at most as many chunks as processes draw, and one for the moment between drawing and keeping,
  the last run draws what the store lacks, and nothing else.
`;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "25" },
    seed: { type: "string", default: "sutradhar" },
    script: { type: "string", default: join(root, "examples", "one-minute.md") },
    times: { type: "string", default: "4" },
    profile: { type: "string", default: "1080p30" },
    jobs: { type: "string", default: String(availableParallelism()) },
    "mean-ms": { type: "string" },
    render: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  if (process.platform !== "linux") throw new Error("npm run chaos reads /proc: it runs on Linux only");
  const folder = mkdtempSync(join(tmpdir(), "sutradhar-chaos-"));
  try {
    const report = await stageChaos(folder);
    process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toTable(report));
    if (values.write) writeSection(join(root, "docs", "chaos.md"), "One render", toMarkdown(report));
    if (report.failures.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stageChaos(folder: string): Promise<ChaosReport> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const kills = parseCount("kills", values.kills);
  const jobs = parseCount("jobs", values.jobs);
  const times = parseCount("times", values.times);
  const script = join(folder, "script.md");
  writeFileSync(script, lengthenScript(readFileSync(resolve(values.script), "utf8"), times));
  const place = (name: string) => {
    mkdirSync(join(folder, name, "tmp"), { recursive: true });
    const home = join(folder, name, "home");
    const environment = {
      PATH: process.env["PATH"] ?? "",
      SUTRADHAR_HOME: home,
      // Both bear the same watermark.
      SUTRADHAR_SECRETS_KEY_FILE: fileURLToPath(new URL("../../fixtures/shared-secrets-key", import.meta.url)),
      TMPDIR: join(folder, name, "tmp"),
    };
    return { home, script, out: join(folder, name, "video.mp4"), profile: values.profile, jobs, environment };
  };
  say("undisturbed …");
  const startMs = performance.now();
  const first = startRender(place("undisturbed"));
  const undisturbed = await first.ended;
  if (!undisturbed) throw new Error(`the undisturbed render failed: ${first.complaints()}`);
  const undisturbedMs = performance.now() - startMs;
  say(`${(undisturbedMs / 1000).toFixed(0)} s; now it is killed …`);
  const setting = place("killed");
  const meanMs = values["mean-ms"] ? Number(values["mean-ms"]) : chooseMean(undisturbed, undisturbedMs / kills);
  const random = createRandom(digestJson({ seed: values.seed, script: digestBytes(readFileSync(script)) }));
  const chaos = await killRenders({ ...setting, kills, meanMs, random, say });
  return composeReport({
    setting: {
      script: `${basename(values.script)} × ${times}`,
      profile: values.profile,
      jobs,
      kills,
      seed: values.seed,
    },
    undisturbed,
    undisturbedMs,
    chaos,
    leftovers: listLeftovers(setting.home),
  });
}

/** Each run starts anew: a kill that mostly came before its first chunk would show little. */
function chooseMean({ ttffMs }: RenderSummary, shareMs: number): number {
  return Math.max(shareMs, 1.5 * (ttffMs ?? 0));
}

function parseCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000)
    throw new Error(`--${name} must be 1 to 1000, got ${text}`);
  return count;
}
