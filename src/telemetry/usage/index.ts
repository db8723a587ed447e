/** What work takes: measured without OpenTelemetry, so that a render process can load it. */
export { createClockWith } from "./children-clock.ts";
export { measureTask } from "./measure-task.ts";
export { createUsageMeter, type StepMeter, type UsageMeter } from "./usage-meter.ts";
export type { TaskUsage, Usage, UsageClock } from "./usage.ts";
