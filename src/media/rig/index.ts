/** The drawable, poseable part of an avatar: its description, its baking to a scale, and the puppet that moves. */
export { bakeRig, type BakedRig } from "./bake.ts";
export { readBakedRig, writeBakedRig } from "./baked-file.ts";
export { checkFaceParts } from "./check-face-parts.ts";
export { createStillness, type Stillness } from "./hold-still.ts";
export { mouthReach, mouthReachAbove } from "./mouth-shape.ts";
export { countPuppetLayers, createPuppet, type Puppet } from "./puppet.ts";
export { checkDepthSizes, listRigFiles, parseRig, type Rig } from "./rig.ts";
export type { TileGrid } from "./tile-range.ts";
