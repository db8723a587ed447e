/** `npm run bench`: what a script costs, from the price of a frame to the whole command. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { measureApi, toApiMarkdown, toApiTable } from "./api/api-report.ts";
import { measureCommand } from "./command-costs.ts";
import { runFrameLab } from "./frame-lab.ts";
import { measureGateCosts, toGateTable } from "./gate-costs.ts";
import { measureCampaign, summarise, toCampaignMarkdown, toCampaignTable } from "./campaign-report.ts";
import { measureJudge } from "./judge/judge-report.ts";
import { toJudgeMarkdown, toJudgeTable } from "./judge/judge-text.ts";
import { measureLine, toLineMarkdown, toLineTable } from "./line-report.ts";
import { measureGrowth } from "./memory-growth.ts";
import { measureMeteringShare } from "./metering-share.ts";
import { runRemotion } from "./remotion/run-remotion.ts";
import { measurePresenters } from "./presenter-ratios.ts";
import { composeReport, type Report } from "./report.ts";
import { toMarkdown, toTable } from "./report-text.ts";
import { withStageCosts } from "./stage-costs.ts";
import { measureWatermark } from "./watermark.ts";
import { toWatermarkMarkdown, toWatermarkTable } from "./watermark-text.ts";

const help = `npm run bench -- [options]
npm run bench -- judge [--full] [--write]
npm run bench -- api [--json] [--write]
npm run bench -- watermark [--full] [--so-far] [--write]
npm run bench -- gates [--script FILE] [--profile NAME]
npm run bench -- withdrawal
npm run bench -- alignment --folder HELDOUT [--json] [--write]
npm run bench -- campaign [--full] [--rows N] [--table-rows N] [--profile NAME] [--folder PATH] [--write]

  --script FILE    what is rendered (default examples/one-minute.md)
  --profile NAME   default 1080p30
  --jobs N         processes that render (default: one a core)
  --rounds N       rounds of floor and render (default 3); the median counts
  --ten-minutes    also: does memory grow with length? The script ten times over, at 480p30
  --presenters     also: the ratio with each presenter that ships
  --remotion       also: the peer, on a like scene (needs Chromium; installs Remotion into a temporary folder)
  --line           only: what the production line costs: steps that do nothing, on an embedded Postgres, and a real server
  --metering       only: what metering, metrics and traces add to a step, on a Postgres with an installation's settings
  --json           one JSON document and nothing else
  --write          rewrite docs/bench.md, or docs/bench-line.md, or docs/bench-judge.md, or docs/bench-watermark.md
  --full           of the watermark: every clip and every attack (needs FFmpeg; half an hour and more); of the judge: ten times as many runs; of a campaign: 1,000 rows, and a table of 10,000
  --so-far         of the watermark: tells of the copies that were made before (it goes on where it was stopped), and makes none
  --vmaf-ffmpeg FILE  of the watermark: an FFmpeg with libvmaf (Debian's has none), to measure VMAF as well
  --rows N         of a campaign: how many videos are made (default 12)
  --table-rows N   of a campaign: how many rows a server is sent (default 500)
  --folder PATH    of a campaign: where its videos are kept, and gone on with when the command is given again
  --help

What is measured
  floor        x264 alone: the frames of every chunk lie in memory as I420, drawn by the product's own renderer, and are
               encoded through the product's own encoder: the same chunks, groups of pictures, options and number of
               processes, opening included. Only rows that changed are copied into x264's frame, as the product does; what
               these copies cost is measured beside it and taken off: it is not x264's work.
  render       raster and encoding of the same chunks in the same processes by the product's own task: live lips, captions,
               label; the stage's textures are loaded, and no frame or part of one is kept from before.
  ratio        floorFps over renderFps, 1 at best. Floor and render of a chunk are measured one after the other in one process,
               and their order alternates by round. Frames a second are frames over processor time, times the processes: what
               the machine gives when nobody else uses it. Ratios of wall time stand beside them.
  end to end   the command line with an empty store, from its start to its end: speech, poses, bakes, render, sound,
               assembling and one pass of checks over the finished file. Its factor is its wall time over the floor's, with
               the same number of processes; its cpuFactor the same for processor time.
  warm         the same command again.     one word     one word changed in the middle of the script, same store.
  stages       processor time of each step of the plan, run one after another, helpers' processes included.

The line
  floor        the embedded Postgres with an installation's settings, asked for nothing but transactions: begin, a row
               written, a row changed, commit. Each is on the disk when it is answered, as a step is.
  steps        that do nothing, in plans of a video's shape: three steps a shot, then mix, assemble, verify, release. All wait
               before the worker starts; it has as many in hand as a worker of this machine.
  start        from the commit that enqueues a step until a worker has begun it (its own commit included).
  link         of a chain of steps, each after the one before: everything from one to the next.
  metering     usage, the meter's rows, budgets and metrics, left out and put in by turns. Processor time is that of this
               process and of Postgres.
  first frame  of a short video by a real server over HTTP: cold, the first of a new installation; warm, other words.

The judge      of rollouts, in a simulation with fixed seeds: how often a harmless version is rolled back, and how soon a harmful
               one, beside the window rule, the naive z-test and Kayenta. A minute of one core; exits with 1 where a row is not met.

The gates      what each measure of the gates costs on the finished script, beside the render of its frames: decoding once more with nothing
               but that measure on the clock of its thread.

The withdrawal  of a consent, with 200 videos of the person's in the queue and one that is downloaded again and again.

The alignment  of recorded speech, by the models that ship in both precisions and on both runtimes: flite and Festival say sentences whose
               phones are known, and are never trained on. What a known text gains stands beside it.

The campaign   a template of about 20 s with a name in one sentence, for names in six scripts. Processor time by stage of the first video,
               which makes everything in a process that has done nothing yet; of a full one, which is made again beside every
               hundred rows, into an empty store, by the same process; and of the last rows, at most a hundred. plan is reading,
               binding and planning a row.
  heard        the delivered file's sound, while the name should be said, goes better with the name's phones than with those of
               every other name of the campaign. The ear is a model of each phone, taught with words that are no names; phones
               heard are those of the name that it hears, in their order, when it is told nothing.
  seen         the delivered file's picture, in the middle of the cue, correlates by 0.98 at least with the caption as it is drawn
               for the name, and less with the captions of twelve names like it and of the name with a letter left out.
  planted      of every fourth row: how often its name is heard or seen in the file of another row of the same script.
  rows         of the table go to a real server over HTTP, which checks each by planning its video, and renders none. At 480p30
               unless --profile says otherwise.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    script: { type: "string", default: "examples/one-minute.md" },
    profile: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    rounds: { type: "string", default: "3" },
    "ten-minutes": { type: "boolean", default: false },
    presenters: { type: "boolean", default: false },
    remotion: { type: "boolean", default: false },
    metering: { type: "boolean", default: false },
    line: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    "so-far": { type: "boolean", default: false },
    "vmaf-ffmpeg": { type: "string" },
    rows: { type: "string" },
    "table-rows": { type: "string" },
    folder: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(help);
else if (positionals[0] === "judge") await runJudge();
else if (positionals[0] === "campaign") await runCampaign();
else if (positionals[0] === "watermark") await runWatermark();
else if (positionals[0] === "api") await runApi();
else if (positionals[0] === "alignment") await runAlignment();
else if (positionals[0] === "gates") await runGates();
else if (positionals[0] === "withdrawal") {
  // It stands on what tests stand on, which no other bench needs.
  const { measureWithdrawal } = await import("./withdrawal.ts");
  process.stdout.write(await measureWithdrawal());
} else if (values.line) await runLine();
else if (values.metering) process.stdout.write(`${JSON.stringify(await measureMeteringShare(), undefined, 2)}\n`);
else await main();

async function main(): Promise<void> {
  const { script, profile = "1080p30" } = values;
  const jobs = parseCount("jobs", values.jobs);
  const rounds = parseCount("rounds", values.rounds);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const folder = await mkdtemp(join(tmpdir(), "sutradhar-bench-"));
  try {
    const setting = { script, profile, jobs, folder };
    say("end to end, warm, one word …");
    const command = await measureCommand(setting);
    say("stages …");
    const { stages, lab } = await withStageCosts({ ...setting, home: join(folder, "stages") }, async (run) => ({
      stages: run,
      lab: await runFrameLab({
        tasks: run.tasks,
        jobs,
        rounds,
        onRound: (round) => say(`round ${round} of ${rounds} …`),
      }),
    }));
    const presenters = values.presenters
      ? await unlessItFails(say, measurePresenters({ ...setting, rounds, say }))
      : undefined;
    const growth = values["ten-minutes"]
      ? await unlessItFails(say, measureGrowth({ ...setting, profile: "480p30" }))
      : undefined;
    const remotion = values.remotion
      ? await unlessItFails(say, runRemotion({ folder, frames: 300, concurrency: jobs, say }))
      : undefined;
    const report = composeReport({
      setting: { script: basename(script), profile, jobs, rounds },
      command,
      stages,
      lab,
      presenters,
      growth,
      remotion,
    });
    process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toTable(report));
    if (values.write) await writeDocument(report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runGates(): Promise<void> {
  const { script, profile = "1080p30" } = values;
  const home = await mkdtemp(join(tmpdir(), "sutradhar-bench-"));
  try {
    await withStageCosts(
      { script, profile, jobs: parseCount("jobs", values.jobs), home },
      async ({ steps, verify }) => {
        process.stdout.write(toGateTable(measureGateCosts(verify), steps["render"]?.cpuMs ?? Number.NaN));
      },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runCampaign(): Promise<void> {
  const { full, profile = "480p30" } = values;
  const report = await measureCampaign({
    rows: Number(values.rows ?? (full ? 1_000 : 12)),
    tableRows: Number(values["table-rows"] ?? (full ? 10_000 : 500)),
    profile,
    folder: values.folder,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const { changedShare, cpuShare, shareOfFirst } = summarise(report.videos);
  const json = { ...report, changedShare, cpuShare, shareOfFirst };
  process.stdout.write(values.json ? `${JSON.stringify(json, undefined, 2)}\n` : toCampaignTable(report));
  if (values.write) await writeFile(new URL("../docs/bench-campaign.md", import.meta.url), toCampaignMarkdown(report));
}

async function runAlignment(): Promise<void> {
  if (values.folder === undefined) {
    throw new Error(
      "say where held-out speech lies: python models/alignment/heldout.py HELDOUT, then --folder HELDOUT",
    );
  }
  const { measureAlignment } = await import("./alignment/alignment-report.ts");
  const { toAlignmentMarkdown, toAlignmentTable } = await import("./alignment/alignment-text.ts");
  const report = await measureAlignment(values.folder, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toAlignmentTable(report));
  if (values.write)
    await writeFile(new URL("../docs/bench-alignment.md", import.meta.url), toAlignmentMarkdown(report));
}

async function runApi(): Promise<void> {
  const report = await measureApi((text) => process.stderr.write(`${text}\n`));
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toApiTable(report));
  if (values.write) await writeFile(new URL("../docs/bench-api.md", import.meta.url), toApiMarkdown(report));
}

async function runLine(): Promise<void> {
  const report = await measureLine((text) => process.stderr.write(`${text}\n`));
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toLineTable(report));
  if (values.write) await writeFile(new URL("../docs/bench-line.md", import.meta.url), toLineMarkdown(report));
}

async function runJudge(): Promise<void> {
  const usualRuns = 3_000;
  const report = measureJudge(values.full ? 10 * usualRuns : usualRuns, (text) => process.stderr.write(`${text}\n`));
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toJudgeTable(report));
  if (values.write) await writeFile(new URL("../docs/bench-judge.md", import.meta.url), toJudgeMarkdown(report));
  if (report.requirements.some(({ isMet }) => !isMet)) process.exitCode = 1;
}

async function runWatermark(): Promise<void> {
  const report = await measureWatermark({
    isFull: values.full,
    isSoFar: values["so-far"],
    vmafFfmpeg: values["vmaf-ffmpeg"],
    trialsMin: 1_000,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : toWatermarkTable(report));
  if (values.write)
    await writeFile(new URL("../docs/bench-watermark.md", import.meta.url), toWatermarkMarkdown(report));
}

/** What was measured before is worth more than what was asked for beside it. */
async function unlessItFails<T>(say: (text: string) => void, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    process.exitCode = 1;
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return undefined;
  }
}

async function writeDocument(report: Report): Promise<void> {
  const path = new URL("../docs/bench.md", import.meta.url);
  const before = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, toMarkdown(report, before));
}

function parseCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new Error(`--${name} must be 1 to 64, got ${text}`);
  return count;
}
