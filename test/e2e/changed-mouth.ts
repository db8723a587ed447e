/** Renders a script whose mouth does something else than it says: what the lip-sync measure has to find. */
import { chmod, copyFile } from "node:fs/promises";
import { createEngine } from "../../src/app/engine.ts";
import { readConfig } from "../../src/app/config.ts";
import { openStudio } from "../../src/app/open-studio.ts";
import { readScript } from "../../src/app/read-script.ts";
import { resolveScenes } from "../../src/app/resolve-scenes.ts";
import { digestJson } from "../../src/core/index.ts";
import { runPlan } from "../../src/executors/index.ts";
import { poseParameters, type PoseParameter } from "../../src/media/pose.ts";
import { getProfile, type Timeline } from "../../src/media/timeline/index.ts";
import type { StepTable } from "../../src/pipeline/index.ts";
import { planVideo } from "../../src/planner/index.ts";
import { mouthParameters } from "../../src/speech/visemes/index.ts";
import { createStepTable, stepCatalog } from "../../src/steps/index.ts";

/** What a parameter of the mouth becomes. */
export type ChangeMouth = (value: number, parameter: (typeof mouthParameters)[number]) => number;

export interface ChangedRequest {
  readonly scriptPath: string;
  readonly profile: string;
  readonly videoPath: string;
  /** Of the change: it enters the steps' keys, so that no result is taken for another's. */
  readonly name: string;
  readonly change: ChangeMouth;
}

export interface ChangingStudio {
  render(request: ChangedRequest): Promise<Timeline>;
  close(): Promise<void>;
}

/** The plan, the engine and the rig are those of every render; only the poses between them are changed. */
export async function openChangingStudio(home: string): Promise<ChangingStudio> {
  const studio = await openStudio(readConfig({ SUTRADHAR_HOME: home }), { jobs: 2, keep: true });
  const engineOf = createEngine();
  return {
    async render({ scriptPath, profile, videoPath, name, change }) {
      const { script } = await readScript(scriptPath, {});
      const { scenes } = await resolveScenes(script, studio);
      const { width, height, frameRate, crf } = getProfile(profile);
      const { plan } = planVideo({
        script,
        scenes,
        picture: { width, height, frameRate, crf },
        captions: "none",
        seed: 1,
        catalog: stepCatalog,
        engineOf: (step) => (step === "animate" ? digestJson([engineOf(step), name]) : engineOf(step)),
      });
      const steps = changePoses(createStepTable({ findVoice: (id) => studio.voices.find(id) }), change);
      const { store, pool } = studio;
      const report = await runPlan({ plan, steps, store, guard: async () => undefined, jobs: 4, pool });
      const { master, timeline } = report.nodes["assemble"]?.outputs ?? {};
      if (!master || !timeline) throw new Error("assemble made no master with a timeline");
      await copyFile(await store.blobs.locate(master), videoPath);
      await chmod(videoPath, 0o644);
      return JSON.parse(new TextDecoder().decode(await store.blobs.get(timeline))) as Timeline;
    },
    close: () => studio.close(),
  };
}

function changePoses(steps: StepTable, change: ChangeMouth): StepTable {
  const animate = steps["animate"];
  if (!animate) throw new Error("there is no step animate");
  return {
    ...steps,
    async animate(context) {
      const outputs = await animate(context);
      const poses = new Float32Array(Uint8Array.from(outputs["poses"] as Uint8Array).buffer);
      for (let row = 0; row < poses.length; row += poseParameters.length) {
        for (const parameter of mouthParameters) {
          const at = row + poseParameters.indexOf(parameter satisfies PoseParameter);
          poses[at] = change(poses[at] as number, parameter);
        }
      }
      return { ...outputs, poses: new Uint8Array(poses.buffer) };
    },
  };
}
