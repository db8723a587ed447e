import { cpus, totalmem } from "node:os";
import type { CommandCosts } from "./command-costs.ts";
import { parts, type Cost, type LabRound, type Part } from "./frame-lab.ts";
import type { MemoryGrowth } from "./memory-growth.ts";
import type { PresenterLab } from "./presenter-ratios.ts";
import type { RemotionResult } from "./remotion/run-remotion.ts";
import type { StageRun } from "./stage-costs.ts";

/** Frames a second of floor and render, and how far they lie apart. */
export interface FrameRates {
  readonly floorFps: number;
  readonly renderFps: number;
  readonly ratio: number;
}

/** What `--json` prints. */
export interface Report {
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly node: string;
  };
  readonly setting: {
    readonly script: string;
    readonly profile: string;
    readonly jobs: number;
    readonly rounds: number;
  };
  readonly frames: number;
  readonly render: FrameRates & {
    /** By round, for the spread. */
    readonly ratios: readonly number[];
    /** The same by wall time: what happened on this machine with all that ran on it. */
    readonly wall: FrameRates;
    /** The floor with its copies of changed rows left in: a more generous one. */
    readonly withCopies: FrameRates;
  };
  readonly endToEnd: {
    readonly seconds: number;
    readonly framesPerSecond: number;
    readonly factor: number;
    readonly cpuFactor: number;
  };
  readonly ttffMs: number | null;
  readonly peakPssBytes: number | null;
  readonly stages: {
    /** Processor time a frame. */
    readonly frameMs: Readonly<Record<"raster" | "x264" | "copies" | "render", number>>;
    readonly openMsPerChunk: number;
    readonly chunks: number;
    readonly drawnShare: number;
    /** Processor time of each step over the whole video. */
    readonly cpuMs: Readonly<Record<string, number>>;
    readonly totalCpuMs: number;
  };
  readonly warm: { readonly ms: number; readonly framesRendered: number };
  readonly oneWord: {
    readonly from: string;
    readonly to: string;
    readonly ms: number;
    readonly cpuMs: number;
    readonly framesRendered: number;
    readonly framesShare: number;
    readonly cpuShare: number;
  };
  readonly presenters?: readonly { readonly avatar: string; readonly ratio: number; readonly rasterMs: number }[];
  readonly memoryGrowth?: MemoryGrowth;
  readonly remotion?: RemotionResult & { readonly timesFaster: number; readonly renderTimesFaster: number };
}

export function composeReport(measured: {
  setting: Report["setting"];
  command: CommandCosts;
  stages: StageRun;
  lab: readonly LabRound[];
  presenters: readonly PresenterLab[] | undefined;
  growth: MemoryGrowth | undefined;
  remotion: RemotionResult | undefined;
}): Report {
  const { setting, command, stages, lab, presenters, growth, remotion } = measured;
  const { cold, warm, oneWord } = command;
  const { jobs } = setting;
  const frames = cold.document.frames;
  const costs = medianCosts(lab);
  const x264: Cost = { cpuMs: costs.floor.cpuMs - costs.copy.cpuMs, wallMs: costs.floor.wallMs - costs.copy.wallMs };
  const ratios = lab.map(ratioOf);
  const byCpu = (floor: Cost, ratio: number) => {
    const floorFps = (frames * 1000 * jobs) / floor.cpuMs;
    return { floorFps, renderFps: floorFps / ratio, ratio };
  };
  const wallRatio = median(lab.map(({ costs: one }) => one.render.wallMs / (one.floor.wallMs - one.copy.wallMs)));
  const wallFps = (frames * 1000) / x264.wallMs;
  const endFps = (frames * 1000) / cold.wallMs;
  return {
    machine: describeMachine(),
    setting,
    frames,
    render: {
      ...byCpu(x264, median(ratios)),
      ratios,
      wall: { floorFps: wallFps, renderFps: wallFps / wallRatio, ratio: wallRatio },
      withCopies: byCpu(costs.floor, median(lab.map(({ costs: one }) => one.render.cpuMs / one.floor.cpuMs))),
    },
    endToEnd: {
      seconds: cold.wallMs / 1000,
      framesPerSecond: endFps,
      factor: cold.wallMs / x264.wallMs,
      cpuFactor: cold.cpuMs / x264.cpuMs,
    },
    ttffMs: cold.document.ttffMs,
    peakPssBytes: cold.document.peakPssBytes,
    stages: {
      frameMs: {
        raster: costs.raster.cpuMs / frames,
        x264: x264.cpuMs / frames,
        copies: costs.copy.cpuMs / frames,
        render: costs.render.cpuMs / frames,
      },
      openMsPerChunk: costs.open.cpuMs / stages.tasks.length,
      chunks: stages.tasks.length,
      drawnShare: lab[0]?.drawnShare ?? 0,
      cpuMs: Object.fromEntries(Object.entries(stages.steps).map(([name, cost]) => [name, cost.cpuMs])),
      totalCpuMs: stages.total.cpuMs,
    },
    warm: { ms: warm.wallMs, framesRendered: warm.document.framesRendered },
    oneWord: {
      from: oneWord.from,
      to: oneWord.to,
      ms: oneWord.wallMs,
      cpuMs: oneWord.cpuMs,
      framesRendered: oneWord.document.framesRendered,
      framesShare: oneWord.document.framesRendered / oneWord.document.frames,
      cpuShare: oneWord.cpuMs / cold.cpuMs,
    },
    ...(presenters ? { presenters: presenters.map(comparePresenter) } : {}),
    ...(growth ? { memoryGrowth: growth } : {}),
    ...(remotion ? { remotion: comparePeer(remotion, endFps, (frames * 1000 * jobs) / costs.render.cpuMs) } : {}),
  };
}

function ratioOf({ costs }: LabRound): number {
  return costs.render.cpuMs / (costs.floor.cpuMs - costs.copy.cpuMs);
}

function comparePresenter({ avatar, lab }: PresenterLab) {
  return {
    avatar,
    ratio: median(lab.map(ratioOf)),
    rasterMs: median(lab.map(({ costs, frames }) => costs.raster.cpuMs / frames)),
  };
}

function medianCosts(lab: readonly LabRound[]): Record<Part, Cost> {
  const take = (part: Part, kind: keyof Cost) => median(lab.map(({ costs }) => costs[part][kind]));
  return Object.fromEntries(
    parts.map((part) => [part, { cpuMs: take(part, "cpuMs"), wallMs: take(part, "wallMs") }]),
  ) as Record<Part, Cost>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function describeMachine(): Report["machine"] {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
}

function comparePeer(remotion: RemotionResult, endFps: number, renderFps: number): NonNullable<Report["remotion"]> {
  const { framesPerSecond } = remotion;
  return { ...remotion, timesFaster: endFps / framesPerSecond, renderTimesFaster: renderFps / framesPerSecond };
}
