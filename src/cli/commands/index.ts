/** What `sutradhar` can be told to do, one file a command. */
export { addAsset } from "./asset.ts";
export { addAvatar } from "./avatar.ts";
export { addAvatars } from "./avatars.ts";
export { addBrand } from "./brand.ts";
export { addCheck } from "./check.ts";
export { addConfig } from "./config.ts";
export { addDatabase } from "./database.ts";
export { addDoctor } from "./doctor.ts";
export { addInspect } from "./inspect.ts";
export { addPlan } from "./plan.ts";
export { addPreview } from "./preview.ts";
export { addRender } from "./render.ts";
export { addReproduce } from "./reproduce.ts";
export { addServe } from "./serve.ts";
export { addVideo } from "./video.ts";
export { addVoices } from "./voices.ts";
export { addWorker } from "./worker.ts";
