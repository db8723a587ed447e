import { createEngine } from "../src/app/engine.ts";
import { localWorkspace } from "../src/app/mark-keys.ts";
import { openStudio } from "../src/app/open-studio.ts";
import { readScript } from "../src/app/read-script.ts";
import { resolveScenes } from "../src/app/resolve-scenes.ts";
import { readConfig } from "../src/app/config.ts";
import { runPlan, type WorkerPool } from "../src/executors/index.ts";
import { getProfile } from "../src/media/timeline/index.ts";
import type { StepTable } from "../src/pipeline/index.ts";
import { planVideo } from "../src/planner/index.ts";
import { createStepTable, stepCatalog } from "../src/steps/index.ts";
import type { RenderChunkTask } from "../src/steps/render-chunk.ts";
import type { VerifyTask } from "../src/steps/verify.ts";
import { cpuMsOfTree } from "./cpu-time.ts";

export interface StageCost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export interface StageRun {
  /** By step: bake-rig, bake-plate, speak, animate, render, mix, assemble, verify. */
  readonly steps: Readonly<Record<string, StageCost>>;
  readonly total: StageCost;
  /** Every chunk of the video, as a worker is given it. */
  readonly tasks: readonly RenderChunkTask[];
  /** What the gates were given. */
  readonly verify: VerifyTask;
}

/**
 * Runs the whole plan of a script step after step, so that the processor time of this process and those below it
 * belongs to the one step that runs, and keeps what each chunk was made from. `use` is called while the files that the
 * tasks name are there.
 */
export async function withStageCosts<T>(
  options: { script: string; home: string; jobs: number; profile: string },
  use: (run: StageRun) => Promise<T>,
): Promise<T> {
  const studio = await openStudio(readConfig({ SUTRADHAR_HOME: options.home }), { jobs: options.jobs, keep: true });
  try {
    studio.voices.open();
    const { script } = await readScript(options.script, {});
    const resolved = await resolveScenes(script, studio);
    const { width, height, frameRate, crf } = getProfile(options.profile);
    const keys = await studio.openMarks();
    const { plan } = planVideo({
      script,
      scenes: resolved.scenes,
      picture: { width, height, frameRate, crf },
      captions: "burned",
      marks: keys.namesOf(localWorkspace),
      seed: 1,
      catalog: stepCatalog,
      engineOf: createEngine(),
      ...(resolved.music ? { music: resolved.music } : {}),
    });
    const tasks: RenderChunkTask[] = [];
    let verify: VerifyTask | undefined;
    const pool: WorkerPool = {
      start: (processes) => studio.pool.start(processes),
      close: () => studio.pool.close(),
      run(task, how) {
        if (task.kind === "render-chunk") tasks.push(task.payload as RenderChunkTask);
        if (task.kind === "verify") verify = task.payload as VerifyTask;
        return studio.pool.run(task, how);
      },
    };
    const steps: Record<string, StageCost> = {};
    const table = watch(
      createStepTable({
        findVoice: (id) => studio.voices.find(id),
        findMarkKey: async (planned) => keys.find(localWorkspace, planned),
      }),
      steps,
    );
    const total = await measure(() =>
      runPlan({ plan, steps: table, store: studio.store, guard: async () => undefined, jobs: 1, pool }),
    );
    if (!verify) throw new Error("nothing was verified");
    return await use({ steps, total, tasks, verify });
  } finally {
    await studio.close();
  }
}

function watch(table: StepTable, costs: Record<string, StageCost>): StepTable {
  const watched = Object.entries(table).map(([name, step]) => {
    const watchedStep: typeof step = async (context) => {
      let outputs: Awaited<ReturnType<typeof step>> | undefined;
      const cost = await measure(async () => {
        outputs = await step(context);
      });
      const before = costs[name] ?? { cpuMs: 0, wallMs: 0 };
      costs[name] = { cpuMs: before.cpuMs + cost.cpuMs, wallMs: before.wallMs + cost.wallMs };
      return outputs as NonNullable<typeof outputs>;
    };
    return [name, watchedStep] as const;
  });
  return Object.fromEntries(watched);
}

async function measure(work: () => Promise<unknown>): Promise<StageCost> {
  const cpuMs = cpuMsOfTree();
  const wallMs = performance.now();
  await work();
  return { cpuMs: cpuMsOfTree() - cpuMs, wallMs: performance.now() - wallMs };
}
