import { cpus } from "node:os";
import type { RenderSummary } from "../../../src/app/index.ts";
import type { ChaosRun, KilledRun } from "./kill-renders.ts";

/** What `--json` prints. */
export interface ChaosReport {
  readonly setting: {
    readonly script: string;
    readonly profile: string;
    readonly jobs: number;
    readonly kills: number;
    readonly seed: string;
  };
  readonly machine: string;
  readonly masterSha256: string;
  readonly frames: number;
  readonly undisturbedMs: number;
  readonly kills: number;
  /** The most chunks that a killed run may lose. */
  readonly lostMax: number;
  readonly lost: { readonly most: number; readonly sum: number };
  /** The longest that a process outlived the kill. */
  readonly endedMsMost: number | null;
  readonly damagedBlobs: number;
  /** How often the video was finished; each time it has `masterSha256`, or there is a failure. */
  readonly finished: number;
  readonly resumed: ChaosRun["resumed"];
  readonly runs: readonly KilledRun[];
  /** What did not hold, in words; empty where all did. */
  readonly failures: readonly string[];
}

export function composeReport(measured: {
  setting: ChaosReport["setting"];
  undisturbed: RenderSummary;
  undisturbedMs: number;
  chaos: ChaosRun;
  leftovers: readonly string[];
}): ChaosReport {
  const { setting, undisturbed, undisturbedMs, chaos, leftovers } = measured;
  const { runs, finished, resumed } = chaos;
  const lostMax = setting.jobs + 1;
  const kills = runs.reduce((sum, run) => sum + run.kills.length, 0);
  const ends = runs.map(({ endedMs }) => endedMs);
  return {
    setting,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}`,
    masterSha256: undisturbed.masterSha256,
    frames: undisturbed.frames,
    undisturbedMs: Math.round(undisturbedMs),
    kills,
    lostMax,
    lost: { most: Math.max(0, ...runs.map(({ lost }) => lost)), sum: runs.reduce((sum, { lost }) => sum + lost, 0) },
    endedMsMost: ends.includes(null) ? null : Math.max(0, ...ends.map((ms) => ms ?? 0)),
    damagedBlobs: runs.filter((run) => run.damage).length,
    finished: finished.length,
    resumed,
    runs,
    failures: [
      ...chaos.failures.map((words) => `a run ended without a video: ${words}`),
      ...(kills < setting.kills ? [`there were ${kills} kills, wanted ${setting.kills}`] : []),
      ...finished
        .filter(({ masterSha256 }) => masterSha256 !== undisturbed.masterSha256)
        .map(({ masterSha256 }) => `a finished video has the master ${masterSha256}`),
      ...runs.flatMap((run, index) => findFaults(run, lostMax).map((fault) => `killed run ${index + 1}: ${fault}`)),
      ...(resumed.framesRendered === resumed.framesMissing
        ? []
        : [`the last run drew ${resumed.framesRendered} frames, and the store lacked ${resumed.framesMissing}`]),
      ...leftovers.map((path) => `${path} was left over`),
    ],
  };
}

function findFaults(run: KilledRun, lostMax: number): string[] {
  return [
    ...(run.endedMs === null ? ["a process outlived it"] : []),
    ...(run.lost > lostMax ? [`it lost ${run.lost} chunks, ${lostMax} at most were expected`] : []),
    ...(run.keptAfter < run.keptBefore ? [`${run.keptBefore - run.keptAfter} chunks that were kept are gone`] : []),
  ];
}
