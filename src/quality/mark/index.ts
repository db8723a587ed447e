/** Whether a delivered video bears its mark. */
export { judgeMark } from "./judge-mark.ts";
export { createMarkWatch, joinCells, type WrittenCells } from "./mark-watch.ts";
