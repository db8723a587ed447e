/** The pictures of docs/gallery, as sheets of cells that are drawn one by one; the golden pictures are cells of them. */
export { checkSheet } from "./check-sheet.ts";
export { createSheets, type GallerySheet } from "./create-sheets.ts";
export { drawSheet, encodeSheet, type SheetCell } from "../../src/app/draw-sheet.ts";
export type { StillPicture } from "../../src/app/draw-still.ts";
