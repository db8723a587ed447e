/** How a new version reaches viewers: in the shadow, to a few, to more, or back. `judge/` decides, and only decides. */
export { judge, type Judgement } from "./judge/index.ts";
