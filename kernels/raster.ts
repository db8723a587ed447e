// The renderer's inner loops: bend layers, stack them tile by tile, write I420 with the watermark.
//
// Pictures are packed YUVA, 4 bytes a pixel, premultiplied: Y, U and V as BT.709 studio range stores them, each
// times alpha / 255. Mixing is linear, so layers blend in YUVA just as in RGBA, and no matrix is left per frame.
// Addresses come from the caller, which owns the memory; nothing is allocated here. Integer and strict IEEE
// arithmetic only (no relaxed SIMD), so every processor writes the same bytes.

export { drawMarked } from "./planes";
export { forwardPoint, pointX, pointY, solveNodes } from "./fields";
export { configure } from "./grid";
export { paintPicture, paintSlot, restoreSkin } from "./slots";
export { markMoved, markPainted } from "./tiles";
export * from "./records";
