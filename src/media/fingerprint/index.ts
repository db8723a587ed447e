/** How pictures look, in 256 bits each: near for what looks alike, far for what does not, without any key. */
export { createPrintPlan, createPrintWatch, type PrintedFrame } from "./print-watch.ts";
export { distanceOf, mirrorPrint, printBits, printPicture, wordsOf } from "./print-picture.ts";
