/** `npm run chaos`: a production line is killed part by part while it makes videos. Linux only. */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRandom, digestJson, type Random } from "../../../src/core/index.ts";
import { markdownTable, plainTable, verdictOf, writeSection } from "../document.ts";
import { drawBlows } from "./blows.ts";
import type { Finding } from "./judge.ts";
import { killLineProcesses } from "./line-processes.ts";
import { drawOrders } from "./orders.ts";
import { drawRows } from "./place-campaign.ts";
import { stageChaos } from "./stage-chaos.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const help = `npm run chaos -- [options]

  --videos N             how many short videos are asked for (default 300)
  --rows N               how many more a campaign makes beside them (default 60; 0: no campaign)
  --no-sink              tell nobody; else every event goes to a receiver outside, by a webhook
  --kills N              how often a process is killed with SIGKILL (default 200)
  --postgres-restarts N  how often Postgres is killed or stopped (default 5)
  --sleeps N             how often a worker is stopped with SIGSTOP for 26 s, and woken (default 1)
  --seed TEXT            decides what is asked for, and what is struck when (default "sutradhar")
  --jobs N               render processes of each of the two workers (default 1)
  --minutes N            for how long at most (default 25)
  --keep                 leave the folder with the home, the log and the journal of tasks
  --json                 one JSON document and nothing else
  --write                rewrite its part of docs/chaos.md
  --render               kill one render by itself instead; has a --help of its own
  --help

Starts \`sutradhar serve\` on a home of its own, with its embedded Postgres and a second worker beside it, asks for short
videos of which some share sentences and some are the same, and for a campaign of personal ones, and strikes: the server, a worker, a render process, the process
that speaks; Postgres, killed or stopped; a worker that is stopped past its heartbeat and woken again. What dies of it is
started again, as a supervisor does. Blows fall when the work has come to certain shares, so that the same seed strikes the
same on any machine, as far as timing allows. It holds where
  every video is ready, and its master has the bytes that an undisturbed line makes of the same order,
  each video was released once: one attempt done, one row of effects,
  no more chunks were begun a second time than render processes were lost (each task that a render process is given is
  written down as it is given; a chunk that was begun twice had been lost once),
  nothing is left running, queued or locked, nothing is a dead letter, and no attempt counted against a step,
  each event of a video and of the campaign was taken by the receiver at least once, under one id, with one body and the right
  signature, in order for each subject; the receiver, which is never struck, refuses some with 500, some by hanging up, some by silence,
  a step whose worker died or stood still went on within 30 s, and what such a worker held it did not end itself,
  no server and no worker ended but by a blow, all ended in order at last, and no process and no half-written file is left.
`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    videos: { type: "string", default: "300" },
    rows: { type: "string", default: "60" },
    sink: { type: "boolean", default: true },
    kills: { type: "string", default: "200" },
    "postgres-restarts": { type: "string", default: "5" },
    sleeps: { type: "string", default: "1" },
    seed: { type: "string", default: "sutradhar" },
    jobs: { type: "string", default: "1" },
    minutes: { type: "string", default: "25" },
    keep: { type: "boolean", default: false },
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
  const setting = {
    seed: values.seed,
    videos: parseCount("videos", values.videos, 1),
    rows: parseCount("rows", values.rows),
    kills: parseCount("kills", values.kills),
    postgresRestarts: parseCount("postgres-restarts", values["postgres-restarts"]),
    sleeps: parseCount("sleeps", values.sleeps),
    jobs: parseCount("jobs", values.jobs, 1),
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      killLineProcesses(folder);
      process.exit(1);
    });
  }
  let isKept = values.keep;
  try {
    const draw = (of: string): Random => createRandom(digestJson({ seed: setting.seed, of }));
    const findings = await stageChaos({
      orders: drawOrders(setting.videos, draw("orders")),
      rows: drawRows(setting.rows, draw("rows")),
      sinkChance: values.sink ? draw("sink") : undefined,
      blows: drawBlows(setting, draw("blows")),
      jobs: setting.jobs,
      takeoverMsMax: 30_000,
      msMax: parseCount("minutes", values.minutes, 1) * 60_000,
      folder,
      path: process.env["PATH"] ?? "",
      say: (text) => void process.stderr.write(`${text}\n`),
    });
    const failures = findings
      .filter(({ holds }) => !holds)
      .map(({ row: [what, got, wanted] }) => `${what}: ${got}, wanted ${wanted}`);
    isKept ||= failures.length > 0;
    tell(findings, failures, setting);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    if (isKept) process.stderr.write(`what it left is in ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

type Setting = Readonly<Record<"videos" | "rows" | "kills" | "postgresRestarts" | "sleeps" | "jobs", number>> & {
  readonly seed: string;
};

function tell(findings: readonly Finding[], failures: readonly string[], setting: Setting): void {
  const rows = findings.map(({ row }) => row);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}`;
  if (values.json) process.stdout.write(`${JSON.stringify({ setting, machine, findings, failures }, undefined, 2)}\n`);
  else process.stdout.write(`${plainTable(rows)}\n${verdictOf(failures)}\n`);
  if (!values.write) return;
  const { seed, videos, rows: ofCampaign, kills, jobs } = setting;
  const text = `Written by \`npm run chaos -- --write\`; \`npm run chaos -- --help\` says what is done and what has to hold.
${videos} videos and a campaign of ${ofCampaign}, ${kills} kills, two workers with ${jobs} render process${jobs === 1 ? "" : "es"} each, seed "${seed}", on ${machine}.

${markdownTable(["what", "measured", "wanted"], rows)}

${verdictOf(failures)}`;
  writeSection(join(root, "docs", "chaos.md"), "A production line", text);
}

function parseCount(name: string, text: string, min = 0): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < min || count > 10_000) {
    throw new Error(`--${name} must be ${min} to 10000, got ${text}`);
  }
  return count;
}
