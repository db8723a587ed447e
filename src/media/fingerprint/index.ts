/** How pictures look, in 256 bits each: near for what looks alike, far for what does not, without any key. */
export { createPrintWatch, type PrintedFrame, type PrintWatch } from "./print-watch.ts";
export { distanceOf, printBits, printBytes, printPicture, wordsOf, type GreyPicture } from "./print-picture.ts";
