import { markdownTable, plainTable, verdictOf, type Row } from "../document.ts";
import type { ChaosReport } from "./chaos-report.ts";
import type { KilledRun } from "./kill-renders.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function summaryRows(report: ChaosReport): Row[] {
  const { lost, lostMax, resumed, endedMsMost } = report;
  return [
    ["kills by SIGKILL", `${report.kills} in ${report.runs.length} runs`, `${report.setting.kills}`],
    ["blobs damaged in between", `${report.damagedBlobs}`, ""],
    ["videos finished, with the undisturbed one's master", `${report.finished}`, "all"],
    ["chunks begun and lost, at most in a run", `${lost.most}`, `≤ ${lostMax}: one a process that draws, and one`],
    ["chunks begun and lost, in all runs", `${lost.sum}`, ""],
    ["frames that the last run drew", `${resumed.framesRendered}`, `${resumed.framesMissing}: what the store lacked`],
    ["longest that a process outlived a kill", endedMsMost === null ? "too long" : `${endedMsMost} ms`, "≤ 20 s"],
    ["undisturbed render", `${seconds(report.undisturbedMs)}, ${report.frames} frames`, ""],
  ];
}

const runHead = ["killed", "chunks kept before", "begun", "kept after", "lost", "all ended after", "damaged"];

function runCells(run: KilledRun): string[] {
  return [
    run.kills.map(({ victim, afterMs }) => `${victim} at ${seconds(afterMs)}`).join(", "),
    `${run.keptBefore}`,
    `${run.begun}`,
    `${run.keptAfter}`,
    `${run.lost}`,
    run.endedMs === null ? "too long" : `${run.endedMs} ms`,
    run.damage ? `a blob, ${run.damage}` : "",
  ];
}

export function toTable(report: ChaosReport): string {
  return `${plainTable(summaryRows(report))}\n${verdictOf(report.failures)}\n`;
}

/** What stands in docs/chaos.md. */
export function toMarkdown(report: ChaosReport): string {
  const { script, profile, jobs, seed } = report.setting;
  return `Written by \`npm run chaos -- --render --write\`; \`npm run chaos -- --render --help\` says what is done and what has to
hold. ${script}, ${profile}, ${jobs} processes that draw, seed "${seed}", on ${report.machine}.

${markdownTable(["what", "measured", "wanted"], summaryRows(report))}

${verdictOf(report.failures)}

### Run by run

${markdownTable(runHead, report.runs.map(runCells))}
`;
}
