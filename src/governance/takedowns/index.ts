/** Why a video may have to be taken down, and how soon that must be decided. */
export { parseGrounds, readShippedGrounds, type TakedownGround, type TakedownGrounds } from "./grounds.ts";
