/** What a worker process does for the steps, and all that it loads: no speech, no captions' timing, no muxer. */
export { workerTasks } from "./tasks.ts";
export type { BakedPlate, BakeMusicTask, BakePlateTask, BakeRigTask, BakeSlideTask } from "./tasks.ts";
export type { EnlargeSlideTask } from "./enlarge.ts";
export type { ExamineFramesTask, ExamineSpeechTask } from "./examine.ts";
export type { MoveTask } from "./move.ts";
export type { ReachedModel } from "./open-model.ts";
export type { SpeakByProviderTask } from "./speak-by-provider.ts";
export type { SpeakTask } from "./speak-elsewhere.ts";
export type { AlignTask, DecodeTrackTask } from "./voice-track.ts";
export type { BakeClipTask } from "./bake-clip.ts";
