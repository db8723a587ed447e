import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RenderSummary } from "../../../src/app/index.ts";
import type { Random } from "../../../src/core/index.ts";
import { kill, listTree, waitForEnd, type KnownProcess } from "../process-tree.ts";
import { startRender, type RenderRun, type RenderSetting } from "./run-render.ts";
import { countChunks, damageBlob, forgetAllButLayers, type Damage } from "./store-look.ts";

/** Who is killed: all at once, as when a machine goes; the command alone; or one process that draws, and the run goes on. */
export type Victim = "tree" | "command" | "worker";

export interface Kill {
  readonly victim: Victim;
  /** After the start of the run. */
  readonly afterMs: number;
}

/** A run that was killed, with what it left. */
export interface KilledRun {
  readonly kills: readonly Kill[];
  /** Chunks that the store held whole when the run began, and when it had ended. */
  readonly keptBefore: number;
  readonly keptAfter: number;
  /** Chunks that the run's workers had begun; those of them that are not kept are drawn again. */
  readonly begun: number;
  readonly lost: number;
  /** Until no process of the run was left; null where one was still there after the time limit. */
  readonly endedMs: number | null;
  /** What was done to a blob of the store afterwards. */
  readonly damage?: Damage;
}

export interface ChaosRun {
  readonly runs: readonly KilledRun[];
  /** Each time that the video was finished: by a run that was too fast to be killed, and by the last one. */
  readonly finished: readonly RenderSummary[];
  /** Frames that the last run drew, and those that the store did not have. */
  readonly resumed: { readonly framesRendered: number; readonly framesMissing: number };
  /** A run that ended by itself without a video, with its last words. */
  readonly failures: readonly string[];
}

export interface ChaosSetting extends RenderSetting {
  readonly home: string;
  readonly kills: number;
  /** A kill comes at twice this after a start at most, at a fifth of it at least. */
  readonly meanMs: number;
  readonly random: Random;
  readonly say: (text: string) => void;
}

const endTimeoutMs = 20_000;
/** After every so many runs a blob is damaged as well. */
const damageEvery = 4;
/** Where runs come to their end before they are killed, the machine is faster than it was when it was measured. */
const soonerShare = 0.8;
/** One run in so many loses a worker before it is killed itself. */
const workerKillEvery = 3;

/** Renders one video, killing it again and again, until there were kills enough; then lets it end. */
export async function killRenders(setting: ChaosSetting): Promise<ChaosRun> {
  const store = join(setting.home, "store");
  const runs: KilledRun[] = [];
  const finished: RenderSummary[] = [];
  const failures: string[] = [];
  let { meanMs } = setting;
  for (let kills = 0; kills < setting.kills && failures.length === 0;) {
    const killed = await killOneRun({ ...setting, meanMs }, store, runs.length + 1);
    if ("complaints" in killed) failures.push(killed.complaints);
    else if ("masterSha256" in killed) {
      finished.push(killed);
      setting.say("a run came to its end before its kill: all but the layers is forgotten, and kills come sooner");
      meanMs *= soonerShare;
      rmSync(setting.out, { force: true });
      forgetAllButLayers(store);
    } else {
      runs.push(killed);
      kills += killed.kills.length;
      const { keptAfter, lost } = killed;
      setting.say(`${kills} of ${setting.kills} kills: ${keptAfter} chunks kept, ${lost} lost`);
    }
  }
  const kept = countChunks(store);
  const last = startRender(setting);
  const summary = await last.ended;
  if (summary) finished.push(summary);
  else failures.push(last.complaints());
  const resumed = {
    framesRendered: summary?.framesRendered ?? 0,
    framesMissing: (summary?.frames ?? 0) - kept.frames,
  };
  return { runs, finished, resumed, failures };
}

async function killOneRun(
  setting: ChaosSetting,
  store: string,
  number: number,
): Promise<KilledRun | RenderSummary | { complaints: string }> {
  const before = countChunks(store);
  const startMs = performance.now();
  const run = startRender(setting);
  const kills: Kill[] = [];
  const strike = async (victim: Victim): Promise<readonly KnownProcess[]> => {
    await Promise.race([run.ended, delay(setting.meanMs * (0.2 + 1.8 * setting.random()))]);
    const tree = listTree(run.process.pid ?? 0);
    if (tree.length === 0) return [];
    const victims = chooseVictims(victim, tree, setting.random);
    kill(victims);
    if (victims.length > 0) kills.push({ victim, afterMs: Math.round(performance.now() - startMs) });
    return tree;
  };
  if (number % workerKillEvery === 0) await strike("worker");
  const tree = await strike(setting.random() < 0.5 ? "tree" : "command");
  const summary = await run.ended;
  if (summary) return summary;
  if (tree.length === 0) return { complaints: run.complaints() };
  const endedMs = (await waitForEnd(tree, endTimeoutMs)) ?? null;
  kill(tree);
  return { kills, ...takeStock(run, store, before.chunks), endedMs, ...damage(setting, store, number) };
}

function takeStock(run: RenderRun, store: string, keptBefore: number): Omit<KilledRun, "kills" | "endedMs"> {
  const keptAfter = countChunks(store).chunks;
  const { begun } = run.chunks;
  return { keptBefore, keptAfter, begun, lost: begun - (keptAfter - keptBefore) };
}

function damage({ random }: ChaosSetting, store: string, number: number): { damage?: Damage } {
  const done = number % damageEvery === 0 ? damageBlob(store, random) : undefined;
  return done ? { damage: done } : {};
}

function chooseVictims(victim: Victim, tree: readonly KnownProcess[], random: () => number): readonly KnownProcess[] {
  if (victim === "tree") return tree;
  if (victim === "command") return tree.slice(0, 1);
  const workers = tree.filter(({ command }) => /app\/worker\.[jt]s/.test(command));
  const one = workers[Math.floor(random() * workers.length)];
  return one ? [one] : [];
}
