import type { StepImplementation, StepTable } from "../pipeline/index.ts";
import type { Voice } from "../speech/spoken.ts";

/** Every step of the catalog with its implementation, loaded when the first one runs: planning needs none of it. */
export function createStepTable(options: { findVoice: (id: string) => Voice | undefined }): StepTable {
  return {
    "bake-rig": whenNeeded(async () => (await import("./bake.ts")).bakeRigStep),
    "bake-plate": whenNeeded(async () => (await import("./bake.ts")).bakePlateStep),
    "bake-clip": whenNeeded(async () => (await import("./bake-clip.ts")).bakeClipStep),
    "bake-slide": whenNeeded(async () => (await import("./bake.ts")).bakeSlideStep),
    "bake-drawing": whenNeeded(async () => (await import("./bake.ts")).bakeDrawingStep),
    "bake-music": whenNeeded(async () => (await import("./bake.ts")).bakeMusicStep),
    speak: whenNeeded(async () => (await import("./speak.ts")).createSpeak(options.findVoice)),
    animate: whenNeeded(async () => (await import("./animate.ts")).animate),
    render: whenNeeded(async () => (await import("./render.ts")).render),
    mix: whenNeeded(async () => (await import("./mix.ts")).mix),
    assemble: whenNeeded(async () => (await import("./assemble.ts")).assemble),
    verify: whenNeeded(async () => (await import("./verify.ts")).verify),
  };
}

function whenNeeded(load: () => Promise<StepImplementation>): StepImplementation {
  return async (context) => (await load())(context);
}
