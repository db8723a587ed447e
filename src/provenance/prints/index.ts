/** Whether what a copy shows is what a video showed: by perceptual hashes of each of its seconds. */
export { comparePrints, likeMax } from "./compare-prints.ts";
export { tellContent } from "./tell-content.ts";
