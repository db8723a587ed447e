/** How long the law, or one's own promise, leaves for an answer: data with its source, which an installation may replace. */
export { parseClocks, readShippedClocks, type Clock, type Clocks, type DueClock } from "./clocks.ts";
