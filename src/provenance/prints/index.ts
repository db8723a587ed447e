/** Whether what a copy shows is what a video showed: by perceptual hashes of each of its seconds. */
export { comparePrints, likeMax, type PrintComparison } from "./compare-prints.ts";
export { tellContent, type ContentStatement } from "./tell-content.ts";
