import type { StepTable } from "../pipeline/index.ts";
import type { Voice } from "../speech/spoken.ts";
import { animate } from "./animate.ts";
import { assemble } from "./assemble.ts";
import { bakeMusicStep, bakePlateStep, bakeRigStep } from "./bake.ts";
import { mix } from "./mix.ts";
import { render } from "./render.ts";
import { createSpeak } from "./speak.ts";
import { verify } from "./verify.ts";

/** Every step of the catalog with its implementation. */
export function createStepTable(options: { findVoice: (id: string) => Voice | undefined }): StepTable {
  return {
    "bake-rig": bakeRigStep,
    "bake-plate": bakePlateStep,
    "bake-music": bakeMusicStep,
    speak: createSpeak(options.findVoice),
    animate,
    render,
    mix,
    assemble,
    verify,
  };
}
