import type { StepCatalog, StepDeclaration, StepResources } from "../pipeline/index.ts";

const declare = (step: StepDeclaration): StepDeclaration => step;

const minuteMs = 60_000;

/**
 * One core, and room for what the step was seen to hold. A time limit is many times what the longest input takes on a slow
 * core, and counts the wait for a process that draws: it ends what hangs, and never what works.
 */
const onCpu = (memoryMiB: number, timeLimitMs: number): StepResources => ({
  class: "cpu",
  cpuCores: 1,
  memoryMiB,
  timeLimitMs,
});

/** Every step that a plan may name. Raise `version` whenever a step's output may differ for the same inputs. */
export const stepCatalog: StepCatalog = {
  "bake-rig": declare({
    name: "bake-rig",
    version: 3,
    kind: "pure",
    inputs: {},
    outputs: { baked: "baked-rig" },
    resources: onCpu(512, 5 * minuteMs),
  }),
  "bake-plate": declare({
    name: "bake-plate",
    version: 2,
    kind: "pure",
    inputs: {},
    outputs: { plate: "plate", lights: "lights" },
    resources: onCpu(512, 5 * minuteMs),
  }),
  "bake-clip": declare({
    name: "bake-clip",
    version: 1,
    // FFmpeg decodes and scales with the instructions it finds: the last bit of a pixel may differ between machines.
    kind: "recorded",
    inputs: {},
    outputs: { plate: "plate", lights: "lights", loop: "loop" },
    resources: onCpu(768, 20 * minuteMs),
  }),
  "bake-slide": declare({
    name: "bake-slide",
    version: 1,
    kind: "pure",
    inputs: {},
    outputs: { slide: "slide" },
    resources: onCpu(512, 5 * minuteMs),
  }),
  "bake-drawing": declare({
    name: "bake-drawing",
    version: 1,
    // Skia's gradients differ by a level between processors (docs/adr/0002).
    kind: "recorded",
    inputs: {},
    outputs: { slide: "slide" },
    resources: onCpu(512, 5 * minuteMs),
  }),
  "enlarge-slide": declare({
    name: "enlarge-slide",
    version: 1,
    // By a registered model, which another machine may run otherwise: the first picture stands.
    kind: "recorded",
    inputs: {},
    outputs: { slide: "slide" },
    resources: onCpu(2_048, 30 * minuteMs),
  }),
  "bake-music": declare({
    name: "bake-music",
    version: 1,
    kind: "pure",
    inputs: {},
    outputs: { bed: "bed" },
    resources: onCpu(256, 5 * minuteMs),
  }),
  speak: declare({
    name: "speak",
    version: 1,
    kind: "pure",
    inputs: {},
    outputs: { speech: "speech", pcm: "pcm" },
    resources: onCpu(256, 5 * minuteMs),
  }),
  "speak-elsewhere": declare({
    name: "speak-elsewhere",
    version: 1,
    // A neural voice draws noise, and another machine adds numbers in another order: the first sound stands.
    kind: "recorded",
    inputs: {},
    outputs: { pcm: "pcm" },
    resources: onCpu(2_048, 5 * minuteMs),
  }),
  "decode-track": declare({
    name: "decode-track",
    version: 1,
    // FFmpeg decodes MP3 and AAC in floating point with the SIMD it finds.
    kind: "recorded",
    inputs: {},
    outputs: { pcm: "pcm" },
    resources: onCpu(768, 10 * minuteMs),
  }),
  align: declare({
    name: "align",
    version: 1,
    // By the built-in runtime, which gives the same bytes on every processor.
    kind: "pure",
    inputs: { speech: { type: "speech", many: true }, track: { type: "pcm" } },
    outputs: { alignment: "alignment" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  "align-elsewhere": declare({
    name: "align-elsewhere",
    version: 1,
    // ONNX Runtime, or a server: another machine may say otherwise, so the first answer stands.
    kind: "recorded",
    inputs: { speech: { type: "speech", many: true }, track: { type: "pcm" } },
    outputs: { alignment: "alignment" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  "cut-track": declare({
    name: "cut-track",
    version: 1,
    kind: "pure",
    inputs: { alignment: { type: "alignment" }, track: { type: "pcm" } },
    outputs: { speech: "speech", pcm: "pcm" },
    resources: onCpu(256, 5 * minuteMs),
  }),
  animate: declare({
    name: "animate",
    version: 4,
    kind: "pure",
    inputs: { speech: { type: "speech" } },
    outputs: { timing: "timing", poses: "poses" },
    resources: onCpu(128, 5 * minuteMs),
  }),
  move: declare({
    name: "move",
    version: 1,
    // By a registered model that the built-in runtime runs.
    kind: "pure",
    inputs: { timing: { type: "timing" }, poses: { type: "poses" }, pcm: { type: "pcm" } },
    outputs: { poses: "poses" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  "move-elsewhere": declare({
    name: "move-elsewhere",
    version: 1,
    // By ONNX Runtime, or a server: the first motion stands.
    kind: "recorded",
    inputs: { timing: { type: "timing" }, poses: { type: "poses" }, pcm: { type: "pcm" } },
    outputs: { poses: "poses" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  render: declare({
    name: "render",
    version: 3,
    kind: "pure",
    inputs: {
      // One, or none where nobody is seen.
      rig: { type: "baked-rig", many: true, isOptional: true },
      plate: { type: "plate" },
      lights: { type: "lights" },
      // One behind which a clip plays, or none.
      loop: { type: "loop", many: true, isOptional: true },
      slides: { type: "slide", many: true, isOptional: true },
      timing: { type: "timing" },
      poses: { type: "poses" },
    },
    outputs: { chunks: "chunks", cues: "cues", mouth: "mouth" },
    resources: onCpu(512, 120 * minuteMs),
  }),
  mix: declare({
    name: "mix",
    version: 10,
    kind: "pure",
    inputs: {
      speech: { type: "pcm", many: true },
      timing: { type: "timing", many: true },
      // One, or none where the video has no music.
      bed: { type: "bed", many: true, isOptional: true },
      // In the order of the shots that they are played at.
      stings: { type: "bed", many: true, isOptional: true },
    },
    outputs: { sound: "sound" },
    resources: onCpu(512, 30 * minuteMs),
  }),
  assemble: declare({
    name: "assemble",
    version: 1,
    kind: "pure",
    inputs: {
      chunks: { type: "chunks", many: true },
      cues: { type: "cues", many: true },
      mouth: { type: "mouth", many: true },
      timing: { type: "timing", many: true },
      sound: { type: "sound" },
    },
    outputs: { master: "master", timeline: "timeline", vtt: "text-track", srt: "text-track", poster: "picture" },
    resources: onCpu(512, 60 * minuteMs),
  }),
  "examine-frames": declare({
    name: "examine-frames",
    version: 1,
    // By ONNX Runtime, or a server: another machine may say otherwise, so the first answer stands.
    kind: "recorded",
    inputs: { chunks: { type: "chunks" } },
    outputs: { evidence: "examination" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  "examine-speech": declare({
    name: "examine-speech",
    version: 1,
    kind: "recorded",
    inputs: { pcm: { type: "pcm" } },
    outputs: { evidence: "examination" },
    resources: onCpu(1_024, 30 * minuteMs),
  }),
  verify: declare({
    name: "verify",
    version: 6,
    // FFmpeg decodes AAC in floating point with the SIMD it finds: the last digits of a measure differ (docs/adr/0004).
    kind: "recorded",
    inputs: {
      master: { type: "master" },
      timeline: { type: "timeline" },
      // Of each shot, where captions are burned in.
      cues: { type: "cues", many: true, isOptional: true },
      // Of each shot, where registered models examine what is made.
      frames: { type: "examination", many: true, isOptional: true },
      words: { type: "examination", many: true, isOptional: true },
    },
    outputs: { report: "report" },
    resources: onCpu(512, 60 * minuteMs),
  }),
  "assemble-sound": declare({
    name: "assemble-sound",
    version: 1,
    kind: "pure",
    inputs: { timing: { type: "timing", many: true }, sound: { type: "sound" } },
    outputs: { master: "master", timeline: "timeline", vtt: "text-track", srt: "text-track" },
    resources: onCpu(256, 10 * minuteMs),
  }),
  "verify-sound": declare({
    name: "verify-sound",
    version: 1,
    // As what listens to a video's.
    kind: "recorded",
    inputs: {
      master: { type: "master" },
      timeline: { type: "timeline" },
      // The label as its voice said it, and how long it is silent first.
      label: { type: "pcm" },
      timing: { type: "timing" },
      // Of each shot, where a registered model listens to what is said.
      words: { type: "examination", many: true, isOptional: true },
    },
    outputs: { report: "report" },
    resources: onCpu(512, 20 * minuteMs),
  }),
  sign: declare({
    name: "sign",
    version: 1,
    kind: "effect",
    // It waits for the gates, and tells of them.
    inputs: { master: { type: "master" }, report: { type: "report" } },
    outputs: { video: "video", manifest: "manifest", declaration: "declaration" },
    // Six times the largest file that is signed (limits.signedBytesMax).
    resources: onCpu(2_048, 10 * minuteMs),
  }),
  release: declare({
    name: "release",
    version: 3,
    kind: "effect",
    inputs: {
      master: { type: "master" },
      video: { type: "video" },
      manifest: { type: "manifest" },
      declaration: { type: "declaration" },
      timeline: { type: "timeline" },
      vtt: { type: "text-track" },
      srt: { type: "text-track" },
      // One, or none of what is only heard.
      poster: { type: "picture", many: true, isOptional: true },
      report: { type: "report" },
    },
    outputs: { receipt: "receipt" },
    resources: onCpu(256, 30 * minuteMs),
  }),
};
