/** Music beds: scores that ship as text and are played by our own instruments, the same samples everywhere. */
export { createMusicBed } from "./create-music-bed.ts";
export { parseScore } from "./score.ts";
